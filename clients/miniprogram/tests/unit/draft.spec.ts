import { expect, test } from '@playwright/test';
import type { DraftResponse, Form, SubmissionResult } from '../../miniprogram/lib/api';
import { createDraft, type Draft } from '../../miniprogram/lib/draft';
import { Problem } from '../../miniprogram/lib/problem';
import { createCall } from '../../miniprogram/lib/request';
import { createMemoryStore, type Store } from '../../miniprogram/lib/store';

/** A server that merges like the real one, with a network that can be cut before or after the server has processed a request. */
class Server {
  form: Form = {};
  savedAt = 0;
  opens: string[] | null = null;
  step = 'info';
  network: 'up' | 'down' | 'answer lost' = 'up';
  bad: string | null = null;
  submissions = new Map<string, SubmissionResult>();
  saves: Form[] = [];
  duringSave: (() => Promise<void>) | null = null;

  answer(): DraftResponse {
    const savedAt = new Date(this.savedAt).toISOString();
    return { draft: { ...this.form }, issues: [], step: this.step, savedAt, fields: {}, next: null, opens: this.opens, tariff: null };
  }

  cut(when: Server['network'][]): void {
    if (when.includes(this.network)) throw new Problem('network', 0);
  }

  async save(changes: Form): Promise<DraftResponse> {
    this.cut(['down']);
    this.saves.push(changes);
    if (this.bad && this.bad in changes)
      throw new Problem('validation_failed', 400, {
        errors: [{ pointer: `/${this.bad}`, code: 'invalid_characters', message: '含有不能使用的字符。' }],
      });
    Object.assign(this.form, changes);
    await this.duringSave?.();
    this.cut(['answer lost']);
    return this.answer();
  }

  async submit(form: Form, key: string): Promise<SubmissionResult> {
    this.cut(['down']);
    const first = this.submissions.get(key);
    if (!first && this.submissions.size > 0) throw new Problem('already_submitted', 409);
    const result = first ?? { registrationId: 'r', authStatus: 'pending', version: 4, submittedAt: '2026-11-26T10:00:00Z', round: 1 };
    this.submissions.set(key, result);
    void form;
    this.cut(['answer lost']);
    return result;
  }

  reads = 0;

  phone(store: Store = createMemoryStore(), now = 1_000): Draft {
    return createDraft('r', {
      read: async () => {
        this.cut(['down', 'answer lost']);
        this.reads += 1;
        return this.answer();
      },
      save: (changes) => this.save(changes),
      submit: (form, key) => this.submit(form, key),
      store,
      timing: { now: () => now, random: Math.random, wait: async () => undefined },
      changed: () => undefined,
    });
  }
}

test('text typed offline is stored on the phone, survives a kill, and is sent when the network is back', async () => {
  const server = new Server();
  const store = createMemoryStore();
  const before = server.phone(store);
  await before.open();
  server.network = 'down';
  await before.change({ companyName: '深圳示例', powerCapacity: '1250' });
  expect(await before.flush()).toBe(false);
  expect(before.view().saveState).toBe('phone');

  const after = server.phone(store);
  await after.open();
  expect(after.view()).toMatchObject({ saveState: 'phone', form: { companyName: '深圳示例', powerCapacity: '1250' } });
  server.network = 'up';
  expect(await after.flush()).toBe(true);
  expect(after.view().saveState).toBe('saved');
  expect(server.form).toMatchObject({ companyName: '深圳示例', powerCapacity: '1250' });
  expect(await store.read('draft.r')).toBeNull();
});

test('without a network and without a copy on the phone the failure is thrown', async () => {
  const server = new Server();
  server.network = 'down';
  await expect(server.phone().open()).rejects.toThrow('network');
});

test('text typed during a save is not treated as saved', async () => {
  const server = new Server();
  const phone = server.phone();
  await phone.open();
  await phone.change({ realName: '张' });
  server.duringSave = async () => {
    server.duringSave = null;
    await phone.change({ realName: '张伟', position: '主管' });
  };
  await phone.flush();
  expect(server.form).toMatchObject({ realName: '张伟', position: '主管' });
  expect(phone.view().saveState).toBe('saved');
});

