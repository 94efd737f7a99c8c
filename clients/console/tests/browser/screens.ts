// The pages on which the refusals of the routes are shown, and how each is caused there.
import type { Browser, Page } from '@playwright/test';
import { expect } from './fixture';
import type { Host } from './host';
import { approve, call, signIn, submitRegistration } from './people';

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

const findButton = (page: Page, name: string | RegExp, exact = true) => page.getByRole('button', { name, exact });
const confirmWithReason = async (page: Page, title: string, send = title): Promise<void> => {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('textbox').fill('核对后处理');
  await dialog.getByRole('button', { name: send }).click();
};
const readOnly = (route: string): Act => ({ route, run: () => Promise.resolve() });
const getToken = async (host: Host, username: string): Promise<string> => (await signIn(host, username)).accessToken;

async function createCheckedCase(host: Host, browser: Browser, company: string): Promise<string> {
  const { registrationId: id } = await submitRegistration(host, browser, company);
  const reviewer = await getToken(host, 'reviewer');
  await call(host, `POST /reviews/${id}/claim`, reviewer);
  for (const step of ['materials', 'identity'])
    await expect(async () => {
      const { etag } = await call(host, `GET /reviews/${id}`, reviewer);
      await call(host, `POST /reviews/${id}/checks`, reviewer, { step, outcome: 'passed' }, etag);
    }).toPass();
  return id;
}

/** An approved customer of manager.js. */
async function createCustomer(host: Host, browser: Browser, company: string): Promise<string> {
  const { registrationId: id } = await submitRegistration(host, browser, company, {
    province: '江苏省',
    city: '南京市',
    district: '玄武区',
  });
  await approve(host, await getToken(host, 'reviewer'), id);
  await expect
    .poll(async () => call(host, `GET /customers/${id}`, await getToken(host, 'manager.js')).then(Boolean, () => false))
    .toBe(true);
  return id;
}

const id = '00000000-0000-7000-8000-000000000001';
const deadLetter = {
  id,
  reaction: 'keep_queue',
  message: 'm',
  error: 'E',
  sentAt: new Date().toISOString(),
  state: 'parked',
  tries: 1,
  retries: 0,
};
const asList = (items: unknown[]) => () => ({ items, nextCursor: null });
const createExport = (more: { mine: boolean; state: string }) => ({
  id,
  registrationId: id,
  from: null,
  to: null,
  reason: '调证',
  by: `staff:${id}`,
  personal: true,
  at: new Date().toISOString(),
  until: null,
  approvedBy: null,
  approvedReason: null,
  approvedAt: null,
  ...more,
});

