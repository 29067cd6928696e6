// A map of cases. Attributes: data-points-url (asked again with bbox= on every move; answers
// {points: [[number, lon, lat, state, late]], cells: [[lon, lat, count]]}), data-case-url (a
// number is put behind it), data-base-url (GeoJSON with layer, kind, name), data-grid-url (GeoJSON),
// data-center "lon,lat", data-zoom, data-bounds "west,south,east,north", data-here (a case's number),
// data-follow (selector of rows whose data-number lights a point up), data-url-from (selector of
// an element whose data-map-url is asked instead when a filter has replaced it).
// data-label and data-open are what it is called and what a link to a point says.
// Emits `xh:pick` with the point's properties. Without WebGL it is a list of links.

import { TONE_OF, styleOf } from './map-style.js';

const VENDOR = new URL('../vendor/', import.meta.url);
const CELL_DEG = 0.005;
const WAIT_MS = 200;
const LIST_LIMIT = 200;
const ZH = document.documentElement.lang.startsWith('zh');
const SAY = ZH
  ? { failed: '地图数据没有取到，移动地图重试', list: '本机不能显示地图，以下是图上的案件', open: '查看案件',
    zoomIn: '放大', zoomOut: '缩小', north: '回到正北', label: '案件地图' }
  : { failed: 'Map data did not arrive; move the map to try again', list: 'This device shows no map; these cases are on it',
    open: 'Open case', zoomIn: 'Zoom in', zoomOut: 'Zoom out', north: 'Face north',
    label: 'Map of cases' };

const numbers = (text) => (text ? text.split(',').map(Number) : null);

