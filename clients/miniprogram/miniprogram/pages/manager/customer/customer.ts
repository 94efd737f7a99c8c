import {
  addFollowUp,
  changeAssignment,
  markRead,
  offerCustomer,
  readColleagues,
  readCustomer,
  readFollowUps,
  readNewAssignments,
  readTransfers,
  readVoltageLevels,
  recordFirstContact,
  revealPhone,
  withdrawTransfer,
  type Customer,
  type FollowUp,
} from '../../../lib/api';
import { arrivals } from '../../../lib/arrivals';
import { placeText, toCard, usageHours, type CustomerCard, type LevelNames } from '../../../lib/customer-view';
import { language } from '../../../lib/env';
import { fontScale } from '../../../lib/font';
import { fill, formatNumber, toDialString } from '../../../lib/format';
import { createIdempotentAction, type IdempotentAction } from '../../../lib/idempotent-action';
import { readUnread } from '../../../lib/inbox';
import { connectHints, createLive, phoneClock, type Live } from '../../../lib/live';
import {
  emptyForm,
  managerNotes,
  noNotes,
  withForm,
  withoutForm,
  withRequest,
  type FormSheet,
  type NoteForm,
  type Outcome,
} from '../../../lib/manager-notes';
import { chinaDate, dueText, momentText, parseChinaTime, type Urgency } from '../../../lib/moment';
import { onBackOnline } from '../../../lib/network';
import { createIdempotencyKey, isProblem } from '../../../lib/request';
import { staffSession } from '../../../lib/session';
import { getErrorMessage, getTexts } from '../../../lib/text/index';

const t = getTexts();
const m = t.manager;
const d = m.detail;

type Sheet = '' | 'purpose' | FormSheet;
type Busy = '' | 'call' | 'save' | 'withdraw' | 'acknowledged' | 'serving';

/** Codes that mean that the shown customer is out of date. */
const staleCodes = ['version_mismatch', 'precondition_required', 'illegal_transition'];

function emptyForms(): Record<FormSheet, NoteForm> {
  return { contact: { ...emptyForm }, followUp: { ...emptyForm }, decline: { ...emptyForm }, offer: { ...emptyForm } };
}

const isBeforeContact = (status: string | undefined): boolean => status === 'assigned' || status === 'acknowledged';

function listOf<Code extends string>(names: Record<Code, string>): { code: Code; name: string }[] {
  return (Object.keys(names) as Code[]).map((code) => ({ code, name: names[code] }));
}

