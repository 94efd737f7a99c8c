// What a screen costs on a slow network: requests, bytes and time until it can be used. For bench/RESULTS.md; the package itself is
// WeChat's to load, and is not counted.
import { randomUUID } from 'node:crypto';
import { expect, test, type Phone } from './fixture';
import { password } from './host';
import { call, decide, signIn, submitted, verified } from './people';

// 3G as Chromium's own tools know it: 400 ms, 400 kbit/s both ways.
const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };

interface Cost {
  screen: string;
  requests: number;
  bytes: number;
  usable: number;
}

async function cost(phone: Phone, screen: string, usable: string): Promise<Cost> {
  const line = await phone.context.newCDPSession(phone.page);
  await line.send('Network.enable');
  const ours = new Map<string, number>();
  line.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (!new URL(request.url).pathname.startsWith('/miniprogram/') && !request.url.startsWith('data:')) ours.set(requestId, 0);
  });
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (ours.has(requestId)) ours.set(requestId, encodedDataLength);
  });
  await line.send('Network.emulateNetworkConditions', slow);
  await phone.page.reload();
  await phone.page.locator(usable).first().waitFor();
  const took = await phone.page.evaluate(
    () => performance.now() - (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).domContentLoadedEventStart,
  );
  // What comes after that is counted, but not waited for by the person.
  await phone.page.waitForLoadState('networkidle');
  await line.detach();
  return { screen, requests: ours.size, bytes: [...ours.values()].reduce((sum, it) => sum + it, 0), usable: Math.round(took) };
}

test('what each screen costs on a slow network @long', async ({ host, browser, openPhone }) => {
  test.setTimeout(300_000);
  const name = randomUUID().slice(0, 8);
  host.addStaff({ username: `reviewer-${name}`, role: 'reviewer', name: '李审核' });
  host.addStaff({ username: `manager-${name}`, role: 'manager', name: '王敏', territories: '440308' });
  const costs: Cost[] = [];

  const welcome = await openPhone();
  costs.push(await cost(welcome, 'welcome', 'wx-button'));
  const policy = await openPhone({ page: 'pages/auth/policy/policy' });
  costs.push(await cost(policy, 'both policies', '.policy'));

  const typing = await openPhone();
  await typing.signIn(await verified(host));
  costs.push(await cost(typing, 'form', '#field-companyName, [id$="--field-companyName"]'));

  const person = await submitted(host, browser, '深圳市慢速网络样例有限公司');
  const status = await openPhone({ page: 'pages/auth/verify/verify' });
  await status.signIn(person);
  costs.push(await cost(status, 'status', '.headline'));
  const me = await openPhone({ page: 'pages/me/me' });
  await me.signIn(person);
  costs.push(await cost(me, 'my data', 'wx-switch'));

  await decide(host, await signIn(host, `reviewer-${name}`), person.registrationId, 'approved');
  const staff = (
    await call<{ accessToken: string; refreshToken: string }>(host, 'POST /staff/login', null, { username: `manager-${name}`, password })
  ).body;
  const desk = await openPhone({ page: 'pages/manager/customers/customers' });
  await desk.signInStaff(staff);
  await desk.page.locator('.pop-company').waitFor();
  costs.push(await cost(desk, 'customers', '.customer'));
  const customer = await openPhone({ page: `pages/manager/customer/customer?id=${person.registrationId}` });
  await customer.signInStaff(staff);
  costs.push(await cost(customer, 'one customer', '.company'));

  for (const { screen, requests, bytes, usable } of costs)
    console.log(`| ${screen} | ${requests} | ${(bytes / 1024).toFixed(1)} KB | ${(usable / 1000).toFixed(1)} s |`);
  expect(Math.max(...costs.map((it) => it.requests))).toBeLessThan(12);
});