test('after a lost response to a save the text stays pending, and the next save confirms it', async () => {
  const server = new Server();
  const phone = server.phone();
  await phone.open();
  server.network = 'answer lost';
  await phone.change({ realName: '张伟' });
  await phone.flush();
  expect(phone.view().saveState).toBe('phone');
  server.network = 'up';
  await phone.flush();
  expect(phone.view()).toMatchObject({ saveState: 'saved', form: { realName: '张伟' } });
});

test('two phones: fields that only one of them changed are merged', async () => {
  const server = new Server();
  const store = createMemoryStore();
  const phone = server.phone(store);
  await phone.open();
  server.network = 'down';
  await phone.change({ realName: '张伟' });
  await phone.flush();
  server.network = 'up';
  server.form.position = '主管';
  const again = server.phone(store);
  await again.open();
  await again.flush();
  expect(server.form).toEqual({ realName: '张伟', position: '主管' });
  expect(again.view().conflicts).toEqual([]);
});

for (const [which, typedAt, kept, other] of [
  ['this phone', 5_000, '李娜', '王芳'],
  ['the other phone', 1_000, '王芳', '李娜'],
] as const)
  test(`two phones changed the same field: ${which} was later, and the other text is offered`, async () => {
    const server = new Server();
    const store = createMemoryStore();
    const phone = server.phone(store, typedAt);
    await phone.open();
    server.network = 'down';
    await phone.change({ realName: '李娜' });
    await phone.flush();
    server.network = 'up';
    server.form.realName = '王芳';
    server.savedAt = 3_000;
    const again = server.phone(store);
    await again.open();
    expect(again.view().form.realName).toBe(kept);
    expect(again.view().conflicts).toEqual([{ field: 'realName', kept, other, ...(other === '李娜' ? { mine: true } : {}) }]);
    await again.change({ realName: other });
    expect(again.view().conflicts).toEqual([]);
  });

for (const [which, typedAt, kept, other] of [
  ['this phone', 5_000, '李娜', '王芳'],
  ['the other phone', 1_000, '王芳', '李娜'],
] as const)
  test(`the offered text survives a kill of the app: ${which} was later`, async () => {
    const server = new Server();
    const store = createMemoryStore();
    const phone = server.phone(store, typedAt);
    await phone.open();
    server.network = 'down';
    await phone.change({ realName: '李娜' });
    await phone.flush();
    server.network = 'up';
    server.form.realName = '王芳';
    server.savedAt = 3_000;
    expect(await phone.flush()).toBe(true);
    const conflict = { field: 'realName', kept, other, ...(other === '李娜' ? { mine: true } : {}) };

    const again = server.phone(store);
    await again.open();
    expect(again.view().conflicts).toEqual([conflict]);
    await again.change({ realName: kept });
    await again.flush();
    const decided = server.phone(store);
    await decided.open();
    expect(decided.view().conflicts).toEqual([]);
    expect(await store.read('draft.r')).toBeNull();
  });

test('an offered text that the server has meanwhile is no longer offered', async () => {
  const server = new Server();
  const store = createMemoryStore();
  const phone = server.phone(store);
  await phone.open();
  server.network = 'down';
  await phone.change({ realName: '李娜' });
  await phone.flush();
  server.network = 'up';
  server.form.realName = '王芳';
  server.savedAt = 3_000;
  await phone.flush();
  server.form.realName = '李娜';
  const again = server.phone(store);
  await again.open();
  expect(again.view().conflicts).toEqual([]);
});

