// Every refusal that docs/openapi.json lists for a used route, on the page that gets it: its text is shown, and the page still works. The
// response is the document's example; its real causes are tested with the server.
import type { Browser, Page } from '@playwright/test';
import { refusals } from '../documented';
import { expect, test } from './fixture';
import type { Host } from './host';
import { approve, call, signIn, submitted } from './people';

interface Act {
  route: string;
  run: (page: Page) => Promise<void>;
}

interface Screen {
  name: string;
  who: string | null;
  /** Creates the data of the page, and returns its address. */
  open: (host: Host, browser: Browser) => Promise<string>;
  /** Reads that get other responses instead of the server's. */
  shown?: Record<string, (body: unknown) => unknown>;
  acts: Act[];
}

const documented = refusals();

/** Refusals that no page shows, and why. */
const shownNowhere: Record<string, string> = {
  'POST /auth/logout token_invalid': 'whoever signs out is signed out here in any case',
  'GET /notifications cursor_invalid': 'only the first page is read',
  'GET /customers/transfers cursor_invalid': 'only the first page is read',
  'GET /customers/{id}/follow-ups cursor_invalid': 'only the first page is read',
  'GET /ops/unknown-calls cursor_invalid': 'only the first page is read',
  'GET /audit/checkpoints cursor_invalid': 'only the first page is read',
  'POST /policies/assignment/activate version_mismatch': 'policy.spec.ts has two who activate at once',
  'POST /policies/requirements/activate version_mismatch': 'the same editor',
  'POST /policies/retention/activate version_mismatch': 'the same editor',
  'POST /policies/review/activate version_mismatch': 'the same editor',
};

const button = (page: Page, name: string | RegExp, exact = true) => page.getByRole('button', { name, exact });
const reason = async (page: Page, title: string, send = title): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('textbox').fill('核对后处理');
  await dialog.getByRole('button', { name: send }).click();
};
const reading = (route: string): Act => ({ route, run: () => Promise.resolve() });
const token = async (host: Host, username: string): Promise<string> => (await signIn(host, username)).accessToken;

async function checked(host: Host, browser: Browser, company: string): Promise<string> {
  const { registrationId: id } = await submitted(host, browser, company);
  const reviewer = await token(host, 'reviewer');
  await call(host, `POST /reviews/${id}/claim`, reviewer);
  for (const step of ['materials', 'identity'])
    await expect(async () => {
      const { etag } = await call(host, `GET /reviews/${id}`, reviewer);
      await call(host, `POST /reviews/${id}/checks`, reviewer, { step, outcome: 'passed' }, etag);
    }).toPass();
  return id;
}

/** An approved customer of manager.js. */
async function customer(host: Host, browser: Browser, company: string): Promise<string> {
  const { registrationId: id } = await submitted(host, browser, company, { province: '江苏省', city: '南京市', district: '玄武区' });
  await approve(host, await token(host, 'reviewer'), id);
  await expect.poll(async () => call(host, `GET /customers/${id}`, await token(host, 'manager.js')).then(Boolean, () => false)).toBe(true);
  return id;
}

const id = '00000000-0000-7000-8000-000000000001';
const letter = {
  id,
  reaction: 'keep_queue',
  message: 'm',
  error: 'E',
  sentAt: new Date().toISOString(),
  state: 'parked',
  tries: 1,
  retries: 0,
};
const list = (items: unknown[]) => () => ({ items, nextCursor: null });

