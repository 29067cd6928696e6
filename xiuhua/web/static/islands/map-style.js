// The map's own quiet style: no tiles, no glyph server; every colour is read from tokens.css.

export const TONES = ['new', 'accepted', 'doing', 'check', 'closed', 'soon', 'over', 'back', 'void'];

// Mirrors `STATES` of xiuhua/web/look.py; a test compares the two.
export const TONE_OF = {
  draft: 'check', verifying: 'check', filed: 'accepted', dispatched: 'accepted',
  in_disposal: 'doing', suspended: 'void', disposal_reported: 'check', checking: 'check',
  pending_closing: 'check', closed: 'closed', force_closed: 'closed', rejected: 'void',
  voided: 'void', merged: 'void',
};

const EMPTY = { type: 'FeatureCollection', features: [] };
const is = (layer) => ['==', ['get', 'layer'], layer];
const kind = (...names) => ['in', ['get', 'kind'], ['literal', names]];
const WIDTH = ['match', ['get', 'kind'], ['trunk', 'highway'], 3, 'secondary', 2, 'branch', 1.3, 0.7];
const wide = (...stops) => ['interpolate', ['exponential', 1.6], ['zoom'], ...stops];

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ['land', 'block', 'water', 'road', 'road-edge', 'map-label', 'line', 'line-strong',
    'surface', 'text', 'muted', 'primary', 'heat', ...TONES];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

function ground(c) {
  const round = { 'line-cap': 'round', 'line-join': 'round' };
  const road = (id, colour, grow) => ({
    id, type: 'line', source: 'base', filter: is('road'), layout: round,
    paint: {
      'line-color': c[colour],
      'line-width': wide(10, ['*', 0.5, WIDTH], 18, ['+', grow, ['*', 9, WIDTH]]),
    },
  });
  return [
    { id: 'land', type: 'background', paint: { 'background-color': c.land } },
    { id: 'block', type: 'fill', source: 'base', minzoom: 12, filter: ['all', is('area'), kind('community')],
      paint: { 'fill-color': c.block } },
    { id: 'water', type: 'fill', source: 'base',
      filter: ['all', is('water'), ['==', ['geometry-type'], 'Polygon']], paint: { 'fill-color': c.water } },
    { id: 'stream', type: 'line', source: 'base', layout: round,
      filter: ['all', is('water'), ['==', ['geometry-type'], 'LineString']],
      paint: { 'line-color': c.water, 'line-width': wide(10, 2, 16, 14) } },
    { id: 'grid', type: 'line', source: 'grid', minzoom: 14,
      paint: { 'line-color': c['line-strong'], 'line-opacity': 0.35, 'line-width': 0.75 } },
    road('road-edge', 'road-edge', 2),
    road('road', 'road', 0),
    { id: 'community', type: 'line', source: 'base', minzoom: 13,
      filter: ['all', is('area'), kind('community', 'village')],
      paint: { 'line-color': c['line-strong'], 'line-opacity': 0.5, 'line-width': 0.75 } },
    { id: 'area', type: 'line', source: 'base',
      filter: ['all', is('area'), kind('county', 'street', 'town')],
      paint: { 'line-color': c['line-strong'], 'line-width': 1.25, 'line-dasharray': [4, 3] } },
  ];
}

function heat(c) {
  return {
    id: 'cells', type: 'fill', source: 'cells',
    paint: {
      'fill-color': c.heat, 'fill-outline-color': c.land,
      'fill-opacity': ['interpolate', ['linear'], ['get', 'share'], 0, 0.12, 1, 0.75],
    },
  };
}

function labels(c) {
  const text = (id, filter, layout, zoom) => ({
    id, type: 'symbol', source: 'base', filter, minzoom: zoom,
    layout: { 'text-field': ['get', 'name'], 'text-size': 12, ...layout },
    paint: { 'text-color': c['map-label'], 'text-halo-color': c.land, 'text-halo-width': 1.5 },
  });
  return [
    text('road-name', is('road'), { 'symbol-placement': 'line', 'symbol-spacing': 320 }, 13),
    text('community-name', ['all', is('area'), kind('community', 'village')], { 'text-size': 11 }, 14),
    text('water-name', is('water'), { 'text-letter-spacing': 0.3 }, 11),
    text('area-name', ['all', is('area'), kind('street', 'town')], { 'text-size': 13 }, 9),
  ];
}

function cases(c, here) {
  const tone = ['match', ['get', 'tone'], ...TONES.flatMap((name) => [name, c[name]]), c.new];
  const late = ['get', 'late'];
  const isHere = ['==', ['get', 'number'], here];
  return [
    { id: 'cell-count', type: 'symbol', source: 'cells', minzoom: 12,
      layout: { 'text-field': ['to-string', ['get', 'count']], 'text-size': 12, 'text-allow-overlap': true },
      paint: { 'text-color': c.text, 'text-halo-color': c.land, 'text-halo-width': 1 } },
    { id: 'cluster', type: 'circle', source: 'points', filter: ['has', 'point_count'],
      paint: { 'circle-color': c.surface, 'circle-stroke-width': 2,
        'circle-stroke-color': ['case', ['>', ['get', 'late'], 0], c.over, c['line-strong']],
        'circle-radius': ['step', ['get', 'point_count'], 13, 20, 16, 100, 20] } },
    { id: 'cluster-count', type: 'symbol', source: 'points', filter: ['has', 'point_count'],
      layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-size': 12, 'text-allow-overlap': true },
      paint: { 'text-color': c.text } },
    { id: 'ring', type: 'circle', source: 'points', filter: ['all', ['!', ['has', 'point_count']], late],
      paint: { 'circle-radius': 11, 'circle-color': 'transparent', 'circle-stroke-width': 2, 'circle-stroke-color': c.over } },
    { id: 'here', type: 'circle', source: 'points', filter: isHere,
      paint: { 'circle-radius': 14, 'circle-color': c.primary, 'circle-opacity': 0.18,
        'circle-stroke-width': 2, 'circle-stroke-color': c.primary } },
    { id: 'point', type: 'circle', source: 'points', filter: ['!', ['has', 'point_count']],
      paint: { 'circle-radius': 6.5, 'circle-color': tone, 'circle-stroke-width': 1.5, 'circle-stroke-color': c.surface } },
  ];
}

export function styleOf(here, clustered) {
  const c = colours();
  const cluster = clustered
    ? { cluster: true, clusterRadius: 30, clusterMaxZoom: 12,
      clusterProperties: { late: ['+', ['case', ['get', 'late'], 1, 0]] } }
    : {};
  return {
    version: 8,
    sources: {
      base: { type: 'geojson', data: EMPTY },
      grid: { type: 'geojson', data: EMPTY },
      cells: { type: 'geojson', data: EMPTY },
      points: { type: 'geojson', data: EMPTY, ...cluster },
    },
    layers: [...ground(c), heat(c), ...labels(c), ...cases(c, here)],
  };
}