test('back online, later changes of another phone are read before anything is sent', async () => {
  const server = new Server();
  const phone = server.phone();
  await phone.open();
  server.network = 'down';
  await phone.change({ realName: '李娜', position: '主管' });
  await phone.flush();
  server.network = 'up';
  server.form.realName = '王芳';
  server.savedAt = 3_000;
  expect(await phone.flush()).toBe(true);
  expect(server.form).toEqual({ realName: '王芳', position: '主管' });
  expect(phone.view()).toMatchObject({ saveState: 'saved', form: server.form });
  expect(phone.view().conflicts).toEqual([{ field: 'realName', kept: '王芳', other: '李娜', mine: true }]);
});

test('the draft is reloaded only when the page is shown again', async () => {
  const server = new Server();
  const phone = server.phone();
  await phone.open();
  await phone.change({ realName: '李娜' });
  await phone.flush();
  expect(server.reads).toBe(1);
  server.form.realName = '王芳';
  server.savedAt = 3_000;
  await phone.refresh();
  expect(server.reads).toBe(2);
  expect(phone.view()).toMatchObject({ saveState: 'saved', form: { realName: '王芳' }, conflicts: [] });
});

test("a phone's own save whose response was lost is not treated as a text of another phone", async () => {
  const server = new Server();
  const phone = server.phone();
  await phone.open();
  server.network = 'answer lost';
  server.savedAt = 3_000;
  await phone.change({ realName: '李' });
  await phone.flush();
  await phone.change({ realName: '李娜' });
  server.network = 'up';
  await phone.flush();
  expect(server.form).toEqual({ realName: '李娜' });
  expect(phone.view().conflicts).toEqual([]);
});

test('a field that another phone has emptied counts as changed there', async () => {
  const server = new Server();
  server.form = { email: 'a@example.com' };
  const phone = server.phone();
  await phone.open();
  await phone.change({ email: 'b@example.com' });
  server.form.email = null;
  server.savedAt = 3_000;
  await phone.refresh();
  expect(phone.view().conflicts).toEqual([{ field: 'email', kept: null, other: 'b@example.com', mine: true }]);
});

test('a person who kept their own text is not asked again after another network loss', async () => {
  const server = new Server();
  const phone = server.phone(createMemoryStore(), 5_000);
  await phone.open();
  server.network = 'down';
  await phone.change({ realName: '李娜' });
  await phone.flush();
  server.network = 'up';
  server.form.realName = '王芳';
  server.savedAt = 3_000;
  await phone.open();
  server.network = 'down';
  await phone.change({ realName: '李娜' });
  await phone.flush();
  server.network = 'up';
  await phone.flush();
  expect(server.form).toEqual({ realName: '李娜' });
  expect(phone.view().conflicts).toEqual([]);
});

test('the parts of a region are decided and offered together', async () => {
  const server = new Server();
  server.form = { province: '广东省', city: '深圳市', district: '南山区' };
  const phone = server.phone();
  await phone.open();
  server.network = 'down';
  await phone.change({ province: '江苏省', city: '苏州市', district: '相城区', regionCode: null });
  await phone.flush();
  server.network = 'up';
  server.form.district = '福田区';
  server.savedAt = 3_000;
  await phone.flush();
  expect(server.form).toEqual({ province: '广东省', city: '深圳市', district: '福田区' });
  expect(phone.view().conflicts).toEqual([
    { field: 'province', kept: '广东省', other: '江苏省', mine: true },
    { field: 'city', kept: '深圳市', other: '苏州市', mine: true },
    { field: 'district', kept: '福田区', other: '相城区', mine: true },
  ]);
});

test('a text that the server cannot store does not prevent the others from being saved', async () => {
  const server = new Server();
  server.bad = 'position';
  const phone = server.phone();
  await phone.open();
  await phone.change({ realName: '张伟', position: '主\u202e管' });
  expect(await phone.flush()).toBe(false);
  expect(server.form).toEqual({ realName: '张伟' });
  expect(phone.view().issues).toMatchObject([{ pointer: '/position', code: 'invalid_characters' }]);
  expect(phone.view().form.position).toBe('主\u202e管');
  server.bad = null;
  await phone.change({ position: '主管' });
  expect(await phone.flush()).toBe(true);
});

