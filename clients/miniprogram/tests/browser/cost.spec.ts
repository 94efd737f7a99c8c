// Measures the cost of a registration for a person (taps, characters) and a phone (requests, bytes), and the loading time of each screen on
// a slow network. `npm run costs` writes the figures to bench/SCREENS.md; they are never edited by hand.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import type { Page, Request } from '@playwright/test';
import { expect, test, type Phone } from './fixture';
import { CountingUser, register } from './counting-user';
import { createFilledInApplicant, submitRegistration } from './people';
import { createAssignedCustomer } from './staff';

test.describe.configure({ mode: 'serial' });

/** Slow 3G as in Chromium's own tools: 400 ms, 400 kbit/s both ways. */
const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const [mostTaps, mostCharacters, mostRequests] = [40, 60, 12];

const tables: string[] = [];
const load = os.loadavg()[0] ?? 0;

/** Only requests to the server: WeChat loads the package, and the sandbox is not part of the product. */
const isOurs = (request: Request): boolean => !/\/(miniprogram|sandbox)\//.test(request.url()) && request.url().startsWith('http');

/** Counts the network traffic from now on. */
class Line {
  private readonly requests: Request[] = [];

  constructor(page: Page) {
    page.on('requestfinished', (request) => {
      if (isOurs(request)) this.requests.push(request);
    });
  }

  /** Since the last time. */
  async take(): Promise<{ requests: number; up: number; down: number }> {
    const taken = this.requests.splice(0);
    let [up, down] = [0, 0];
    for (const request of taken) {
      const { requestHeadersSize, responseHeadersSize, responseBodySize } = await request.sizes();
      // For an upload the browser's tools know only the size in its header.
      up += requestHeadersSize + Number((await request.allHeaders())['content-length'] ?? 0);
      down += responseHeadersSize + responseBodySize;
    }
    return { requests: taken.length, up, down };
  }
}

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;

test('a whole registration with papers read: at most 40 taps and 60 characters @long', async ({ openPhone }) => {
  test.setTimeout(300_000);
  const phone = await openPhone({ samples: true });
  const line = new Line(phone.page);
  const hand = new CountingUser();
  const rows: string[] = [];
  const sum = { taps: 0, characters: 0, requests: 0, up: 0, down: 0 };
  await register(phone, hand, async (screen) => {
    await phone.page.waitForLoadState('networkidle');
    const { requests, up, down } = await line.take();
    const [taps, characters] = [hand.taps - sum.taps, hand.characters - sum.characters];
    rows.push(row(screen, taps, characters, requests, kilobytes(up), kilobytes(down)));
    Object.assign(sum, { taps: hand.taps, characters: hand.characters });
    Object.assign(sum, { requests: sum.requests + requests, up: sum.up + up, down: sum.down + down });
  });
  tables.push(
    [
      '## A whole registration',
      '',
      'From the welcome to the status, the phone number by one tap, the papers read and confirmed. A tap into a field is a tap; a',
      'character is one of the text as it stands there, not a key of the keyboard. Not counted: reading, and what a camera asks for.',
      '',
      row('screen', 'taps', 'characters', 'requests', 'sent', 'received'),
      row('---', '---', '---', '---', '---', '---'),
      ...rows,
      row('all', sum.taps, sum.characters, sum.requests, kilobytes(sum.up), kilobytes(sum.down)),
    ].join('\n'),
  );
  expect(sum.taps).toBeLessThanOrEqual(mostTaps);
  expect(sum.characters).toBeLessThanOrEqual(mostCharacters);
});

/** Reloads the page on the slow network, and measures the time until it can be used. */
async function measureScreen(phone: Phone, screen: string, usable: string): Promise<string> {
  const { page, context } = phone;
  await page.locator(usable).first().waitFor();
  await page.waitForLoadState('networkidle');
  // The package loads at once, as from the phone itself.
  await page.route('**/miniprogram/**', async (route) => route.fulfill({ response: await route.fetch() }));
  const tools = await context.newCDPSession(page);
  await tools.send('Network.enable');
  await tools.send('Network.emulateNetworkConditions', slow);
  const line = new Line(page);
  await page.reload();
  await page.locator(usable).first().waitFor();
  const took = await page.evaluate(() => {
    const [script] = performance.getEntriesByType('resource').filter((it) => it.name.endsWith('/phone.js')) as PerformanceResourceTiming[];
    return performance.now() - (script?.responseEnd ?? 0);
  });
  // Later traffic is counted, but the person does not wait for it.
  await page.waitForLoadState('networkidle');
  const { requests, up, down } = await line.take();
  expect(requests, screen).toBeLessThanOrEqual(mostRequests);
  return row(screen, requests, kilobytes(up), kilobytes(down), `${(took / 1000).toFixed(1)} s`);
}

test('each screen is measured on a slow network @long', async ({ host, browser, openPhone }) => {
  test.setTimeout(300_000);
  const { manager, customer } = await createAssignedCustomer(host, browser, '深圳市慢速客户样例有限公司');
  const rows = [
    await measureScreen(await openPhone(), 'welcome', 'wx-button'),
    await measureScreen(await openPhone({ page: 'pages/auth/policy/policy' }), 'both policies', '.policy'),
  ];
  const typing = await createFilledInApplicant(host, browser, '深圳市慢速填写样例有限公司', []);
  rows.push(await measureScreen(await openPhone({ person: typing }), 'form', '[id$="--field-businessLicense"], #field-businessLicense'));
  const person = await submitRegistration(host, browser, '深圳市慢速网络样例有限公司');
  rows.push(await measureScreen(await openPhone({ page: 'pages/auth/verify/verify', person }), 'status', '.headline'));
  rows.push(await measureScreen(await openPhone({ page: 'pages/me/me', person }), 'my data', 'wx-switch'));
  rows.push(await measureScreen(await openPhone({ page: 'pages/manager/customers/customers', staff: manager }), 'customers', '.customer'));
  const one = `pages/manager/customer/customer?id=${customer.registrationId}`;
  rows.push(await measureScreen(await openPhone({ page: one, staff: manager }), 'one customer', '.company'));
  tables.push(
    [
      '## Opening a screen on slow 3G',
      '',
      '400 ms and 400 kbit/s each way. "Usable" is the time from the start of the mini-program until the screen shows what it is for;',
      'loading the package itself is WeChat’s, and is not counted.',
      '',
      row('screen', 'requests', 'sent', 'received', 'usable after'),
      row('---', '---', '---', '---', '---'),
      ...rows,
    ].join('\n'),
  );
});

test.afterAll(() => {
  const file = process.env.POWERCRM_COSTS;
  if (!file || tables.length < 2) return;
  const git = (...words: string[]): string => execFileSync('git', words, { encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', '.', '../../src') ? ', with changes that are not committed' : '';
  const commit = `${git('rev-parse', '--short', 'HEAD')}${changed}`;
  const text = [
    '# What the screens of the mini-program cost',
    'Written by `npm run costs` in `clients/miniprogram`, and by nothing else. Taps and characters are the same on every',
    'machine; requests and bytes differ a little from run to run, times by the machine.',
    ...tables,
    `Measured ${new Date().toISOString().slice(0, 10)} at ${commit}, load before ${load.toFixed(1)}, ${os.cpus().length} cores.`,
  ];
  fs.writeFileSync(file, `${text.slice(0, 1)}\n\n${text[1]}\n${text[2]}\n\n${text.slice(3).join('\n\n')}\n`);
});
