// Opens and closes a dialog by its buttons' `command`, in browsers that do not know it yet.

const KNOWN = 'commandForElement' in HTMLButtonElement.prototype;

class Confirm extends HTMLElement {
  connectedCallback() {
    if (KNOWN || this.heard) return;
    this.heard = true;
    this.addEventListener('click', (event) => {
      const button = event.target.closest('button[commandfor]');
      const dialog = button && document.getElementById(button.getAttribute('commandfor'));
      if (!dialog) return;
      if (button.getAttribute('command') === 'close') dialog.close();
      else dialog.showModal();
    });
  }
}

customElements.define('xh-confirm', Confirm);