test('a text that was corrected before its refusal arrived is sent', async () => {
  const server = new Server();
  server.bad = 'position';
  const phone = server.phone();
  await phone.open();
  await phone.change({ position: '主\u202e管' });
  const flushed = phone.flush();
  server.bad = null;
  await phone.change({ position: '主管' });
  expect(await flushed).toBe(true);
  expect(server.form).toEqual({ position: '主管' });
  expect(phone.view()).toMatchObject({ saveState: 'saved', issues: [] });
});

test('a submission whose response was lost is sent again unchanged, also after a kill', async () => {
  const server = new Server();
  const store = createMemoryStore();
  const phone = server.phone(store);
  await phone.open();
  await phone.change({ realName: '张伟' });
  await phone.flush();
  server.network = 'answer lost';
  await expect(phone.submit(null)).rejects.toThrow('network');
  expect(server.submissions.size).toBe(1);
  await expect(phone.submit(null)).rejects.toThrow('network');

  server.network = 'up';
  const again = server.phone(store);
  await again.open();
  expect(await again.resume()).toMatchObject({ authStatus: 'pending' });
  expect(server.submissions.size).toBe(1);
  expect(again.view().saveState).toBe('submitted');
  expect(await again.resume()).toBeNull();
});

test('a submission without a response is shown as unconfirmed, also after a restart offline, and is sent again with its key', async () => {
  const server = new Server();
  const store = createMemoryStore();
  const phone = server.phone(store);
  await phone.open();
  await phone.change({ realName: '张伟' });
  await phone.flush();
  server.network = 'down';
  await expect(phone.submit(null)).rejects.toThrow('network');
  expect(phone.view().saveState).toBe('unconfirmed');

  const again = server.phone(store);
  await again.open();
  await expect(again.resume()).rejects.toThrow('network');
  expect(again.view()).toMatchObject({ saveState: 'unconfirmed', form: { realName: '张伟' } });
  server.network = 'answer lost';
  await expect(again.resume()).rejects.toThrow('network');
  server.network = 'up';
  expect(await again.resume()).toMatchObject({ authStatus: 'pending' });
  expect(server.submissions.size).toBe(1);
  expect(again.view().saveState).toBe('submitted');
});

test("a submission answered by a firewall's page stays unconfirmed and is sent again with its key", async () => {
  const server = new Server();
  const accept = server.submit.bind(server);
  const keys: string[] = [];
  server.submit = async (form, key) => {
    const call = createCall({
      transport: async (request) => {
        keys.push(request.header['Idempotency-Key'] ?? '');
        // The server executes the request; its response is replaced by a page.
        const result = await accept(form, key);
        return { status: 200, headers: {}, data: keys.length <= 4 ? '<html>challenge</html>' : result };
      },
      tokens: () => null,
      base: () => 'http://server',
      language: () => 'zh-CN',
      timing: { now: () => 1_000, random: () => 1, wait: async () => undefined },
    });
    return (await call<SubmissionResult>('POST /auth/register', { key, body: form })).body;
  };
  const store = createMemoryStore();
  const phone = server.phone(store);
  await phone.open();
  await phone.change({ realName: '张伟' });
  await phone.flush();
  await expect(phone.submit(null)).rejects.toThrow('unreadable');
  expect(phone.view().saveState).toBe('unconfirmed');

  const again = server.phone(store);
  await again.open();
  expect(await again.resume()).toMatchObject({ authStatus: 'pending' });
  expect(new Set(keys).size).toBe(1);
  expect(again.view().saveState).toBe('submitted');
});

