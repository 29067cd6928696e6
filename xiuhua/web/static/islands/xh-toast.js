// A toast goes by itself after its seconds, but not while somebody is reaching for it.

class Toast extends HTMLElement {
  connectedCallback() {
    this.left = Number(this.dataset.stayS);
    const close = this.querySelector('[data-close]');
    close.hidden = false;
    close.onclick = () => this.remove();
    if (this.left) this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    if (this.matches(':hover, :focus-within')) return;
    this.left -= 1;
    if (this.left <= 0) this.remove();
  }
}

customElements.define('xh-toast', Toast);