export const screens: Screen[] = [
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
          await findButton(page, '登录').click();
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
          await findButton(page, '修改密码').click();
        },
      },
      { route: 'POST /staff/totp', run: (page) => findButton(page, '启用动态码').click() },
      {
        route: 'DELETE /staff/totp',
        run: async (page) => {
          await findButton(page, '停用动态码').click();
          await page.getByLabel('六位动态码').fill('123456');
          await findButton(page, '停用动态码').click();
        },
      },
    ],
  },
  {
    name: 'the messages',
    who: 'manager.js',
    open: () => Promise.resolve('/customers'),
    acts: [{ route: 'GET /notifications', run: (page) => findButton(page, /^消息/).click() }],
  },
  {
    name: 'the queue',
    who: 'reviewer',
    open: () => Promise.resolve('/reviews'),
    acts: [readOnly('GET /reviews')],
  },
  {
    name: 'a free case',
    who: 'reviewer',
    open: async (host, browser) => `/reviews/${(await submitRegistration(host, browser, '深圳市错一科技有限公司')).registrationId}`,
    acts: [{ route: 'POST /reviews/{id}/claim', run: (page) => findButton(page, /^领取 c/).click() }],
  },
  {
    name: 'a claimed case',
    who: 'reviewer',
    open: async (host, browser) => `/reviews/${await createCheckedCase(host, browser, '深圳市错二科技有限公司')}`,
    acts: [
      readOnly('GET /upload/image/{imageId}'),
      { route: 'POST /reviews/{id}/checks', run: (page) => findButton(page, /^通过 1/).click() },
      {
        route: 'POST /reviews/{id}/decision',
        run: async (page) => {
          await findButton(page, /^批准 a/).click();
          await findButton(page, /^确认批准/).click();
        },
      },
      { route: 'POST /reviews/{id}/release', run: (page) => findButton(page, /^退回待审 r/).click() },
    ],
  },
  {
    name: 'a case that a colleague has claimed',
    who: 'admin',
    open: async (host, browser) => {
      const { registrationId } = await submitRegistration(host, browser, '深圳市错三科技有限公司');
      await call(host, `POST /reviews/${registrationId}/claim`, await getToken(host, 'reviewer2'));
      return `/reviews/${registrationId}`;
    },
    acts: [
      {
        route: 'POST /reviews/{id}/takeover',
        run: async (page) => {
          await findButton(page, '接管').click();
          await confirmWithReason(page, '接管');
        },
      },
    ],
  },
  {
    name: 'a decided case',
    who: 'admin',
    open: async (host, browser) => {
      const { registrationId } = await submitRegistration(host, browser, '深圳市错四科技有限公司');
      await approve(host, await getToken(host, 'reviewer'), registrationId);
      return `/reviews/${registrationId}`;
    },
    acts: [
      {
        route: 'POST /reviews/{id}/reverse',
        run: async (page) => {
          await findButton(page, '申请撤销结论').click();
          await confirmWithReason(page, '申请撤销结论');
        },
      },
    ],
  },
  {
    name: 'a reversal that waits for a second person',
    who: 'reviewer2',
    open: async (host, browser) => {
      const { registrationId } = await submitRegistration(host, browser, '深圳市错五科技有限公司');
      await approve(host, await getToken(host, 'reviewer'), registrationId);
      const admin = await getToken(host, 'admin');
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
          await findButton(page, '同意').click();
          await confirmWithReason(page, '同意');
        },
      },
    ],
  },
  {
    name: 'the customers',
    who: 'manager.js',
    open: () => Promise.resolve('/customers'),
    acts: [readOnly('GET /customers')],
  },
  {
    name: 'a new customer',
    who: 'manager.js',
    open: async (host, browser) => `/customers/${await createCustomer(host, browser, '南京错六机械有限公司')}`,
    acts: [
      { route: 'PUT /customers/{id}/assign-status', run: (page) => findButton(page, '接收').click() },
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
      readOnly('GET /customers/{id}/follow-ups'),
      {
        route: 'PUT /customers/{id}/rating',
        run: async (page) => {
          await findButton(page, '评定等级').click();
          const dialog = page.getByRole('dialog', { name: '评定等级' });
          await dialog.getByLabel('客户等级').selectOption('A');
          await dialog.getByLabel('原因').fill('集团客户');
          await dialog.getByRole('button', { name: '评定等级' }).click();
        },
      },
      {
        route: 'POST /customers/{id}/transfer',
        run: async (page) => {
          await findButton(page, '转交').click();
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
      'GET /customers/transfers': asList([
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
        ? [{ route: 'POST /customers/{id}/transfer/withdraw', run: (page) => findButton(page, '撤回转交').click() }]
        : [
            { route: 'POST /customers/{id}/transfer/accept', run: (page) => findButton(page, '接受').click() },
            {
              route: 'POST /customers/{id}/transfer/refuse',
              run: async (page) => {
                await findButton(page, '拒绝').click();
                await confirmWithReason(page, '拒绝');
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
          await findButton(page, '添加客户经理').click();
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
          await findButton(page, '编辑').first().click();
          await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
        },
      },
      { route: 'POST /managers/{id}/offboard/undo', run: (page) => findButton(page, '撤销离岗').first().click() },
      {
        route: 'POST /managers/import',
        run: async (page) => {
          await findButton(page, '导入名单').click();
          const dialog = page.getByRole('dialog', { name: '从 CSV 导入客户经理' });
          await dialog.getByLabel('文件').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a') });
          await dialog.getByRole('button', { name: '试导入' }).click();
        },
      },
    ],
  },
  {
    name: 'the parked customers',
    who: 'admin',
    open: () => Promise.resolve('/supervisor/parked'),
    acts: [readOnly('GET /assignment/parked')],
  },
  {
    name: 'the dead letters',
    who: 'admin',
    open: () => Promise.resolve('/operations/dead-letters'),
    shown: { 'GET /ops/dead-letters': asList([deadLetter]) },
    acts: [
      {
        route: 'POST /ops/dead-letters/{id}/retry',
        run: async (page) => {
          await findButton(page, '重试').click();
          await confirmWithReason(page, '重试');
        },
      },
      {
        route: 'POST /ops/dead-letters/{id}/discard',
        run: async (page) => {
          await findButton(page, '丢弃').click();
          await confirmWithReason(page, '丢弃');
        },
      },
      readOnly('GET /ops/dead-letters'),
      readOnly('GET /ops/dead-letters/acts'),
    ],
  },
  {
    name: 'the import of customers',
    who: 'admin',
    open: () => Promise.resolve('/supervisor/import'),
    acts: [
      {
        route: 'POST /customers/import',
        run: async (page) => {
          const form = page.getByRole('form', { name: '导入客户' });
          await form.getByLabel('文件').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a') });
          await form.getByLabel('依据起始日期').fill('2024-03-01');
          await form.getByRole('button', { name: '试导入' }).click();
        },
      },
    ],
  },
  {
    name: 'an import that is opened again',
    who: 'admin',
    open: () => Promise.resolve(`/supervisor/import?id=${id}`),
    shown: {
      'GET /customers/imports/{id}': () => ({
        ...{ id, dryRun: false, encoding: 'UTF-8', rows: 1, made: 0, merged: 0, skipped: 0, refused: 1, warned: 0, parked: 0, said: 1 },
        items: [{ line: 2, column: 'contactPhone', level: 'error', code: 'phone_invalid', message: '手机号有误', customerId: null }],
      }),
    },
    acts: [
      readOnly('GET /customers/imports/{id}'),
      { route: 'GET /customers/imports/{id}/errors', run: (page) => findButton(page, '下载错误清单').click() },
    ],
  },
  {
    name: 'unknown calls',
    who: 'admin',
    open: () => Promise.resolve('/operations'),
    shown: {
      'GET /ops/unknown-calls': asList([
        { id, call: 'tell_applicant', cause: id, registrationId: id, attemptedAt: new Date().toISOString(), state: 'unknown' },
      ]),
    },
    acts: [
      {
        route: 'POST /ops/unknown-calls/{id}/resolve',
        run: async (page) => {
          await findButton(page, '已送达').click();
          await confirmWithReason(page, '已送达');
        },
      },
      {
        route: 'POST /ops/projections/{name}/rebuild',
        run: async (page) => {
          await page.getByRole('row').filter({ hasText: 'registration_status' }).getByRole('button', { name: '重建' }).click();
          await confirmWithReason(page, '重建');
        },
      },
    ],
  },
  {
    name: 'the auditor’s start',
    who: 'auditor',
    open: () => Promise.resolve('/audit'),
    shown: {
      'GET /audit/holds': asList([
        {
          registrationId: id,
          reason: 'court',
          reference: '（2026）1号',
          at: new Date().toISOString(),
          by: `staff:${id}`,
          erasureWaits: false,
        },
      ]),
      'GET /audit/exports': asList([createExport({ mine: false, state: 'awaiting_second_person' })]),
    },
    acts: [
      { route: 'GET /audit/verify', run: (page) => findButton(page, '立即核验').click() },
      {
        route: 'POST /audit/registrations/{id}/hold/lift',
        run: async (page) => {
          await page.locator(`[data-hold] button`).click();
          await confirmWithReason(page, '解除保留');
        },
      },
      {
        route: 'POST /audit/exports/{id}/approve',
        run: async (page) => {
          await page.locator(`[data-export] button`).click();
          await confirmWithReason(page, '批准导出');
        },
      },
      readOnly('GET /audit/holds'),
      readOnly('GET /audit/exports'),
    ],
  },
  {
    name: 'an export that is done',
    who: 'auditor',
    open: () => Promise.resolve('/audit'),
    shown: {
      'GET /audit/exports': asList([createExport({ mine: true, state: 'done' })]),
    },
    acts: [{ route: 'GET /audit/exports/{id}', run: (page) => page.locator('[data-export] button').click() }],
  },
  {
    name: 'the auditor’s page of a past moment',
    who: 'auditor',
    open: () => Promise.resolve('/audit/moment?at=2026-11-01T08:00:00'),
    acts: [readOnly('GET /audit/queue')],
  },
  {
    name: 'a registration at the auditor’s',
    who: 'auditor',
    open: async (host, browser) => `/audit/${(await submitRegistration(host, browser, '深圳市错八科技有限公司')).registrationId}`,
    acts: [
      {
        route: 'POST /audit/registrations/{id}/hold',
        run: async (page) => {
          const form = page.getByRole('form', { name: '设置法定保留' });
          await form.getByLabel('案号或文号').fill('（2026）粤0305民初9号');
          await form.getByRole('button', { name: '设置' }).click();
        },
      },
    ],
  },
];
