// Loads an island when its element stands on the page, now or after a swap.

const ISLANDS = ['xh-map', 'xh-countdown', 'xh-theme', 'xh-photos', 'xh-keys', 'xh-confirm',
  'xh-toast', 'xh-bulk', 'xh-combobox'];

function load(root) {
  for (const name of ISLANDS) {
    if (!customElements.get(name) && root.querySelector?.(name)) import(`./${name}.js`);
  }
}

load(document);
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) if (node.nodeType === 1) load(node.parentNode ?? node);
  }
}).observe(document.body, { childList: true, subtree: true });

// A filter's address names only what was chosen.
document.addEventListener('formdata', ({ target, formData }) => {
  if (target.method !== 'get') return;
  for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
});

// A form that is on its way is not sent twice.
document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.method !== 'post') return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = '1';
  for (const button of event.target.querySelectorAll('button')) button.ariaBusy = 'true';
});
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('button')) button.ariaBusy = null;
  }
});

// Menus close when the reader turns elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const menu = document.activeElement?.closest('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
