import {
  acceptTransfer,
  changeAssignment,
  readCustomer,
  readCustomers,
  readNewAssignments,
  readTransfers,
  readVoltageLevels,
  refuseTransfer,
  type Customer,
  type Page as PageOf,
  type Transfer,
} from '../../../lib/api';
import { arrivals } from '../../../lib/arrivals';
import { computeWorkload, toCard, type CustomerCard, type LevelNames, type Workload } from '../../../lib/customer-view';
import { language } from '../../../lib/env';
import { fontScale } from '../../../lib/font';
import { fill } from '../../../lib/format';
import { createIdempotentAction, type IdempotentAction } from '../../../lib/idempotent-action';
import { readUnread } from '../../../lib/inbox';
import { connectHints, createLive, phoneClock, type Live } from '../../../lib/live';
import { managerNotes } from '../../../lib/manager-notes';
import { momentText } from '../../../lib/moment';
import { onBackOnline } from '../../../lib/network';
import { isProblem } from '../../../lib/request';
import { staffSession } from '../../../lib/session';
import { getErrorMessage, getTexts } from '../../../lib/text/index';

const t = getTexts();
const m = t.manager;

const pageSize = 20;
const searchPause = 300;
const clockTick = 30_000;
/** For the workload only: a manager has some dozens of customers, so more pages than this indicate an error. */
const maxPages = 5;

