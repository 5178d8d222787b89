// Opens every page of a folder in Chromium and says what is wrong with it, a line each; ends with 1 if anything is.
// Pictures are left beside the pages.
//
//   node check.mjs <folder of playwright-core> <chromium> <folder of pages>
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , playwright, executablePath, folder] = process.argv;
const { chromium } = createRequire(import.meta.url)(playwright);
const complaints = [];

const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
// An A4 page between its margins, at 96 points an inch.
const PAPER = { width: 688, height: 972 };

/** A page that complains of every message, error and request of its own. */
async function open(name, options, about) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const address = pathToFileURL(join(folder, `${name}.html`)).href;
  page.say = what => complaints.push(`${name}, ${about}: ${what}`);
  page.on('console', message => page.say(`console: ${message.text()}`));
  page.on('pageerror', error => page.say(`error: ${error}`));
  page.on('request', request => request.url() === address || page.say(`asks for ${request.url()}`));
  await page.goto(address);
  return page;
}

/** Colours of text and of what is behind it that are too near each other, by WCAG 2.2 AA. */
function faint() {
  const parse = text => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const light = rgb => {
    const [r, g, b] = rgb.map(c => c / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = node => {
    for (let one = node; one; one = one.parentElement) {
      const { rgb, a } = parse(getComputedStyle(one).backgroundColor);
      if (a === 1) return rgb;
      if (a > 0) throw new Error('a colour that is seen through');
    }
    // Paper is white.
    return [255, 255, 255];
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode() && texts < 4000) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest('script, style, .hide') || !node.checkVisibility()) continue;
    texts += 1;
    const style = getComputedStyle(node);
    const [a, b] = [light(parse(style.color).rgb), light(behind(node))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least) found.add(`${node.tagName}.${node.className} has a contrast of ${ratio.toFixed(2)}`);
  }
  if (texts < 10) found.add(`only ${texts} texts are seen`);
  return [...found];
}

/** What is wider than the page, but for what scrolls by itself. */
function wide() {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const one of document.querySelectorAll('body *')) {
    const box = one.getBoundingClientRect();
    if (box.width && box.right > innerWidth + 1 && !one.closest('.scroll, .hide')) found.push(`${one.tagName}.${one.className} sticks out`);
  }
  return found.slice(0, 5);
}

const shown = selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility()).length;

