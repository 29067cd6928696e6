// Single-key shortcuts and their help sheet; a reader can switch them off (WCAG 2.1.4).

const OFF = 'xh-keys-off';

function isTyping(target) {
  return target.closest?.('input, select, textarea, [contenteditable]');
}

class Keys extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector('dialog');
    this.switch = this.querySelector('[data-keys-on]');
    this.switch.checked = !localStorage.getItem(OFF);
    this.switch.addEventListener('change', () => {
      if (this.switch.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, '1');
    });
    this.pressed = (event) => this.press(event);
    this.clicked = (event) => {
      if (event.target.closest('[data-dialog="keys"]')) this.dialog.showModal();
    };
    document.addEventListener('keydown', this.pressed);
    document.addEventListener('click', this.clicked);
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this.pressed);
    document.removeEventListener('click', this.clicked);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.switch.checked) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const act = {
      '/': () => document.querySelector('[data-key="/"]')?.focus(),
      '?': () => this.dialog.showModal(),
      j: () => this.step(1),
      k: () => this.step(-1),
      m: () => this.toMoves(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  step(by) {
    const links = [...document.querySelectorAll('.case h2 a')];
    const now = links.indexOf(document.activeElement);
    links[Math.min(Math.max(now + by, 0), links.length - 1)]?.focus();
  }

  toMoves() {
    const moves = document.getElementById('moves');
    moves?.scrollIntoView({ block: 'start' });
    moves?.querySelector('summary')?.focus();
  }
}

customElements.define('xh-keys', Keys);