Page({
  data: {
    scale: fontScale(),
    t: m.list,
    p: m.popUp,
    s: t.status,
    hello: '',
    live: false,
    workload: { open: 0, overdue: 0, fresh: 0 } as Workload,
    notice: '',
    problem: '',
    q: '',
    filter: '',
    filters: [
      { status: '', name: m.list.filters.all },
      { status: 'assigned', name: m.list.filters.assigned },
      { status: 'acknowledged', name: m.list.filters.acknowledged },
      { status: 'contacted', name: m.list.filters.contacted },
      { status: 'serving', name: m.list.filters.serving },
    ],
    loaded: false,
    cards: [] as CustomerCard[],
    cursor: null as string | null,
    popUp: null as CustomerCard | null,
    popUpTitle: '',
    accepting: false,
    /** Customers that colleagues offer. */
    offers: [] as { id: string; company: string; head: string; reason: string; until: string }[],
    answering: false,
    /** The customer whose offer is being refused. */
    refusing: '',
    reason: '',
    refuseProblem: '',
  },

  updates: null as Live | null,
  acceptAction: null as IdempotentAction | null,
  answerAction: null as IdempotentAction | null,
  transfers: [] as Transfer[],
  /** By customer: the typed reason of a refusal, kept until the server has it. */
  reasons: {} as Record<string, string>,
  customers: [] as Customer[],
  /** All customers, for the workload. */
  allCustomers: [] as Customer[],
  unread: null as Set<string> | null,
  unreadText: '',
  etag: null as string | null,
  levels: {} as LevelNames,
  readAt: 0,
  /** The latest search wins; responses to earlier ones are dropped. */
  lastSearch: 0,
  /** The same for the offers. */
  lastOffersRead: 0,
  loadingMore: false,
  searchTimer: 0,
  clockTimer: 0,
  hasLeft: false,
  stopListening: null as (() => void) | null,
  stopNetwork: null as (() => void) | null,

  async onLoad(): Promise<void> {
    wx.setNavigationBarTitle({ title: m.list.title });
    arrivals.reset();
    this.unread = new Set();
    this.reasons = {};
    this.acceptAction = createIdempotentAction();
    this.answerAction = createIdempotentAction();
    this.stopListening = staffSession.onEnded(() => this.openSignIn());
    this.updates = createLive({
      token: () => staffSession.current(),
      connect: connectHints,
      read: () => this.readNew(),
      onState: (live) => this.setData({ live }),
      clock: phoneClock,
    });
    const session = await staffSession.read();
    if (!session) return this.openSignIn();
    this.setData({ hello: fill(m.list.hello, { name: session.displayName ?? '' }) });
    void this.readLevels();
    this.reasons = { ...(await managerNotes.readRefusals()), ...this.reasons };
  },

  onShow() {
    this.updates?.start();
    this.clockTimer = setInterval(() => this.show(), clockTick) as unknown as number;
    this.stopNetwork = onBackOnline(() => this.updates?.start());
  },

  onHide() {
    this.pause();
  },

  onUnload() {
    this.pause();
    this.stopListening?.();
  },

  pause() {
    this.updates?.stop();
    clearInterval(this.clockTimer);
    clearTimeout(this.searchTimer);
    this.stopNetwork?.();
    this.stopNetwork = null;
  },

  async onPullDownRefresh() {
    this.etag = null;
    await this.updates?.refresh();
    wx.stopPullDownRefresh();
  },

  onReachBottom() {
    void this.readMore();
  },

  /** Several reads may detect this at the same time. */
  openSignIn(): void {
    if (this.hasLeft) return;
    this.hasLeft = true;
    this.updates?.stop();
    void wx.reLaunch({ url: '/pages/manager/sign-in/sign-in' });
  },

  /** Called on a hint, a poll and a pull-down. Nothing else is read if nothing is new. */
  async readNew(): Promise<void> {
    try {
      const [fresh, unread] = await Promise.all([readNewAssignments(this.etag), readUnread()]);
      this.readAt = Date.now();
      const unreadText = unread.map((item) => item.id).join();
      // After a failed search the list is empty, although nothing is new.
      const changed = !this.data.loaded || fresh.status !== 304 || unreadText !== this.unreadText;
      if (fresh.status !== 304 && fresh.body) arrivals.take(fresh.body.items);
      this.showPopUp();
      if (changed) {
        this.unread = new Set(unread.map((item) => item.customerId ?? ''));
        await Promise.all([this.readList(), this.readWorkload(), this.readOffers()]);
      } else this.show();
      // Only now, so that the next poll reads a failed list again.
      this.etag = fresh.etag ?? this.etag;
      this.unreadText = unreadText;
      this.setData({ notice: '', problem: '' });
    } catch (error) {
      this.showFailure(error);
      throw error;
    }
  },

  async readList(): Promise<void> {
    const ownRead = ++this.lastSearch;
    const { filter, q } = this.data;
    const page = await readCustomers({ limit: Math.max(pageSize, Math.min(100, this.customers.length)), ...toQuery(filter, q) });
    if (ownRead !== this.lastSearch) return;
    this.customers = page.items;
    this.setData({ cursor: page.nextCursor, loaded: true, problem: '' });
    this.show();
  },

  async readMore(): Promise<void> {
    const { cursor, filter, q } = this.data;
    if (!cursor || this.loadingMore) return;
    const ownRead = this.lastSearch;
    this.loadingMore = true;
    try {
      const page = await readCustomers({ limit: pageSize, cursor, ...toQuery(filter, q) });
      if (ownRead !== this.lastSearch) return;
      this.customers = [...this.customers, ...page.items];
      this.setData({ cursor: page.nextCursor });
      this.show();
    } catch (error) {
      // The cursor is from before a restore of the server: the list is reloaded at the same position.
      if (isProblem(error, 'cursor_invalid')) await this.readList().catch((again: unknown) => this.showFailure(again));
      else this.showFailure(error);
    } finally {
      this.loadingMore = false;
    }
  },

  async readWorkload(): Promise<void> {
    const withNotes = await managerNotes.customers();
    const allCustomers: Customer[] = [];
    let cursor: string | null = null;
    for (let page = 0; page === 0 || (cursor && page < maxPages); page++) {
      const response: PageOf<Customer> = await readCustomers({ limit: 100, ...(cursor ? { cursor } : {}) });
      allCustomers.push(...response.items);
      cursor = response.nextCursor;
    }
    this.allCustomers = allCustomers;
    this.show();
    if (cursor) return;
    // Notes about a customer who was reassigned or erased, or whose manager is back from leave, can no longer be saved.
    const listed = new Set(allCustomers.map((it) => it.customerId));
    for (const id of withNotes) if (!listed.has(id)) await managerNotes.change(id, () => null);
  },

  /** Each offer, and its end, is a message, so the unread messages have changed. */
  async readOffers(): Promise<void> {
    const ownRead = ++this.lastOffersRead;
    const transfers = await readTransfers();
    // Requested before this phone answered the offer: it would reappear.
    if (ownRead !== this.lastOffersRead) return;
    this.transfers = transfers.filter((it) => it.incoming);
    for (const id of Object.keys(this.reasons)) if (!this.transfers.some((it) => it.customerId === id)) this.changeReason(id, '');
    this.show();
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

  show(): void {
    const now = Date.now();
    this.setData({
      cards: this.customers.map((it) => toCard(it, now, this.unread?.has(it.customerId) ?? false, this.levels, m, t.moment)),
      workload: computeWorkload(this.allCustomers, now),
      offers: this.transfers.map((it) => ({
        id: it.customerId,
        company: it.companyName,
        head: fill(m.list.offered, { name: it.fromName }),
        reason: fill(m.list.offerReason, { reason: it.reason ?? '' }),
        until: fill(m.list.offerUntil, { time: momentText(it.expiresAt, now, t.moment) }),
      })),
    });
    this.showPopUp();
  },

  showFailure(error: unknown): void {
    if (isProblem(error) && error.status === 401) return this.openSignIn();
    const message = getErrorMessage(error);
    if (!this.data.loaded) this.setData({ problem: message });
    else {
      const time = momentText(new Date(this.readAt).toISOString(), Date.now(), t.moment);
      this.setData({ notice: isProblem(error) && error.isUnreachable ? fill(m.list.offline, { time }) : message });
    }
  },

  showPopUp(): void {
    const [first] = arrivals.waiting();
    this.setData({
      popUp: first ? toCard(first, Date.now(), false, this.levels, m, t.moment) : null,
      popUpTitle: arrivals.waiting().length > 1 ? fill(m.popUp.many, { n: arrivals.waiting().length - 1 }) : m.popUp.one,
    });
  },

  onLater() {
    arrivals.clear();
    this.showPopUp();
  },

  onPopUpOpen() {
    const [first] = arrivals.waiting();
    arrivals.clear();
    this.showPopUp();
    if (first) this.openCustomer(first.customerId);
  },

  async onAccept(): Promise<void> {
    const [first] = arrivals.waiting();
    if (!first || this.data.accepting) return;
    this.setData({ accepting: true });
    try {
      await this.acceptAction?.run(first.customerId, (key) => acknowledge(first.customerId, key));
      void wx.showToast({ title: m.popUp.accepted, icon: 'none' });
    } catch (error) {
      if (isProblem(error) && error.status === 401) return this.openSignIn();
      if (isProblem(error) && error.isUnreachable) {
        void wx.showToast({ title: m.detail.keptForRetry, icon: 'none' });
        return;
      }
      const gone = isProblem(error, 'not_found', 'not_yours_any_more');
      void wx.showToast({ title: gone ? m.detail.gone : getErrorMessage(error), icon: 'none' });
    } finally {
      this.setData({ accepting: false });
    }
    arrivals.drop(first.customerId);
    this.showPopUp();
    await this.updates?.refresh();
  },

  async onOfferAccept(event: WechatMiniprogram.BaseEvent): Promise<void> {
    const id = String(event.currentTarget.dataset['id']);
    await this.sendAnswer(id, { id }, (key) => acceptTransfer(id, key), m.list.offerAccepted);
  },

  onOfferRefuse(event: WechatMiniprogram.BaseEvent) {
    const id = String(event.currentTarget.dataset['id']);
    this.setData({ refusing: id, reason: this.reasons[id] ?? '', refuseProblem: '' });
  },

  onReason(event: WechatMiniprogram.Input) {
    this.changeReason(this.data.refusing, event.detail.value);
    this.setData({ reason: event.detail.value, refuseProblem: '' });
  },

  changeReason(id: string, reason: string): void {
    const { [id]: _, ...others } = this.reasons;
    this.reasons = reason ? { ...others, [id]: reason } : others;
    void managerNotes.changeRefusal(id, reason);
  },

  onRefuseClose() {
    this.setData({ refusing: '' });
  },

  async onRefuseYes(): Promise<void> {
    const { refusing: id } = this.data;
    const reason = this.data.reason.trim();
    if (!reason) {
      this.setData({ refuseProblem: m.detail.declineOther });
      return;
    }
    await this.sendAnswer(id, { id, reason }, (key) => refuseTransfer(id, reason, key), m.list.offerRefused);
  },

  /** The text is kept until the server has accepted or refused it; text about another offer is kept. */
  async sendAnswer(id: string, body: unknown, request: (key: string) => Promise<unknown>, done: string): Promise<void> {
    if (this.data.answering) return;
    this.setData({ answering: true });
    try {
      await this.answerAction?.run(body, request);
      this.changeReason(id, '');
      if (this.data.refusing === id) this.setData({ refusing: '' });
      void wx.showToast({ title: done, icon: 'none' });
    } catch (error) {
      if (isProblem(error) && error.status === 401) return this.openSignIn();
      const message = isProblem(error) && error.isUnreachable ? m.detail.keptForRetry : getErrorMessage(error);
      if (this.data.refusing === id && isProblem(error) && (error.isUnreachable || error.status === 400)) {
        this.setData({ refuseProblem: message });
        return;
      }
      if (this.data.refusing === id) this.setData({ refusing: '' });
      void wx.showToast({ title: message, icon: 'none' });
    } finally {
      this.setData({ answering: false });
    }
    await this.readOffers().catch((error: unknown) => this.showFailure(error));
    await this.updates?.refresh();
  },

  onOpen(event: WechatMiniprogram.BaseEvent) {
    this.openCustomer(String(event.currentTarget.dataset['id']));
  },

  openCustomer(id: string): void {
    void wx.navigateTo({ url: `/pages/manager/customer/customer?id=${id}` });
  },

  onSearch(event: WechatMiniprogram.Input) {
    this.setData({ q: event.detail.value });
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => this.search(), searchPause) as unknown as number;
  },

  onSearchNow() {
    clearTimeout(this.searchTimer);
    this.search();
  },

  onClear() {
    clearTimeout(this.searchTimer);
    this.setData({ q: '' });
    this.search();
  },

  onFilter(event: WechatMiniprogram.BaseEvent) {
    this.setData({ filter: String(event.currentTarget.dataset['status'] ?? '') });
    this.search();
  },

  onRetry() {
    this.setData({ problem: '' });
    this.updates?.start();
  },

  search(): void {
    this.customers = [];
    this.setData({ loaded: false, cards: [], cursor: null });
    this.readList().catch((error: unknown) => this.showFailure(error));
  },

  async onSignOut() {
    const isSaved = await managerNotes.isEmpty();
    const { confirm } = await wx.showModal({
      title: m.list.signOutTitle,
      content: isSaved ? m.list.signOutText : m.list.signOutText + m.list.signOutUnsaved,
      confirmText: m.list.signOut,
      cancelText: t.status.cancel,
    });
    if (!confirm) return;
    this.updates?.stop();
    await managerNotes.clear();
    await staffSession.signOut();
    this.openSignIn();
  },
});

function toQuery(status: string, q: string): { status?: string; q?: string } {
  return { ...(status ? { status } : {}), ...(q.trim() ? { q: q.trim() } : {}) };
}

/** Accepting means the same whatever happened to the customer meanwhile, so after a stale version the customer is read again, once. */
async function acknowledge(id: string, key: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { body } = await readCustomer(id);
    if (body.status !== 'assigned') return;
    try {
      await changeAssignment(id, { status: 'acknowledged' }, body.version, key);
      return;
    } catch (error) {
      if (!isProblem(error, 'version_mismatch') || attempt === 2) throw error;
    }
  }
}
