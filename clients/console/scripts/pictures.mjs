// Takes the pictures of the README from a running `./powercrm up` with the unchanged demo:
//   cd clients/console && node scripts/pictures.mjs [http://127.0.0.1:5080] [folder]
// They are reduced in size by vips, which `up` has installed.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const [url = 'http://127.0.0.1:5080', folder = path.join(root, 'docs/images')] = process.argv.slice(2);
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.POWERCRM_CHROMIUM ?? installed.find((it) => fs.existsSync(it));
const largest = 120_000;

async function send(route, token, body) {
  const [method, address] = route.split(' ');
  const answer = await fetch(url + address, {
    method,
    headers: { 'Content-Type': 'application/json', 'Accept-Language': 'zh-CN', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${route} answered ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}
const signIn = (username) => send('POST /staff/login', null, { username, password: 'powercrm-demo' });

const browser = await chromium.launch({ executablePath, args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });

/** A page of the console, as a person of the demo sees it. */
async function openConsole(username, address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await context.addInitScript(
    (session) => {
      localStorage.setItem(`powercrm.tour.${JSON.parse(session).displayName}`, 'seen');
      sessionStorage.setItem('powercrm.session', session);
    },
    JSON.stringify(await signIn(username)),
  );
  const page = await context.newPage();
  await page.goto(`${url}/console${address}`);
  return page;
}

/** A phone with the mini-program, on which a manager of the demo is signed in. */
async function openPhone(username, address) {
  const { accessToken, refreshToken, role, displayName } = await signIn(username);
  const value = JSON.stringify({ data: { accessToken, refreshToken, role, displayName } });
  const origins = [{ origin: new URL(url).origin, localStorage: [{ name: 'phone1/storage/encrypted/session.staff', value }] }];
  const context = await browser.newContext({
    viewport: { width: 390, height: 780 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    storageState: { cookies: [], origins },
  });
  const page = await context.newPage();
  const query = new URLSearchParams({ phone: 'phone1', language: 'zh_CN', font: '17', number: '19900002003' });
  await page.goto(`${url}/miniprogram/phone.html?${query}#${address}`);
  return page;
}

async function takePicture(name, page, ready) {
  await page.locator(ready).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.el-skeleton'));
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  const small = `${file}.small.png`;
  execFileSync('vips', ['copy', file, `${small}[palette,Q=85,compression=9]`]);
  fs.renameSync(small, file);
  const bytes = fs.statSync(file).size;
  console.log(`${name}.png ${Math.round(bytes / 1000)} kB`);
  if (bytes > largest) throw new Error(`${name}.png is larger than ${largest / 1000} kB`);
  await page.context().close();
}

fs.mkdirSync(folder, { recursive: true });
await takePicture('queue', await openConsole('reviewer', '/reviews'), 'tbody tr');

// Only the holder of a case sees its pictures. This case has findings of several kinds.
const { accessToken } = await signIn('reviewer');
const { items } = await send(`GET /reviews?q=${encodeURIComponent('珠海横港造纸')}`, accessToken);
const [{ registrationId: id }] = items;
await send(`POST /reviews/${id}/claim`, accessToken, {});
await takePicture('case', await openConsole('reviewer', `/reviews/${id}`), '.canvas img');
await send(`POST /reviews/${id}/release`, accessToken, {});

await takePicture('supervisor', await openConsole('admin', '/supervisor'), '.chart svg');
await takePicture('phone', await openPhone('manager.js', 'pages/manager/customers/customers'), 'wx-web-view');
await browser.close();
