// Counts the ticked rows and ticks them all at once. Without it the form still sends what is ticked.

class Bulk extends HTMLElement {
  connectedCallback() {
    this.all = this.querySelector('[data-all]');
    this.all.hidden = false;
    this.addEventListener('change', (event) => this.changed(event.target));
    this.addEventListener('reset', () => queueMicrotask(() => this.tell()));
    this.tell();
  }

  get rows() {
    return [...this.querySelectorAll('tbody input[type="checkbox"]')];
  }

  changed(box) {
    if (box === this.all) for (const row of this.rows) row.checked = box.checked;
    this.tell();
  }

  tell() {
    const rows = this.rows;
    const chosen = rows.filter((row) => row.checked).length;
    const line = this.querySelector('[data-chosen]');
    line.hidden = false;
    line.querySelector('strong').textContent = chosen;
    this.all.checked = chosen > 0 && chosen === rows.length;
    this.all.indeterminate = chosen > 0 && chosen < rows.length;
  }
}

customElements.define('xh-bulk', Bulk);
