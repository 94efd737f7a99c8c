// Every refusal that docs/openapi.json lists for a used route, on the page that gets it: its text is shown, and the page still works. The
// response is the document's example; its real causes are tested with the server. refusals.spec.ts finds a refusal that no page shows.
import type { Page } from '@playwright/test';
import { refusals } from '../documented';
import { expect, test } from './fixture';
import { screens } from './screens';

const documented = refusals();

/** Refusals that a dialog tells in words of its own. */
const ownTexts: Record<string, string> = {
  'POST /staff/totp invalid_credentials': '密码不正确。',
  'DELETE /staff/totp invalid_credentials': '密码不正确。',
  'POST /staff/totp reauthentication_required': '登录已超过 15 分钟',
  'DELETE /staff/totp reauthentication_required': '登录已超过 15 分钟',
};

const routePattern = (address: string): RegExp => new RegExp(`^${address.replace(/\{\w+\}/g, '[^/]+')}$`);

/** Replaces the response of one route; the others stay unchanged. */
async function replaceResponse(
  page: Page,
  route: string,
  how: (method: string) => { status: number; body: unknown } | ((body: unknown) => unknown),
) {
  const [method = '', address = ''] = route.split(' ');
  await page.route(
    (url) => routePattern(address).test(url.pathname),
    async (it) => {
      if (it.request().method() !== method) return it.fallback();
      const replacement = how(method);
      if (typeof replacement === 'function') return it.fulfill({ json: replacement(await (await it.fetch()).json().catch(() => null)) });
      const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '30' };
      return it.fulfill({ status: replacement.status, headers, body: JSON.stringify(replacement.body) });
    },
  );
}

for (const { name, who, open, shown = {}, acts } of screens)
  test(`refusals are shown: ${name}`, async ({ openPage, host, browser }) => {
    test.setTimeout(240_000);
    const path = await open(host, browser);
    const { page, go } = await openPage(who, path);
    for (const { route, run } of acts) {
      const refused = documented.filter((it) => it.route === route);
      expect(refused, route).not.toHaveLength(0);
      for (const { status, code, answer: body } of refused) {
        await test.step(`${route} ${code}`, async () => {
          await page.unrouteAll({ behavior: 'ignoreErrors' });
          for (const [one, change] of Object.entries(shown)) if (one !== route) await replaceResponse(page, one, () => change);
          await replaceResponse(page, route, () => ({ status, body }));
          await go(path);
          await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
          await run(page);
          const text = ownTexts[`${route} ${code}`] ?? body.title;
          await expect(page.getByText(text).first(), code).toBeVisible();
        });
      }
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