async function looks(name) {
  // One that is very long is of the same parts as the others, in the same colours.
  for (const colorScheme of name === 'large' ? ['light'] : ['light', 'dark']) {
    for (const [where, viewport] of [['wide', WIDE], ['phone', PHONE]]) {
      const page = await open(name, { colorScheme, viewport }, `${colorScheme}, ${where}`);
      for (const found of [...await page.evaluate(faint), ...await page.evaluate(wide)]) page.say(found);
      // All of it, but of what is very long its beginning.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width: viewport.width, height: Math.min(height, 6000) });
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${where}.png`) });
      await page.context().close();
    }
  }
}

/** On paper there are no controls and nothing is folded, cut off or too faint, be the page dark on the screen or not. */
async function paper(name, javaScriptEnabled) {
  const page = await open(name, { viewport: PAPER, colorScheme: 'dark', javaScriptEnabled }, `paper, script ${javaScriptEnabled}`);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const found of [...await page.evaluate(faint), ...await page.evaluate(wide)]) page.say(found);
  const controls = await page.evaluate(shown, 'button, input, summary, legend, label');
  if (controls) page.say(`${controls} controls are printed`);
  const folded = await page.evaluate(() => [...document.querySelectorAll('details li, details td')]
    .filter(one => !one.checkVisibility({ contentVisibilityAuto: true }) || !one.getBoundingClientRect().height).length);
  if (folded) page.say(`${folded} things stay folded`);
  const cut = await page.evaluate(() => [...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth + 1).length);
  if (cut) page.say(`${cut} tables are cut off`);
  const background = await page.evaluate(() => getComputedStyle(document.querySelector('.card, .around, body')).backgroundColor);
  if (!['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(background)) page.say(`the paper is ${background}`);
  if (javaScriptEnabled) {
    const pdf = await page.pdf({ path: join(folder, `${name}.pdf`), format: 'A4' });
    if (pdf.length < 5000) page.say('nothing is printed');
    const open = await page.evaluate(() => document.querySelectorAll('details[open]:not(.list)').length);
    if (open) page.say(`${open} parts stay open after printing`);
  }
  await page.context().close();
}

/** Everything but the filters is there without the script. */
async function unscripted(name) {
  const page = await open(name, { viewport: WIDE, javaScriptEnabled: false }, 'without a script');
  if (await page.evaluate(shown, '.filters, .filters *')) page.say('filters are shown that do nothing');
  const [articles, all] = [await page.evaluate(shown, 'section > article'), await page.locator('section > article').count()];
  if (articles !== all) page.say(`${articles} of ${all} articles are shown`);
  await page.context().close();
}

/** The page's law is in force: what would be loaded is not, nor is another script run. */
async function law(name) {
  const page = await open(name, { viewport: WIDE }, 'law');
  page.removeAllListeners('console').removeAllListeners('request');
  page.on('response', response => page.say(`was given ${response.url()}`));
  const broken = await page.evaluate(() => new Promise(resolve => {
    const found = [];
    document.addEventListener('securitypolicyviolation', event => {
      found.push(event.effectiveDirective);
      if (found.length === 3) resolve(found.sort());
    });
    setTimeout(() => resolve(found.sort()), 5000);
    document.body.append(Object.assign(new Image(), { src: 'https://contoso.example/x.png' }));
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = "run"' }));
    fetch('https://contoso.example/').catch(() => {});
  }));
  if (broken.join() !== 'connect-src,img-src,script-src-elem') page.say(`refused: ${broken}`);
  if (await page.title() === 'run') page.say('a foreign script runs');
  await page.context().close();
}

/** The filters, by keyboard alone: `Tab` to each, and a key. */
async function filters(name) {
  const page = await open(name, { viewport: WIDE }, 'keyboard');
  const expect = (is, what, ...more) => is || page.say([what, ...more.map(one => JSON.stringify(one))].join(' '));
  const state = () => page.evaluate(() => {
    const seen = [...document.querySelectorAll('section > article.card, .list article.card')].filter(one => one.checkVisibility());
    const heads = seen.map(card => [...card.querySelectorAll('thead th')].slice(1).filter(one => one.checkVisibility()).map(one => ({
      environment: one.querySelector('bdi').textContent,
      verdict: [...one.querySelectorAll('.badge')].map(badge => badge.className.split(' ')[1])[0],
    })));
    return {
      heads,
      names: seen.map(card => card.querySelector('h3 bdi').textContent),
      changes: [...document.querySelectorAll('.change')].filter(one => one.checkVisibility()).length,
      status: document.querySelector('.status').textContent,
      pressed: [...document.querySelectorAll('[aria-pressed=true]')].map(one => one.textContent),
    };
  });
  /** Goes on by `Tab` to a control, each of which on the way shows that it is where the keys go. */
  const go = async selector => {
    for (let step = 0; step < 200; step += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(wanted => {
        const one = document.activeElement;
        const style = getComputedStyle(one);
        return { is: one.matches(wanted), outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, tag: one.outerHTML.slice(0, 80) };
      }, selector);
      if (seen.tag.startsWith('<body')) continue;
      expect(seen.outline, 'nothing shows the focus of', seen.tag);
      if (seen.is) return;
    }
    page.say(`${selector} is not reached`);
  };
  const start = await state();
  expect(start.status === '' && start.pressed.length === 0, 'filtered from the start', start);
  for (const verdict of ['broadened', 'both', 'moved', 'narrowed', 'unchanged']) {
    await go(`[data-verdict=${verdict}]`);
    await page.keyboard.press('Space');
    const after = await state();
    expect(after.pressed.length === 1 && after.pressed[0].includes(verdict), 'not pressed:', verdict, after.pressed);
    expect(after.names.length > 0 && after.heads.every(head => head.some(one => one.verdict === verdict)), 'shown for', verdict, after);
    expect(after.status.startsWith(`Shown: ${after.names.length} of 3 personas, ${after.changes} of `), 'said:', after.status);
    await page.keyboard.press('Enter');
    expect((await state()).status === '', 'not let go:', verdict);
  }
  for (const number of ['0', '2']) {
    await go(`[data-environment="${number}"]`);
    await page.keyboard.press('Space');
    const after = await state();
    const seen = new Set(after.heads.flat().map(one => one.environment));
    expect(seen.size === 1 && after.names.length > 0, 'columns', [...seen]);
    expect(after.changes < start.changes && after.changes > 0, 'changes', after.changes);
    await page.keyboard.press('Space');
  }
  // Both at once are about one and the same: nobody is narrowed in production but who is.
  const both = await page.evaluate(() => {
    const press = selector => document.querySelector(selector).click();
    press('[data-verdict=narrowed]');
    press('[data-environment="2"]');
    const seen = [...document.querySelectorAll('.card')].filter(one => one.checkVisibility()).length;
    press('[data-verdict=narrowed]');
    press('[data-environment="2"]');
    return seen;
  });
  expect(both === 0, 'narrowed in production:', both);
  await go('input[type=search]');
  await page.keyboard.type('  ANALYST ');
  const found = await state();
  expect(found.names.join() === 'P002' && found.status.startsWith('Shown: 1 of 3 personas'), 'searched', found);
  await page.screenshot({ path: join(folder, `${name}-filtered.png`) });
  await go('[type=reset]');
  await page.keyboard.press('Enter');
  const reset = await state();
  expect(reset.status === '' && reset.changes === start.changes && await page.inputValue('input') === '', 'not reset', reset);
  await go('[data-fold]');
  await page.keyboard.press('Enter');
  const folds = () => page.evaluate(() => [document.querySelectorAll('details:not([open])').length, document.querySelector('[data-fold]').textContent]);
  expect((await folds()).join() === '0,Fold all', 'not unfolded', await folds());
  await page.keyboard.press('Enter');
  expect((await folds())[1] === 'Unfold all', 'not folded', await folds());
  await page.context().close();
  // What scrolls by itself is reached and moved by keys, on a phone.
  const phone = await open(name, { viewport: PHONE }, 'phone, keyboard');
  const moved = await phone.evaluate(() => {
    const box = [...document.querySelectorAll('.scroll')].find(one => one.scrollWidth > one.clientWidth);
    if (box) box.focus();
    return Boolean(box) && document.activeElement === box;
  });
  await phone.keyboard.press('ArrowRight');
  await phone.waitForFunction(() => document.activeElement.scrollLeft > 0, null, { timeout: 5000 }).catch(() => phone.say('a table does not scroll'));
  if (!moved) phone.say('no table scrolls by itself');
  await phone.context().close();
}

const names = readdirSync(folder).filter(file => file.endsWith('.html')).map(file => file.slice(0, -5)).sort();
for (const name of names) {
  await looks(name);
  // A page that is cut for its size prints on hundreds of sheets, which look as those of the others.
  if (name !== 'large') {
    await paper(name, true);
    await paper(name, false);
  }
  await unscripted(name);
  await law(name);
  if (name === 'rich') await filters(name);
}
await browser.close();
for (const one of complaints) console.log(one);
console.log(`${names.length} pages, ${complaints.length} complaints`);
process.exit(complaints.length ? 1 : 0);
