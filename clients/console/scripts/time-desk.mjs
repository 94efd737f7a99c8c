// Measures the console's first load and the decisions on the review page in Chromium, and prints the results as JSON. It is started by
// `./powercrm bench desk`, which has filled the queue with enough cases:
//   node scripts/time-desk.mjs <url> <username> <password> <cases> <warm-up cases> <first loads>
import fs from 'node:fs';
import { chromium } from '@playwright/test';

const [url, username, password, ...numbers] = process.argv.slice(2);
const [cases, warmUp, loads] = numbers.map(Number);
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.POWERCRM_CHROMIUM ?? installed.find((it) => fs.existsSync(it));

const answer = await fetch(`${url}/staff/login`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ username, password }),
});
if (!answer.ok) throw new Error(`the sign-in returned ${answer.status}`);
const session = JSON.stringify(await answer.json());
const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });

/** Opens the queue in a browser context with an empty cache, with the reviewer signed in. */
async function desk() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await context.addInitScript((session) => {
    localStorage.setItem(`powercrm.tour.${JSON.parse(session).displayName}`, 'seen');
    sessionStorage.setItem('powercrm.session', session);
    window.addEventListener('keydown', (e) => (window.pressed = e.timeStamp), true);
    /** Returns the milliseconds from the last key (or from the start of the page) until something is shown; checked at each frame. */
    window.shown = (what, before) =>
      new Promise((resolve) => {
        const all = (selector) => document.querySelectorAll(selector);
        const [heading, picture] = [() => document.querySelector('h1')?.textContent ?? '', () => document.querySelector('.canvas img')];
        let frames = 0;
        /** Whether at least this many steps have passed (some pass without a key) and no request is in progress. */
        const passed = (least) =>
          all('.bar .step .el-tag--success').length >= least && !document.querySelector('.bar .step button')?.disabled;
        const is = {
          list: () => all('tbody tr').length > 0,
          first: () => passed(1),
          second: () => passed(2),
          sure: () => document.activeElement?.getAttribute('aria-describedby') === 'in-spite-of',
          decided: () => all('.bar strong[role=status]').length > 0,
          next: () => all('.bar .step').length === 2 && heading() !== before && picture()?.complete && picture().naturalWidth > 0,
        };
        // Measured at the start of the next frame, when the frame that shows it has been painted.
        const look = () => {
          // Do not check before the key is pressed, nor in the frame in which its processing begins.
          const begun = what === 'list' || (window.pressed !== null && frames++ > 0);
          requestAnimationFrame(begun && is[what]() ? () => resolve(performance.now() - (window.pressed ?? 0)) : look);
        };
        look();
      });
  }, session);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${url}/console/reviews`);
  return page;
}

const found = { loads: [], decisions: [] };
for (let i = 0; i < loads; i++) {
  const page = await desk();
  const ms = await page.evaluate(() => window.shown('list'));
  const files = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter((it) => it.name.includes('/console/'))
      .map((it) => it.encodedBodySize),
  );
  found.loads.push({ ms, files: files.length, bytes: files.reduce((sum, it) => sum + it, 0) });
  await page.context().close();
}

const page = await desk();
await page.evaluate(() => window.shown('list'));
/** Presses a key and waits for its result. */
async function press(key, what) {
  const before = await page.evaluate(() => {
    window.pressed = null;
    return document.querySelector('h1')?.textContent;
  });
  const [took] = await Promise.all([
    page.evaluate(([what, before]) => window.shown(what, before), [what, before]),
    page.keyboard.press(key),
  ]);
  return took;
}
await press('n', 'next');
for (let i = 0; i < warmUp + cases; i++) {
  const one = [];
  for (const [key, what] of [
    ['1', 'first'],
    ['2', 'second'],
    ['a', 'sure'],
    ['Enter', 'decided'],
    ['n', 'next'],
  ])
    one.push(await press(key, what));
  if (i >= warmUp) found.decisions.push(one);
}
await browser.close();
console.log(JSON.stringify(found));
