import { expect, test } from '@playwright/test';
import { createManagerNotes, emptyForm, noNotes, withForm, withoutForm, withRequest } from '../../miniprogram/lib/manager-notes';
import { createMemoryStore } from '../../miniprogram/lib/store';

const form = (note: string) => ({ ...emptyForm, note });
const request = { body: '{}', key: 'key' };

test('a form is kept with its request until the server has it', async () => {
  const store = createMemoryStore();
  const typed = createManagerNotes(store);
  void typed.change('c', (notes) => withForm(notes, 'followUp', form('方案')));
  void typed.change('c', (notes) => withForm(notes, 'followUp', form('方案已发')));
  void typed.change('c', (notes) => withForm(notes, 'decline', form('原因')));
  await typed.change('c', (notes) => withRequest(notes, 'followUp', request));
  expect(await store.keys()).toEqual(['manager.customer.c']);

  // The app was killed.
  const notes = createManagerNotes(store);
  expect(await notes.read('c')).toEqual({
    ...noNotes,
    forms: { followUp: form('方案已发'), decline: form('原因') },
    pending: { followUp: request },
  });
  await notes.change('c', (it) => it && withoutForm(it, 'followUp', form('方案已发')));
  expect(await notes.read('c')).toEqual({ ...noNotes, forms: { decline: form('原因') } });
  // Emptied by hand.
  await notes.change('c', (it) => withForm(it, 'decline', form('')));
  expect(await store.keys()).toEqual([]);
});

test('what was typed while the text before it was sent stays', () => {
  const notes = withForm(null, 'followUp', form('第二条'));
  expect(withoutForm(notes, 'followUp', form('第一条'))).toEqual(notes);
});

test('a first contact that was sent without a text is kept with the time of its call', async () => {
  const notes = createManagerNotes(createMemoryStore());
  const sent = { ...noNotes, isContactSent: true, calledAt: '2026-11-24T02:00:00Z' };
  await notes.change('c', () => sent);
  expect(await notes.read('c')).toEqual(sent);
  await notes.change('c', (it) => it && withoutForm(it, 'contact', form('')));
  expect(await notes.customers()).toEqual([]);
});

test('a late request does not restore notes that were removed', async () => {
  const notes = createManagerNotes(createMemoryStore());
  await notes.change('c', (it) => withRequest(it, 'contact', request));
  expect(await notes.customers()).toEqual([]);
});

test('notes are for one manager: they stay after an ended session, and not after a sign-out or for another manager', async () => {
  const store = createMemoryStore();
  const notes = createManagerNotes(store);
  const write = async (): Promise<void> => {
    await notes.change('c', (it) => withForm(it, 'contact', form('约定周五')));
    await notes.changeRefusal('d', '不在负责区域');
  };
  await notes.startFor('wang.min');
  expect(await notes.isEmpty()).toBe(true);
  await write();
  await notes.startFor('wang.min');
  expect(await notes.isEmpty()).toBe(false);
  expect(await notes.customers()).toEqual(['c']);
  expect(await notes.readRefusals()).toEqual({ d: '不在负责区域' });

  await notes.startFor('chen.yuan');
  expect(await store.keys()).toEqual(['manager.owner']);
  await write();
  await store.write('session.staff', 1);
  await notes.clear();
  expect(await store.keys()).toEqual(['session.staff']);
});

test('the reason of a refusal is kept until it is sent or emptied', async () => {
  const store = createMemoryStore();
  const notes = createManagerNotes(store);
  await notes.changeRefusal('c', '休假');
  await notes.changeRefusal('d', '不在负责区域');
  await notes.changeRefusal('c', '');
  expect(await notes.readRefusals()).toEqual({ d: '不在负责区域' });
  await notes.changeRefusal('d', '');
  expect(await store.keys()).toEqual([]);
});
