
(() => {
  'use strict';
  const form = document.querySelector('.filters');
  if (!form) return;
  const all = selector => [...document.querySelectorAll(selector)];
  const status = form.querySelector('.status');
  const search = form.querySelector('input');
  const fold = form.querySelector('[data-fold]');
  const toggles = [...form.querySelectorAll('[aria-pressed]')];
  const columns = all('[data-column]');
  const kinds = [['persona', 'personas'], ['change', 'changes'], ['assignment', 'assignments'], ['other', 'others around access']];
  const items = all('[data-of]').map(node => ({
    node,
    kind: node.dataset.kind,
    find: node.dataset.find,
    of: node.dataset.of.split(' ').filter(Boolean).map(one => one.split(':')),
  }));

  const pressed = key => new Set(
    toggles.filter(one => one.dataset[key] && one.getAttribute('aria-pressed') === 'true').map(one => one.dataset[key]));

  function filter() {
    const verdicts = pressed('verdict');
    const environments = pressed('environment');
    const text = search.value.trim().toLowerCase();
    const isFiltered = verdicts.size + environments.size > 0 || text !== '';
    const fits = item => item.find.includes(text) && (verdicts.size + environments.size === 0 ||
      item.of.some(([column, verdict]) =>
        (!verdicts.size || verdicts.has(verdict)) && (!environments.size || environments.has(column))));
    const counts = new Map(kinds.map(([kind]) => [kind, [0, 0]]));
    for (const item of items) {
      const isShown = fits(item);
      item.node.hidden = !isShown;
      const count = counts.get(item.kind);
      count[0] += isShown;
      count[1] += 1;
    }
    for (const one of columns) one.hidden = environments.size > 0 && !environments.has(one.dataset.column);
    if (isFiltered) for (const one of all('details.list')) one.open = true;
    const told = kinds.map(([kind, words]) => [words, ...counts.get(kind)]).filter(([, , of]) => of);
    status.textContent = isFiltered ? 'Shown: ' + told.map(([words, shown, of]) => `${shown} of ${of} ${words}`).join(', ') : '';
    scrollers();
  }

  // What scrolls can be reached by keyboard, and what does not is no stop on the way.
  function scrollers() {
    for (const box of all('.scroll')) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  }

  const folded = () => all('details').filter(one => !one.open);
  const name = () => { fold.textContent = folded().length ? 'Unfold all' : 'Fold all'; };

  for (const one of toggles) {
    one.addEventListener('click', () => {
      one.setAttribute('aria-pressed', String(one.getAttribute('aria-pressed') !== 'true'));
      filter();
    });
  }
  search.addEventListener('input', filter);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', event => {
    event.preventDefault();
    search.value = '';
    for (const one of toggles) one.setAttribute('aria-pressed', 'false');
    filter();
  });
  fold.addEventListener('click', () => {
    const isOpen = folded().length > 0;
    for (const one of all('details')) one.open = isOpen;
    name();
  });
  document.addEventListener('toggle', name, true);

  // On paper nothing can be unfolded.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = folded();
    for (const one of opened) one.open = true;
  });
  addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
  });
  addEventListener('resize', scrollers);

  form.hidden = false;
  name();
  scrollers();
})();