Page({
  data: {
    scale: fontScale(),
    d,
    c: m.contact,
    l: m.list,
    p: m.popUp,
    /** A new customer while this one is on the screen; empty when none. */
    arrived: '',
    f: m.followUp,
    s: t.status,
    notice: '',
    problem: '',
    gone: false,
    card: null as CustomerCard | null,
    rating: '',
    ratingWhy: '',
    can: { call: false, acknowledge: false, contact: false, serve: false, decline: false },
    profile: [] as { name: string; value: string }[],
    followUps: [] as { id: string; head: string; note: string; next: string; urgency: Urgency }[],
    /** The cursor of the older entries; empty when all are shown. */
    older: '',
    readingOlder: false,
    timeline: [] as { id: string; text: string; time: string; note: string }[],
    channels: listOf(m.contact.channels),
    outcomes: listOf(m.contact.outcomes),
    purposes: Object.values(d.purposes),
    purpose: '',
    purposeText: '',
    sheet: '' as Sheet,
    sheetProblem: '',
    noteProblem: '',
    /** The text of each form is kept, also when the page is left, until the server has it. */
    forms: emptyForms(),
    today: '',
    /** The colleague to whom the customer is offered; empty when nobody. */
    offered: '',
    colleagues: [] as { id: string; name: string; free: boolean }[],
    colleague: '',
    busy: '' as Busy,
  },

  customerId: '',
  isUnloaded: false,
  updates: null as Live | null,
  newEtag: null as string | null,
  stopNetwork: null as (() => void) | null,
  /** The latest load wins; responses to earlier ones are dropped. */
  lastLoad: 0,
  customer: null as Customer | null,
  followUpItems: [] as FollowUp[],
  levels: {} as LevelNames,
  /** Chosen by the manager; until then the purpose is derived from the customer's status. */
  chosenPurpose: '',
  /** The time of the last call: the first contact is recorded with it, however long the form is open. */
  calledAt: null as string | null,
  /** The first contact was sent but may not be saved: the time is kept, like the text of its form. */
  isContactSent: false,
  /** The unsaved texts of an earlier visit are in their forms. */
  restored: null as Promise<void> | null,
  saveActions: null as Record<FormSheet, IdempotentAction> | null,
  changeAction: null as IdempotentAction | null,
  revealAction: null as IdempotentAction | null,
  stopListening: null as (() => void) | null,

  onLoad(query: Record<string, string | undefined>): void {
    wx.setNavigationBarTitle({ title: d.title });
    this.customerId = query['id'] ?? '';
    this.saveActions = {
      contact: this.createSaveAction('contact'),
      followUp: this.createSaveAction('followUp'),
      decline: this.createSaveAction('decline'),
      offer: this.createSaveAction('offer'),
    };
    this.restored = this.restore();
    this.changeAction = createIdempotentAction();
    this.revealAction = createIdempotentAction();
    this.stopListening = staffSession.onEnded(() => this.openSignIn());
    this.updates = createLive({
      token: () => staffSession.current(),
      connect: connectHints,
      read: () => this.readNew(),
      clock: phoneClock,
    });
    void this.readLevels();
    void this.markMessagesRead();
  },

  onShow(): void {
    void this.load();
    this.showArrived();
    this.updates?.start();
    this.stopNetwork = onBackOnline(() => this.updates?.start());
  },

  onHide(): void {
    this.pause();
  },

  onUnload(): void {
    this.isUnloaded = true;
    this.pause();
    this.stopListening?.();
  },

  createSaveAction(sheet: FormSheet): IdempotentAction {
    return createIdempotentAction(createIdempotencyKey, (request) =>
      managerNotes.change(this.customerId, (notes) => withRequest(notes, sheet, request)),
    );
  },

  async restore(): Promise<void> {
    const notes = await managerNotes.read(this.customerId);
    if (!notes) return;
    this.isContactSent = notes.isContactSent;
    this.calledAt = notes.calledAt;
    for (const [sheet, request] of Object.entries(notes.pending)) this.saveActions?.[sheet as FormSheet].resume(request);
    this.setData({ forms: { ...emptyForms(), ...notes.forms } });
  },

  pause(): void {
    this.updates?.stop();
    this.stopNetwork?.();
    this.stopNetwork = null;
  },

  // New customers are shown as a line at the top, which does not cover the form.

  /** Called on a hint and on a poll. */
  async readNew(): Promise<void> {
    const fresh = await readNewAssignments(this.newEtag);
    this.newEtag = fresh.etag ?? this.newEtag;
    if (fresh.status !== 304 && fresh.body) arrivals.take(fresh.body.items);
    this.showArrived();
  },

  showArrived(): void {
    arrivals.drop(this.customerId);
    const [first, ...others] = arrivals.waiting();
    this.setData({
      arrived: !first ? '' : fill(others.length ? m.popUp.lineMany : m.popUp.line, { company: first.companyName, n: others.length }),
    });
  },

  onArrivedLater(): void {
    arrivals.clear();
    this.showArrived();
  },

  onArrivedOpen(): void {
    const [first] = arrivals.waiting();
    arrivals.clear();
    this.showArrived();
    if (!first) return;
    const url = `/pages/manager/customer/customer?id=${first.customerId}`;
    // WeChat keeps at most ten pages.
    void (getCurrentPages().length < 9 ? wx.navigateTo({ url }) : wx.redirectTo({ url }));
  },

  async onPullDownRefresh(): Promise<void> {
    await this.load();
    wx.stopPullDownRefresh();
  },

  openSignIn(): void {
    void wx.reLaunch({ url: '/pages/manager/sign-in/sign-in' });
  },

  async load(): Promise<void> {
    const ownLoad = ++this.lastLoad;
    try {
      const [customer, followUps, transfers] = await Promise.all([
        readCustomer(this.customerId),
        readFollowUps(this.customerId),
        readTransfers(),
        // Before a form can be opened.
        this.restored,
      ]);
      if (ownLoad !== this.lastLoad) return;
      this.customer = customer.body;
      const offer = transfers.find((it) => it.customerId === this.customerId);
      const time = momentText(offer?.expiresAt, Date.now(), t.moment);
      this.setData({ offered: offer ? fill(d.offerOpen, { name: offer.toName, time }) : '' });
      this.followUpItems = followUps.items;
      this.setData({ notice: '', problem: '', older: followUps.nextCursor ?? '' });
      this.show();
      // Recorded, perhaps by a request without a response: this form cannot be opened again.
      if (!isBeforeContact(customer.body.status) && this.data.sheet !== 'contact') this.dropForm('contact');
    } catch (error) {
      if (ownLoad === this.lastLoad) this.showFailure(error);
    }
  },

  async onOlder(): Promise<void> {
    const { older, readingOlder } = this.data;
    if (!older || readingOlder) return;
    this.setData({ readingOlder: true });
    try {
      const more = await readFollowUps(this.customerId, older);
      // Reloaded meanwhile: these are no longer the next entries.
      if (this.data.older !== older) return;
      this.followUpItems = [...this.followUpItems, ...more.items];
      this.setData({ older: more.nextCursor ?? '' });
      this.show();
    } catch (error) {
      this.showFailure(error);
    } finally {
      this.setData({ readingOlder: false });
    }
  },

  async readLevels(): Promise<void> {
    try {
      const english = language() === 'en';
      const levels = await readVoltageLevels();
      this.levels = Object.fromEntries(levels.map((level) => [level.code, english ? level.englishName : level.name]));
      this.show();
    } catch {
      // The codes are shown instead of their names.
    }
  },

  /** Opening a customer marks the inbox messages about it as read. */
  async markMessagesRead(): Promise<void> {
    try {
      const here = (await readUnread()).filter((item) => item.customerId === this.customerId);
      await Promise.all(here.map((item) => markRead(item.id, createIdempotencyKey())));
    } catch {
      // The mark stays; the next visit removes it.
    }
  },

  show(): void {
    const it = this.customer;
    if (!it) return;
    const now = Date.now();
    const { status } = it;
    // A substitute serves the customer, but only the manager declines or hands over.
    const own = !it.away;
    // A customer who withdrew the consent must not be contacted.
    const call = !it.consentWithdrawn;
    const hours = usageHours(it);
    this.setData({
      card: toCard(it, now, false, this.levels, m, t.moment),
      rating: fill(d.rating, { rating: it.rating }),
      ratingWhy: it.ratingWhy,
      can: {
        call,
        acknowledge: status === 'assigned',
        contact: call && isBeforeContact(status),
        serve: status === 'contacted',
        decline: own && isBeforeContact(status),
      },
      profile: [
        { name: d.place, value: placeText(it) },
        { name: d.capacity, value: fill(d.capacityValue, { n: formatNumber(it.powerCapacity) }) },
        { name: d.voltage, value: this.levels[it.voltageLevel] ?? it.voltageLevel },
        { name: d.usage, value: fill(d.usageValue, { n: formatNumber(it.monthlyUsage) }) },
        ...(hours === null ? [] : [{ name: d.hours, value: fill(d.hoursValue, { n: hours }) }]),
        { name: d.assigned, value: momentText(it.assignedAt, now, t.moment) },
        ...(it.firstContactAt ? [{ name: d.firstContact, value: momentText(it.firstContactAt, now, t.moment) }] : []),
      ],
      followUps: this.followUpItems.map((item) => followUpView(item, now)),
      timeline: [...(it.timeline ?? [])].reverse().map((moment, i) => ({
        id: `${i}`,
        text: [moment.text, m.contact.outcomes[moment.outcome as Outcome]].filter(Boolean).join(' '),
        time: momentText(moment.at, now, t.moment),
        note: moment.note ?? '',
      })),
    });
    this.showPurpose();
  },

  showPurpose(): void {
    const first = isBeforeContact(this.customer?.status);
    const purpose = this.chosenPurpose || (first ? d.purposes.first : d.purposes.follow);
    this.setData({ purpose, purposeText: fill(d.purpose, { purpose }) });
  },

  showFailure(error: unknown): void {
    if (isProblem(error) && error.status === 401) return this.openSignIn();
    if (isProblem(error, 'not_found', 'not_yours_any_more')) {
      this.customer = null;
      void managerNotes.change(this.customerId, () => null);
      this.setData({ card: null, gone: true, sheet: '', problem: error.code === 'not_found' ? d.notFound : d.gone });
      return;
    }
    if (this.customer) this.setData({ notice: getErrorMessage(error) });
    else this.setData({ problem: getErrorMessage(error) });
  },

  onRetry(): void {
    this.setData({ problem: '' });
    void this.load();
  },

  onBack(): void {
    if (getCurrentPages().length > 1) void wx.navigateBack();
    else void wx.redirectTo({ url: '/pages/manager/customers/customers' });
  },

  // The call: one tap reveals the number, for the shown purpose, and dials; then the form opens.

  async onCall(): Promise<void> {
    if (this.data.busy) return;
    const { purpose } = this.data;
    this.setData({ busy: 'call', notice: '' });
    try {
      const revealed = await this.revealAction?.run(purpose, (key) => revealPhone(this.customerId, purpose, key));
      // The manager may have gone back and opened another customer meanwhile.
      if (revealed && !this.isUnloaded) await this.dial(revealed.phone);
    } catch (error) {
      this.showFailure(error);
    } finally {
      this.setData({ busy: '' });
    }
  },

  async dial(phoneNumber: string): Promise<void> {
    const calledAt = new Date().toISOString();
    try {
      await wx.makePhoneCall({ phoneNumber: toDialString(phoneNumber) });
    } catch (failure) {
      if (/cancel/i.test((failure as { errMsg?: string }).errMsg ?? '')) return;
      await wx.showModal({ title: fill(d.callFailed, { phone: phoneNumber }), showCancel: false });
    }
    this.calledAt = calledAt;
    if (this.isContactSent) this.keepCall();
    // A form that was opened meanwhile stays, with its text.
    if (!this.data.sheet) this.openForm(this.data.can.contact ? 'contact' : 'followUp');
  },

  onPurposes(): void {
    this.setData({ sheet: 'purpose' });
  },

  onPurpose(event: WechatMiniprogram.BaseEvent): void {
    this.chosenPurpose = String(event.currentTarget.dataset['value']);
    this.showPurpose();
    this.setData({ sheet: '' });
  },

  // Forms

  openForm(sheet: FormSheet): void {
    this.setData({ sheet, sheetProblem: '', noteProblem: '', today: chinaDate(Date.now()) });
  },

  onContact(): void {
    if (!this.isContactSent) this.calledAt = null;
    this.openForm('contact');
  },

  onFollowUp(): void {
    this.openForm('followUp');
  },

  onDecline(): void {
    this.openForm('decline');
  },

  async onOffer(): Promise<void> {
    this.openForm('offer');
    try {
      const colleagues = (await readColleagues()).map((it) => ({
        id: it.managerId,
        name: `${it.displayName} · ${
          it.awayUntil ? fill(d.offerAway, { day: it.awayUntil }) : it.free ? fill(d.offerFree, { n: it.free }) : d.offerFull
        }`,
        free: it.free > 0 && !it.awayUntil,
      }));
      if (this.data.sheet !== 'offer') return;
      // Chosen from the list of the last time.
      const colleague = colleagues.find((it) => it.free && it.id === this.data.colleague)?.id ?? '';
      this.setData({ colleagues, colleague, sheetProblem: colleagues.some((it) => it.free) ? '' : d.offerNobody });
    } catch (error) {
      if (this.data.sheet === 'offer') this.setData({ sheetProblem: getErrorMessage(error) });
    }
  },

  onColleague(event: WechatMiniprogram.BaseEvent): void {
    const { id, free } = event.currentTarget.dataset as { id: string; free: boolean };
    if (free) this.setData({ colleague: id, noteProblem: '' });
  },

  async onOfferYes(): Promise<void> {
    const { colleague: managerId } = this.data;
    const reason = this.data.forms.offer.note.trim();
    const version = this.customer?.version;
    if (!reason || !managerId) {
      this.setData({ noteProblem: d.offerChoose });
      return;
    }
    if (version === undefined) return;
    const sent = await this.saveForm(
      'offer',
      () =>
        this.saveActions?.offer.run({ managerId, reason, version }, (key) =>
          offerCustomer(this.customerId, { managerId, reason }, version, key),
        ),
      d.offered,
    );
    if (sent) this.setData({ colleague: '' });
  },

  async onWithdraw(): Promise<void> {
    if (this.data.busy) return;
    this.setData({ busy: 'withdraw', notice: '' });
    try {
      await this.changeAction?.run({ withdraw: this.customerId }, (key) => withdrawTransfer(this.customerId, key));
      void wx.showToast({ title: d.offerWithdrawn, icon: 'success' });
      await this.load();
    } catch (error) {
      // Answered a moment ago: the current display shows it.
      if (isProblem(error, 'transfer_over')) await this.load();
      this.showFailure(error);
    } finally {
      this.setData({ busy: '' });
    }
  },

  onCloseSheet(): void {
    this.setData({ sheet: '' });
  },

  onChoose(event: WechatMiniprogram.BaseEvent): void {
    const { name, value } = event.currentTarget.dataset as { name: keyof NoteForm; value: string };
    this.changeForm(name, value);
  },

  onInput(event: WechatMiniprogram.Input): void {
    const { name } = event.currentTarget.dataset as { name: keyof NoteForm };
    this.changeForm(name, event.detail.value);
  },

  onPick(event: WechatMiniprogram.PickerChange): void {
    const { name } = event.currentTarget.dataset as { name: keyof NoteForm };
    this.changeForm(name, String(event.detail.value));
  },

  changeForm(name: keyof NoteForm, value: string): void {
    const { sheet } = this.data;
    if (!sheet || sheet === 'purpose') return;
    this.setData({ [`forms.${sheet}.${name}`]: value, noteProblem: '' });
    const form = { ...this.data.forms[sheet] };
    void managerNotes.change(this.customerId, (notes) => withForm(notes, sheet, form));
  },

  /** The server has the form, or cannot have it any more. */
  dropForm(sheet: FormSheet): void {
    const form = { ...this.data.forms[sheet] };
    this.setData({ [`forms.${sheet}`]: { ...emptyForm } });
    if (sheet === 'contact') {
      this.isContactSent = false;
      this.calledAt = null;
    }
    void managerNotes.change(this.customerId, (notes) => notes && withoutForm(notes, sheet, form));
  },

  keepCall(): void {
    const { calledAt } = this;
    void managerNotes.change(this.customerId, (notes) => notes && { ...notes, calledAt });
  },

  async onSaveContact(): Promise<void> {
    await this.saveForm('contact', () => this.sendContact(), d.saved);
  },

  /** The time of the call is the phone's. The server refuses it if the phone's clock is wrong, and then takes its own time. */
  async sendContact(): Promise<void> {
    const { channel, outcome, note } = this.data.forms.contact;
    const { calledAt } = this;
    this.isContactSent = true;
    void managerNotes.change(this.customerId, (notes) => ({ ...(notes ?? noNotes), isContactSent: true, calledAt }));
    for (;;) {
      const body = { customerId: this.customerId, channel, outcome, contactedAt: this.calledAt, note: note.trim() || null };
      try {
        await this.saveActions?.contact.run(body, (key) => recordFirstContact(body, key));
        return;
      } catch (error) {
        if (body.contactedAt === null || !isProblem(error) || !error.fieldError('/contactedAt')) throw error;
        this.calledAt = null;
        this.keepCall();
      }
    }
  },

  async onSaveFollowUp(): Promise<void> {
    const { channel, note, nextAction, nextDate, nextTime } = this.data.forms.followUp;
    if (!note.trim()) {
      this.setData({ noteProblem: m.followUp.required });
      return;
    }
    const next = nextAction.trim();
    const body = {
      channel,
      note: note.trim(),
      nextAction: next || null,
      nextActionAt: next && nextDate ? parseChinaTime(nextDate, nextTime) : null,
    };
    await this.saveForm('followUp', () => this.saveActions?.followUp.run(body, (key) => addFollowUp(this.customerId, body, key)), d.saved);
  },

  async onDeclineYes(): Promise<void> {
    const reason = this.data.forms.decline.note.trim();
    const version = this.customer?.version;
    if (!reason) {
      this.setData({ noteProblem: d.declineOther });
      return;
    }
    if (version === undefined) return;
    const sent = await this.saveForm(
      'decline',
      () =>
        this.saveActions?.decline.run({ reason, version }, (key) =>
          changeAssignment(this.customerId, { status: 'declined', reason }, version, key),
        ),
      d.declined,
    );
    if (!sent) return;
    void managerNotes.change(this.customerId, () => null);
    if (!this.isUnloaded) this.onBack();
  },

  /** Saves a form. Its text is kept until the server has it, also when its sheet is closed meanwhile. */
  async saveForm(sheet: FormSheet, send: () => Promise<unknown> | undefined, done: string): Promise<boolean> {
    if (this.data.busy) return false;
    this.setData({ busy: 'save', sheetProblem: '' });
    const sent = JSON.stringify(this.data.forms[sheet]);
    try {
      await send();
    } catch (error) {
      this.handleRefusal(sheet, error);
      return false;
    } finally {
      this.setData({ busy: '' });
    }
    // What was typed meanwhile is not saved yet: it stays.
    if (JSON.stringify(this.data.forms[sheet]) === sent) {
      this.dropForm(sheet);
      this.closeForm(sheet);
    }
    void wx.showToast({ title: done, icon: 'success' });
    if (done !== d.declined) await this.load();
    return true;
  },

  /** Another sheet that was opened meanwhile stays. */
  closeForm(sheet: FormSheet): void {
    if (this.data.sheet === sheet) this.setData({ sheet: '' });
  },

  handleRefusal(sheet: FormSheet, error: unknown): void {
    if (isProblem(error, ...staleCodes, 'already_contacted', 'transfer_open')) {
      this.closeForm(sheet);
      void this.load().then(() => this.setData({ notice: isProblem(error, ...staleCodes) ? d.changed : getErrorMessage(error) }));
    } else if (isProblem(error) && [401, 404, 409].includes(error.status) && error.code !== 'manager_unavailable') this.showFailure(error);
    else {
      // Another choice, or another try, may succeed.
      const message = isProblem(error) && error.isUnreachable ? d.keptForRetry : getErrorMessage(error);
      this.setData(this.data.sheet === sheet ? { sheetProblem: message } : { notice: message });
    }
  },

  onAcknowledge(): void {
    void this.changeStatus('acknowledged', d.acknowledged);
  },

  onServe(): void {
    void this.changeStatus('serving', d.serving);
  },

  async changeStatus(status: 'acknowledged' | 'serving', done: string): Promise<void> {
    const version = this.customer?.version;
    if (this.data.busy || version === undefined) return;
    this.setData({ busy: status, notice: '' });
    try {
      await this.changeAction?.run({ status, version }, (key) => changeAssignment(this.customerId, { status }, version, key));
      void wx.showToast({ title: done, icon: 'success' });
      await this.load();
    } catch (error) {
      if (isProblem(error, ...staleCodes)) {
        await this.load();
        this.setData({ notice: d.changed });
      } else this.showFailure(error);
    } finally {
      this.setData({ busy: '' });
    }
  },
});

function followUpView(item: FollowUp, now: number): { id: string; head: string; note: string; next: string; urgency: Urgency } {
  const channel = (m.contact.channels as Record<string, string>)[item.channel] ?? item.channel;
  const when = momentText(item.nextActionAt, now, t.moment);
  return {
    id: item.followUpId,
    head: `${momentText(item.at, now, t.moment)} · ${channel}`,
    note: item.note ?? '',
    next: !item.nextAction ? '' : when ? fill(d.nextAt, { what: item.nextAction, when }) : fill(d.next, { what: item.nextAction }),
    urgency: dueText(item.nextActionAt, now, t.moment)?.urgency ?? 'calm',
  };
}