const screens: Screen[] = [
  {
    name: 'sign-in',
    who: null,
    open: () => Promise.resolve('/sign-in'),
    acts: [
      {
        route: 'POST /staff/login',
        run: async (page) => {
          await page.getByLabel('用户名').fill('reviewer');
          await page.getByLabel('密码').fill('wrong-password');
          await button(page, '登录').click();
        },
      },
    ],
  },
  {
    name: 'the account',
    who: 'auditor',
    open: () => Promise.resolve('/account'),
    acts: [
      {
        route: 'POST /staff/password',
        run: async (page) => {
          await page.getByLabel('当前密码').fill('some-old-password');
          await page.getByLabel('新密码', { exact: true }).fill('some-new-password');
          await page.getByLabel('再次输入新密码').fill('some-new-password');
          await button(page, '修改密码').click();
        },
      },
      { route: 'POST /staff/totp', run: (page) => button(page, '启用动态码').click() },
      {
        route: 'DELETE /staff/totp',
        run: async (page) => {
          await button(page, '停用动态码').click();
          await page.getByLabel('六位动态码').fill('123456');
          await button(page, '停用动态码').click();
        },
      },
    ],
  },
  {
    name: 'the queue',
    who: 'reviewer',
    open: () => Promise.resolve('/reviews'),
    acts: [reading('GET /reviews')],
  },
  {
    name: 'a case that is free',
    who: 'reviewer',
    open: async (host, browser) => `/reviews/${(await submitted(host, browser, '深圳市错一科技有限公司')).registrationId}`,
    acts: [{ route: 'POST /reviews/{id}/claim', run: (page) => button(page, /^领取 c/).click() }],
  },
  {
    name: 'a case in hand',
    who: 'reviewer',
    open: async (host, browser) => `/reviews/${await checked(host, browser, '深圳市错二科技有限公司')}`,
    acts: [
      { route: 'POST /reviews/{id}/checks', run: (page) => button(page, /^通过 1/).click() },
      {
        route: 'POST /reviews/{id}/decision',
        run: async (page) => {
          await button(page, /^批准 a/).click();
          await button(page, /^确认批准/).click();
        },
      },
      { route: 'POST /reviews/{id}/release', run: (page) => button(page, /^退回待审 r/).click() },
    ],
  },
  {
    name: 'a case that a colleague has',
    who: 'admin',
    open: async (host, browser) => {
      const { registrationId } = await submitted(host, browser, '深圳市错三科技有限公司');
      await call(host, `POST /reviews/${registrationId}/claim`, await token(host, 'reviewer2'));
      return `/reviews/${registrationId}`;
    },
    acts: [
      {
        route: 'POST /reviews/{id}/takeover',
        run: async (page) => {
          await button(page, '接管').click();
          await reason(page, '接管');
        },
      },
    ],
  },
  {
    name: 'a case that is decided',
    who: 'admin',
    open: async (host, browser) => {
      const { registrationId } = await submitted(host, browser, '深圳市错四科技有限公司');
      await approve(host, await token(host, 'reviewer'), registrationId);
      return `/reviews/${registrationId}`;
    },
    acts: [
      {
        route: 'POST /reviews/{id}/reverse',
        run: async (page) => {
          await button(page, '申请撤销结论').click();
          await reason(page, '申请撤销结论');
        },
      },
    ],
  },
  {
    name: 'a reversal that waits for a second person',
    who: 'reviewer2',
    open: async (host, browser) => {
      const { registrationId } = await submitted(host, browser, '深圳市错五科技有限公司');
      await approve(host, await token(host, 'reviewer'), registrationId);
      const admin = await token(host, 'admin');
      await expect(async () => {
        const { etag } = await call(host, `GET /reviews/${registrationId}`, admin);
        await call(host, `POST /reviews/${registrationId}/reverse`, admin, { reason: '误判' }, etag);
      }).toPass();
      return `/reviews/${registrationId}`;
    },
    acts: [
      {
        route: 'POST /reviews/{id}/second-opinion',
        run: async (page) => {
          await button(page, '同意').click();
          await reason(page, '同意');
        },
      },
    ],
  },
  {
    name: 'the customers',
    who: 'manager.js',
    open: () => Promise.resolve('/customers'),
    acts: [reading('GET /customers')],
  },
  {
    name: 'a new customer',
    who: 'manager.js',
    open: async (host, browser) => `/customers/${await customer(host, browser, '南京错六机械有限公司')}`,
    acts: [
      { route: 'PUT /customers/{id}/assign-status', run: (page) => button(page, '接收').click() },
      {
        route: 'POST /customers/first-contact',
        run: (page) => page.getByRole('form', { name: '记录首次联系' }).getByRole('button', { name: '记录首次联系' }).click(),
      },
      {
        route: 'POST /customers/{id}/follow-ups',
        run: async (page) => {
          const form = page.getByRole('form', { name: '添加跟进' });
          await form.getByLabel('沟通内容').fill('发送报价单');
          await form.getByRole('button', { name: '添加跟进' }).click();
        },
      },
      {
        route: 'POST /customers/{id}/transfer',
        run: async (page) => {
          await button(page, '转交').click();
          const dialog = page.getByRole('dialog');
          await dialog.getByLabel('转交给').selectOption({ index: 1 });
          await dialog.getByLabel('原因').fill('客户搬迁');
          await dialog.getByRole('button', { name: '转交' }).click();
        },
      },
    ],
  },
  ...(['incoming', 'outgoing'] as const).map((way): Screen => ({
    name: `an ${way} offer`,
    who: 'manager.js',
    open: () => Promise.resolve('/customers'),
    shown: {
      'GET /customers/transfers': list([
        {
          customerId: id,
          companyName: '南京错七机械有限公司',
          fromId: id,
          fromName: '陈立',
          toId: id,
          toName: '赵强',
          reason: '客户搬迁',
          offeredAt: new Date().toISOString(),
          expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
          incoming: way === 'incoming',
        },
      ]),
    },
    acts:
      way === 'outgoing'
        ? [{ route: 'POST /customers/{id}/transfer/withdraw', run: (page) => button(page, '撤回转交').click() }]
        : [
            { route: 'POST /customers/{id}/transfer/accept', run: (page) => button(page, '接受').click() },
            {
              route: 'POST /customers/{id}/transfer/refuse',
              run: async (page) => {
                await button(page, '拒绝').click();
                await reason(page, '拒绝');
              },
            },
          ],
  })),
  {
    name: 'the managers',
    who: 'admin',
    open: () => Promise.resolve('/supervisor/workload'),
    shown: {
      'GET /managers/candidates': () => ({ items: [{ staffId: id, username: 'fresh', displayName: '许新' }] }),
      'GET /managers/workload': (body) => {
        const { items } = body as { items: { active: boolean }[] };
        return { items: items.map((it, i) => (i === 0 ? { ...it, active: false } : it)) };
      },
    },
    acts: [
      {
        route: 'POST /managers',
        run: async (page) => {
          await button(page, '添加客户经理').click();
          const dialog = page.getByRole('dialog', { name: '添加客户经理' });
          await dialog.locator('select').first().selectOption({ index: 1 });
          await dialog.getByLabel('省份').selectOption({ label: '福建省' });
          await dialog.getByRole('button', { name: '添加区域' }).click();
          await dialog.getByRole('button', { name: '保存' }).click();
        },
      },
      {
        route: 'PUT /managers/{id}',
        run: async (page) => {
          await button(page, '编辑').first().click();
          await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
        },
      },
      { route: 'POST /managers/{id}/offboard/undo', run: (page) => button(page, '撤销离岗').first().click() },
      {
        route: 'POST /managers/import',
        run: async (page) => {
          await button(page, '导入名单').click();
          const dialog = page.getByRole('dialog', { name: '从 CSV 导入客户经理' });
          await dialog.getByLabel('文件').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a') });
          await dialog.getByRole('button', { name: '试导入' }).click();
        },
      },
    ],
  },
  { name: 'who waits', who: 'admin', open: () => Promise.resolve('/supervisor/parked'), acts: [reading('GET /assignment/parked')] },
  {
    name: 'the dead letters',
    who: 'admin',
    open: () => Promise.resolve('/operations/dead-letters'),
    shown: { 'GET /ops/dead-letters': list([letter]) },
    acts: [
      {
        route: 'POST /ops/dead-letters/{id}/retry',
        run: async (page) => {
          await button(page, '重试').click();
          await reason(page, '重试');
        },
      },
      {
        route: 'POST /ops/dead-letters/{id}/discard',
        run: async (page) => {
          await button(page, '丢弃').click();
          await reason(page, '丢弃');
        },
      },
      reading('GET /ops/dead-letters'),
      reading('GET /ops/dead-letters/acts'),
    ],
  },
  {
    name: 'unknown calls',
    who: 'admin',
    open: () => Promise.resolve('/operations'),
    shown: {
      'GET /ops/unknown-calls': list([
        { id, call: 'tell_applicant', cause: id, registrationId: id, attemptedAt: new Date().toISOString(), state: 'unknown' },
      ]),
    },
    acts: [
      {
        route: 'POST /ops/unknown-calls/{id}/resolve',
        run: async (page) => {
          await button(page, '已送达').click();
          await reason(page, '已送达');
        },
      },
    ],
  },
  {
    name: 'the auditor’s start',
    who: 'auditor',
    open: () => Promise.resolve('/audit'),
    shown: {
      'GET /audit/holds': list([
        {
          registrationId: id,
          reason: 'court',
          reference: '（2026）1号',
          at: new Date().toISOString(),
          by: `staff:${id}`,
          erasureWaits: false,
        },
      ]),
      'GET /audit/exports': list([
        {
          id,
          registrationId: id,
          from: null,
          to: null,
          reason: '调证',
          by: `staff:${id}`,
          mine: false,
          personal: true,
          at: new Date().toISOString(),
          state: 'awaiting_second_person',
          until: null,
          approvedBy: null,
          approvedReason: null,
          approvedAt: null,
        },
      ]),
    },
    acts: [
      { route: 'GET /audit/verify', run: (page) => button(page, '立即核验').click() },
      {
        route: 'POST /audit/registrations/{id}/hold/lift',
        run: async (page) => {
          await page.locator(`[data-hold] button`).click();
          await reason(page, '解除保留');
        },
      },
      {
        route: 'POST /audit/exports/{id}/approve',
        run: async (page) => {
          await page.locator(`[data-export] button`).click();
          await reason(page, '批准导出');
        },
      },
      reading('GET /audit/holds'),
      reading('GET /audit/exports'),
    ],
  },
  {
    name: 'the auditor’s page of a past moment',
    who: 'auditor',
    open: () => Promise.resolve('/audit/moment?at=2026-11-01T08:00:00'),
    acts: [reading('GET /audit/queue')],
  },
  {
    name: 'a registration at the auditor’s',
    who: 'auditor',
    open: async (host, browser) => `/audit/${(await submitted(host, browser, '深圳市错八科技有限公司')).registrationId}`,
    acts: [
      {
        route: 'POST /audit/registrations/{id}/hold',
        run: async (page) => {
          const form = page.getByRole('form', { name: '设立法律保留' });
          await form.getByLabel('案号或文号').fill('（2026）粤0305民初9号');
          await form.getByRole('button', { name: '设立' }).click();
        },
      },
    ],
  },
];

