// Colours and text size as the reader wants them; a cookie tells the server, so no page flashes.

const YEAR_S = 31_536_000;

class Theme extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      if ('theme' in button.dataset) this.choose('theme', button.dataset.theme);
      else this.choose('text', document.documentElement.dataset.text ? '' : button.dataset.text);
    });
    this.show();
  }

  choose(what, value) {
    const root = document.documentElement;
    if (value) root.dataset[what] = value;
    else delete root.dataset[what];
    const age = value ? YEAR_S : 0;
    document.cookie = `xh_${what}=${value}; path=/; max-age=${age}; samesite=lax`;
    document.dispatchEvent(new CustomEvent('xh:look'));
    this.show();
  }

  show() {
    const { theme = '', text = '' } = document.documentElement.dataset;
    for (const button of this.querySelectorAll('button')) {
      const chosen = 'theme' in button.dataset ? button.dataset.theme === theme : Boolean(text);
      button.ariaPressed = String(chosen);
    }
  }
}

customElements.define('xh-theme', Theme);