for (const [how, kept] of [
  ['after a restart', true],
  ['without a restart', false],
] as const)
  test(`a submission without a response is not sent again over a newer draft of another phone, ${how}`, async () => {
    const server = new Server();
    const store = createMemoryStore();
    let phone = server.phone(store);
    await phone.open();
    await phone.change({ realName: '张伟', powerCapacity: '1250' });
    await phone.flush();
    server.network = 'down';
    await expect(phone.submit(null)).rejects.toThrow('network');
    server.network = 'up';
    server.form.realName = '王芳';
    if (kept) {
      phone = server.phone(store);
      await phone.open();
    }
    expect(await phone.resume()).toBeNull();
    expect(server.submissions.size).toBe(0);
    expect(phone.view()).toMatchObject({ saveState: 'saved', form: { realName: '王芳' } });
    expect(await store.read('draft.r')).toBeNull();
  });

test('a submission that was accepted is confirmed, although the server returns its draft in another spelling', async () => {
  const server = new Server();
  const phone = server.phone();
  await phone.open();
  await phone.change({ companyName: '深圳市样例(南山)有限公司' });
  await phone.flush();
  server.network = 'answer lost';
  await expect(phone.submit(null)).rejects.toThrow('network');
  server.network = 'up';
  server.form = { companyName: '深圳市样例（南山）有限公司' };
  server.step = 'wait';
  expect(await phone.resume()).toMatchObject({ authStatus: 'pending' });
  expect(phone.view().saveState).toBe('submitted');
});

test('changes after a submission without a response are not submitted automatically', async () => {
  const server = new Server();
  const store = createMemoryStore();
  const phone = server.phone(store);
  await phone.open();
  await phone.change({ realName: '张伟' });
  await phone.flush();
  server.network = 'down';
  await expect(phone.submit(null)).rejects.toThrow('network');
  await phone.change({ realName: '张玮' });
  expect(phone.view().saveState).toBe('saving');
  server.network = 'up';
  expect(await phone.resume()).toBeNull();
  expect(server.submissions.size).toBe(0);
  // The server accepts a change of the draft, so it has no submission.
  await phone.flush();
  expect(phone.view().saveState).toBe('saved');
  expect(await store.read('draft.r')).toBeNull();
});

test('after a rejection only opened fields are submitted, and the refused values stay for comparison', async () => {
  const server = new Server();
  server.form = { realName: '张伟', position: '主管', province: '广东省', city: '深圳市' };
  server.opens = ['/realName', '/city'];
  const store = createMemoryStore();
  const phone = server.phone(store);
  await phone.open();
  await phone.change({ realName: '张玮' });
  await phone.flush();
  const again = server.phone(store);
  await again.open();
  expect(again.view().before.realName).toBe('张伟');
  expect(again.view().form.realName).toBe('张玮');
  let sent: Form = {};
  server.submit = async (form) => {
    sent = form;
    return { registrationId: 'r', authStatus: 'pending', version: 9, submittedAt: '2026-11-26T10:00:00Z', round: 2 };
  };
  await again.submit(8);
  expect(sent).toEqual({ realName: '张玮', province: '广东省', city: '深圳市', district: null, regionCode: null });
});

/** What a submission sends for this draft. */
async function submittedForm(form: Form, opens: string[] | null): Promise<Form> {
  const server = new Server();
  server.form = form;
  server.opens = opens;
  let sent: Form = {};
  server.submit = async (body) => {
    sent = body;
    return { registrationId: 'r', authStatus: 'pending', version: 9, submittedAt: '2026-11-26T10:00:00Z', round: 2 };
  };
  const phone = server.phone();
  await phone.open();
  await phone.submit(opens ? 8 : null);
  return sent;
}

test('after a rejection an emptied field is submitted as null, because the server merges; a first round leaves it out', async () => {
  const form = { province: '广东省', city: '东莞市', accountNumbers: [], email: '', powerCapacity: '1250' };
  expect(await submittedForm(form, ['/city', '/accountNumbers', '/powerCapacity'])).toEqual({
    province: '广东省',
    city: '东莞市',
    district: null,
    regionCode: null,
    accountNumbers: null,
    powerCapacity: 1250,
  });
  expect(await submittedForm(form, null)).toEqual({ province: '广东省', city: '东莞市', powerCapacity: 1250 });
});
