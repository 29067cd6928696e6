// A select that is searched by typing (the ARIA combobox pattern). The select stays in the form
// and keeps the value; without this script it is chosen from as ever.

const ZH = document.documentElement.lang.startsWith('zh');
const SAY = ZH
  ? { none: '没有匹配项', count: (n) => `${n} 项` }
  : { none: 'Nothing matches', count: (n) => `${n} found` };
const MOST = 60; // options drawn at once; typing narrows the rest
let serial = 0;

function make(tag, attributes) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

class Combobox extends HTMLElement {
  connectedCallback() {
    this.select = this.querySelector('select');
    if (!this.select || this.input) return;
    this.build(`combobox-${(serial += 1)}`);
    this.show();
    this.input.addEventListener('input', () => this.open(this.input.value));
    this.input.addEventListener('change', (event) => event.stopPropagation()); // words, no choice
    this.input.addEventListener('click', () => this.open(''));
    this.input.addEventListener('blur', () => this.leave());
    this.input.addEventListener('keydown', (event) => this.press(event));
    this.list.addEventListener('mousedown', (event) => {
      event.preventDefault(); // the focus stays in the field
      const item = event.target.closest('[role="option"]');
      if (item) this.choose(item);
    });
    this.select.addEventListener('change', () => this.show());
    this.select.form?.addEventListener('reset', () => setTimeout(() => this.show()));
  }

  build(id) {
    this.input = make('input', {
      type: 'text', id, role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list',
      'aria-expanded': 'false', 'aria-controls': `${id}-list`,
    });
    for (const name of ['aria-describedby', 'aria-invalid', 'required']) {
      if (this.select.hasAttribute(name)) this.input.setAttribute(name, this.select.getAttribute(name));
    }
    this.list = make('ul', { id: `${id}-list`, role: 'listbox', class: 'combobox-list' });
    this.list.hidden = true;
    this.status = make('p', { role: 'status', class: 'sr' });
    const label = this.select.labels[0];
    if (label) {
      this.list.setAttribute('aria-label', label.textContent.trim());
      label.htmlFor = id;
    }
    this.select.required = false; // a hidden field cannot be asked for; the shown one is
    this.select.hidden = true;
    this.append(this.input, this.list, this.status);
  }

  show() {
    const chosen = this.select.selectedOptions[0];
    this.input.value = chosen?.value ? chosen.text : '';
    this.input.placeholder = [...this.select.options].find((one) => !one.value)?.text ?? '';
  }

  open(typed) {
    const wanted = typed.trim().toLowerCase();
    const found = [...this.select.options].filter((one) => one.text.toLowerCase().includes(wanted));
    const items = found.slice(0, MOST).map((one, at) => {
      const item = make('li', {
        role: 'option', id: `${this.list.id}-${at}`, 'aria-selected': 'false', 'data-index': one.index,
      });
      item.textContent = one.text;
      return item;
    });
    this.list.replaceChildren(...items);
    this.list.hidden = items.length === 0;
    this.status.textContent = items.length ? SAY.count(found.length) : SAY.none;
    this.status.className = items.length ? 'sr' : 'combobox-none';
    this.input.ariaExpanded = String(items.length > 0);
    const chosen = items.find((item) => Number(item.dataset.index) === this.select.selectedIndex);
    this.point(wanted ? items[0] : chosen);
  }

  point(item) {
    for (const one of this.list.children) one.ariaSelected = String(one === item);
    if (item) this.input.setAttribute('aria-activedescendant', item.id);
    else this.input.removeAttribute('aria-activedescendant');
    item?.scrollIntoView({ block: 'nearest' });
  }

  get pointed() {
    return this.list.querySelector('[aria-selected="true"]');
  }

  press(event) {
    const closed = this.list.hidden;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      if (closed) this.open('');
      else this.point([...this.list.children].at(this.place(by)));
    } else if (event.key === 'Enter' && !closed && this.pointed) {
      event.preventDefault();
      this.choose(this.pointed);
    } else if (event.key === 'Escape' && !closed) {
      event.preventDefault();
      event.stopPropagation(); // the menu or dialog around it stays
      this.close();
      this.show();
    }
  }

  place(by) {
    const at = [...this.list.children].indexOf(this.pointed);
    if (at < 0) return by > 0 ? 0 : -1;
    return (at + by) % this.list.children.length;
  }

  choose(item) {
    this.select.selectedIndex = Number(item.dataset.index);
    this.close();
    this.select.dispatchEvent(new Event('change', { bubbles: true }));
  }

  leave() {
    this.close();
    const empty = [...this.select.options].find((one) => !one.value);
    if (this.input.value === '' && empty && !empty.selected) {
      empty.selected = true;
      this.select.dispatchEvent(new Event('change', { bubbles: true }));
    }
    this.show();
  }

  close() {
    this.list.hidden = true;
    this.status.textContent = '';
    this.status.className = 'sr';
    this.input.ariaExpanded = 'false';
    this.input.removeAttribute('aria-activedescendant');
  }
}

customElements.define('xh-combobox', Combobox);
