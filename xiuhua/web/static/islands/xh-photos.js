// Photos open large over the page; a before and an after photo get a slider between them.
// Without this script the links still open the pictures.

const ZH = document.documentElement.lang.startsWith('zh');
const SAY = ZH
  ? { close: '关闭', next: '下一张', previous: '上一张', slide: '拖动比较处置前后' }
  : { close: 'Close', next: 'Next', previous: 'Previous', slide: 'Drag to compare before and after' };
const BEFORE = ['before', 'near', 'far'];
const AFTER = ['after', 'check'];

function make(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

class Photos extends HTMLElement {
  connectedCallback() {
    this.links = [...this.querySelectorAll('a[href]')];
    this.addEventListener('click', (event) => {
      const at = this.links.indexOf(event.target.closest('a'));
      if (at < 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(at);
    });
    if ('compare' in this.dataset && !this.querySelector('.compare')) this.compare();
  }

  open(at) {
    this.viewer ??= this.build();
    this.show(at);
    this.viewer.showModal();
  }

  build() {
    this.image = make('img', { alt: '' });
    this.caption = make('span');
    const button = (text, act) => {
      const made = make('button', { type: 'button', className: 'button', textContent: text });
      made.addEventListener('click', act);
      return made;
    };
    const step = (by) => () => this.show(this.at + by);
    const bar = make('div', { className: 'viewer-bar' }, this.caption,
      button(SAY.previous, step(-1)), button(SAY.next, step(1)),
      button(SAY.close, () => viewer.close()));
    const viewer = make('dialog', { className: 'viewer' }, bar, this.image);
    viewer.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by) this.show(this.at + by);
    });
    this.append(viewer);
    return viewer;
  }

  show(at) {
    this.at = (at + this.links.length) % this.links.length;
    const link = this.links[this.at];
    this.image.src = link.href;
    this.image.alt = link.querySelector('img')?.alt ?? '';
    this.caption.textContent = `${link.dataset.label ?? ''} ${this.at + 1} / ${this.links.length}`;
  }

  compare() {
    const first = (roles) => {
      for (const role of roles) {
        const link = this.links.find((one) => one.dataset.role === role);
        if (link) return link;
      }
      return null;
    };
    const [before, after] = [first(BEFORE), first(AFTER)];
    if (!before || !after) return;
    const slider = make('input', { type: 'range', min: 0, max: 100, value: 50, ariaLabel: SAY.slide });
    const box = make('div', { className: 'compare' },
      make('img', { src: before.href, alt: before.dataset.label }),
      make('img', { src: after.href, alt: after.dataset.label }),
      make('span', { textContent: before.dataset.label }),
      make('span', { textContent: after.dataset.label }), slider);
    slider.addEventListener('input', () => box.style.setProperty('--cut', `${slider.value}%`));
    this.prepend(box);
  }
}

customElements.define('xh-photos', Photos);