const pattern = (address: string): RegExp => new RegExp(`^${address.replace(/\{\w+\}/g, '[^/]+')}$`);

/** Replaces the response of one route; the others stay unchanged. */
async function answer(
  page: Page,
  route: string,
  how: (method: string) => { status: number; body: unknown } | ((body: unknown) => unknown),
) {
  const [method = '', address = ''] = route.split(' ');
  await page.route(
    (url) => pattern(address).test(url.pathname),
    async (it) => {
      if (it.request().method() !== method) return it.fallback();
      const said = how(method);
      if (typeof said === 'function') return it.fulfill({ json: said(await (await it.fetch()).json().catch(() => null)) });
      const headers = { 'Content-Type': 'application/problem+json', 'Retry-After': '30' };
      return it.fulfill({ status: said.status, headers, body: JSON.stringify(said.body) });
    },
  );
}

for (const { name, who, open, shown = {}, acts } of screens)
  test(`what is refused: ${name}`, async ({ desk, host, browser }) => {
    test.setTimeout(240_000);
    const path = await open(host, browser);
    const { page, go } = await desk(who, path);
    for (const { route, run } of acts) {
      const refused = documented.filter((it) => it.route === route);
      expect(refused, route).not.toHaveLength(0);
      for (const { status, code, answer: body } of refused) {
        await test.step(`${route} ${code}`, async () => {
          await page.unrouteAll({ behavior: 'ignoreErrors' });
          for (const [one, change] of Object.entries(shown)) if (one !== route) await answer(page, one, () => change);
          await answer(page, route, () => ({ status, body }));
          await go(path);
          await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
          await run(page);
          await expect(page.getByText(body.title).first(), code).toBeVisible({ timeout: 10_000 });
        });
      }
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

test('every refusal has its page, or a reason why it has none', () => {
  const played = new Set(screens.flatMap(({ acts }) => acts.map(({ route }) => route)));
  const missing = documented.map(({ route, code }) => `${route} ${code}`).filter((it) => !played.has(it.split(' ', 2).join(' ')));
  expect(missing.filter((it) => !shownNowhere[it])).toEqual([]);
  expect(Object.keys(shownNowhere).filter((it) => !missing.includes(it))).toEqual([]);
});