async function fetchJson(url, signal) {
  const answer = await fetch(url, { signal, headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

function withBbox(url, bbox) {
  const address = new URL(url, location.href);
  if (bbox) address.searchParams.set('bbox', bbox.map((n) => n.toFixed(5)).join(','));
  return address;
}

function toPoints(data) {
  const features = (data.points ?? []).map(([number, lon, lat, state, late]) => ({
    type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { number, state, late, tone: TONE_OF[state] ?? 'new' },
  }));
  return { type: 'FeatureCollection', features };
}

function toCells(data) {
  const cells = data.cells ?? [];
  const most = Math.max(1, ...cells.map(([, , count]) => count));
  const features = cells.map(([lon, lat, count]) => {
    const [w, s] = [lon, lat].map((degrees) => Math.floor(degrees / CELL_DEG) * CELL_DEG);
    const [e, n] = [w + CELL_DEG, s + CELL_DEG];
    return {
      type: 'Feature', properties: { count, share: count / most },
      geometry: { type: 'Polygon', coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] },
    };
  });
  return { type: 'FeatureCollection', features };
}

class CaseMap extends HTMLElement {
  async connectedCallback() {
    if (this.started) return;
    this.started = true;
    this.role = 'region';
    this.ariaLabel = this.dataset.label ?? SAY.label;
    try {
      this.gl = await this.load();
      this.build();
    } catch {
      await this.list();
    }
  }

  disconnectedCallback() {
    this.asking?.abort();
    document.removeEventListener('xh:look', this.restyle);
    this.scheme?.removeEventListener('change', this.restyle);
    document.removeEventListener('pointerover', this.follow);
    document.removeEventListener('focusin', this.follow);
    this.replaced?.disconnect();
    this.map?.remove();
  }

  async load() {
    const sheet = Object.assign(document.createElement('link'), {
      rel: 'stylesheet', href: new URL('maplibre-gl.css', VENDOR).href,
    });
    const ready = new Promise((done) => { sheet.onload = sheet.onerror = done; });
    document.head.prepend(sheet);
    const gl = await import(new URL('maplibre-gl.mjs', VENDOR));
    await ready;
    gl.setWorkerUrl(new URL('maplibre-gl-worker.mjs', VENDOR).href);
    return gl;
  }

  build() {
    const ground = document.createElement('div');
    ground.className = 'map-ground';
    this.append(ground);
    const bounds = numbers(this.dataset.bounds);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.map = new this.gl.Map({
      container: ground, style: this.style_(), attributionControl: false, dragRotate: false,
      pitchWithRotate: false, maxZoom: 19, fadeDuration: still ? 0 : 150,
      center: numbers(this.dataset.center) ?? [0, 0], zoom: Number(this.dataset.zoom ?? 12),
      ...(bounds ? { bounds, fitBoundsOptions: { padding: 24 } } : {}),
      locale: {
        'NavigationControl.ZoomIn': SAY.zoomIn, 'NavigationControl.ZoomOut': SAY.zoomOut,
        'NavigationControl.ResetBearing': SAY.north, 'Map.Title': SAY.label,
      },
    });
    this.map.addControl(new this.gl.NavigationControl({ showCompass: false }), 'top-right');
    this.map.addControl(new this.gl.ScaleControl({ maxWidth: 90 }), 'bottom-right');
    this.map.on('load', () => this.fill());
    this.map.on('moveend', () => this.later());
    this.map.on('click', (event) => this.click(event));
    for (const layer of ['point', 'cluster', 'cells']) {
      this.map.on('mouseenter', layer, () => { this.map.getCanvas().style.cursor = 'pointer'; });
      this.map.on('mouseleave', layer, () => { this.map.getCanvas().style.cursor = ''; });
    }
    this.watch();
  }

  style_() {
    return styleOf(this.dataset.here ?? '', !this.dataset.here);
  }

  watch() {
    this.restyle = () => {
      this.map.setStyle(this.style_(), { diff: false });
      this.map.once('style.load', () => this.fill());
    };
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.scheme.addEventListener('change', this.restyle);
    document.addEventListener('xh:look', this.restyle);
    this.follow = (event) => {
      if (!this.dataset.follow || !this.map.getLayer('here')) return;
      const row = event.target.closest?.(this.dataset.follow);
      if (row) this.map.setFilter('here', ['==', ['get', 'number'], row.dataset.number]);
    };
    document.addEventListener('pointerover', this.follow);
    document.addEventListener('focusin', this.follow);
    const source = document.querySelector(this.dataset.urlFrom || null);
    if (!source) return;
    this.replaced = new MutationObserver(() => {
      const url = document.querySelector(this.dataset.urlFrom)?.dataset.mapUrl;
      if (!url || url === this.dataset.pointsUrl) return;
      this.dataset.pointsUrl = url;
      this.ask();
    });
    this.replaced.observe(source.parentElement, { childList: true });
  }

  async fill() {
    const asked = ['base', 'grid'].filter((name) => this.dataset[`${name}Url`]).map(async (name) => {
      this.kept ??= {};
      this.kept[name] ??= await fetchJson(this.dataset[`${name}Url`]);
      this.map.getSource(name)?.setData(this.kept[name]);
    });
    await Promise.allSettled([...asked, this.ask()]);
    this.dataset.filled = 'true';
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    if (!this.dataset.pointsUrl) return;
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const box = this.map.getBounds().toArray().flat();
      const data = await fetchJson(withBbox(this.dataset.pointsUrl, box), this.asking.signal);
      this.map.getSource('points')?.setData(toPoints(data));
      this.map.getSource('cells')?.setData(toCells(data));
      this.note('');
    } catch (reason) {
      if (reason.name !== 'AbortError') this.note(SAY.failed);
    }
  }

  note(text) {
    this.querySelector('.map-note')?.remove();
    if (!text) return;
    this.append(Object.assign(document.createElement('p'), { className: 'map-note', role: 'status', textContent: text }));
  }

  async click(event) {
    const [hit] = this.map.queryRenderedFeatures(event.point, { layers: ['point', 'cluster', 'cells'] });
    if (!hit) return;
    if (hit.layer.id === 'cells') {
      this.map.easeTo({ center: event.lngLat, zoom: this.map.getZoom() + 1.5, duration: 150 });
      return;
    }
    const center = hit.geometry.coordinates;
    if (hit.layer.id === 'cluster') {
      const zoom = await this.map.getSource('points').getClusterExpansionZoom(hit.properties.cluster_id);
      this.map.easeTo({ center, zoom: zoom + 0.2, duration: 150 });
      return;
    }
    this.dispatchEvent(new CustomEvent('xh:pick', { bubbles: true, detail: hit.properties }));
    const card = this.card(hit.properties);
    new this.gl.Popup({ offset: 12, maxWidth: '18rem' }).setLngLat(center).setDOMContent(card).addTo(this.map);
    this.describe(card, hit.properties.number);
  }

  // The case's own page knows what the reader may see of it; its head goes into the card.
  async describe(card, number) {
    if (!this.dataset.caseUrl) return;
    const answer = await fetch(this.dataset.caseUrl + number).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const head = page.querySelector('.case-head, .page-head');
    const parts = [head?.querySelector('h1'), head?.querySelector('.chip'), head?.querySelector('[data-place]')];
    for (const part of parts.filter(Boolean)) card.insertBefore(document.adoptNode(part), card.lastChild);
  }

  card({ number }) {
    const box = Object.assign(document.createElement('div'), { className: 'map-card' });
    const link = Object.assign(document.createElement('a'), { textContent: `${this.dataset.open ?? SAY.open} ${number}` });
    if (this.dataset.caseUrl) link.href = this.dataset.caseUrl + number;
    box.append(link);
    return box;
  }

  async list() {
    this.querySelector('.map-ground')?.remove();
    const box = Object.assign(document.createElement('div'), { className: 'map-list plain' });
    const told = Object.assign(document.createElement('p'), { textContent: SAY.list });
    box.append(told);
    this.append(box);
    try {
      const { features } = toPoints(await fetchJson(withBbox(this.dataset.pointsUrl, numbers(this.dataset.bounds))));
      for (const { properties } of features.slice(0, LIST_LIMIT)) box.append(this.card(properties));
    } catch {
      this.note(SAY.failed);
    }
    this.dataset.filled = 'true';
  }
}

customElements.define('xh-map', CaseMap);
