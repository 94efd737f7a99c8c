import { readStatus, urge, withdraw } from '../../../lib/api';
import { isProblem, newKey } from '../../../lib/request';
import { onBackOnline } from '../../../lib/network';
import { createPoll, type Poll } from '../../../lib/poll';
import { createPress, type Press } from '../../../lib/press';
import { fontScale } from '../../../lib/font';
import { dialled } from '../../../lib/format';
import { momentText, fill } from '../../../lib/moment';
import { pauseAfter, viewOf, type Status, type StatusView } from '../../../lib/status-view';
import { askForMessages, mayAsk, messageAllowed } from '../../../lib/subscribe';
import { messageOf, texts } from '../../../lib/text/index';

const t = texts();

Page({
  data: {
    scale: fontScale(),
    t: t.status,
    view: null as StatusView | null,
    initial: '',
    serviceHours: '',
    updated: '',
    /** A notice at the top: no network, the shown data is old. */
    notice: '',
    /** Shown instead of the content when nothing could be read. */
    problem: '',
    signedOut: false,
    urging: false,
    /** The message about the decision: it can be requested, was just allowed, or is not offered. */
    message: '' as '' | 'ask' | 'allowed',
    withdrawing: false,
  },

  poll: null as Poll | null,
  status: null as Status | null,
  readAt: 0,
  stopNetwork: null as (() => void) | null,
  urgePress: null as Press | null,
  /** One press of the withdraw button; kept without a network, so that a second press is the same request. */
  withdrawKey: '',
  hidden: false,

  onLoad() {
    wx.setNavigationBarTitle({ title: t.status.title });
    this.urgePress = createPress();
    this.poll = createPoll<Status>({
      read: async (etag) => {
        const answer = await readStatus(etag);
        this.readAt = Date.now();
        if (answer.status === 304) this.show();
        const body = answer.body as Status | null;
        return { value: answer.status === 304 ? null : body, etag: answer.etag, nextPollAfter: body && pauseAfter(body) };
      },
      changed: (status) => {
        this.status = status;
        this.show();
      },
      failed: (error) => this.fail(error),
    });
    void this.offerMessage();
  },

  /** A person who refused at the submission, or has a new phone, may still allow one. */
  async offerMessage() {
    if (!(await messageAllowed()) && (await mayAsk())) this.setData({ message: 'ask' });
  },

  async onMessage() {
    await askForMessages();
    if (await messageAllowed()) this.setData({ message: 'allowed' });
  },

  onShow() {
    this.hidden = false;
    this.poll?.shown();
    // After the decision nothing is polled, except data that could not be read without a network.
    this.stopNetwork = onBackOnline(() => void this.poll?.now());
  },

  onHide() {
    this.rest();
  },

  onUnload() {
    this.rest();
  },

  rest() {
    this.hidden = true;
    this.poll?.hidden();
    this.stopNetwork?.();
    this.stopNetwork = null;
  },

  async onPullDownRefresh() {
    await this.poll?.now();
    wx.stopPullDownRefresh();
  },

  show(): void {
    if (!this.status) return;
    const view = viewOf(this.status, Date.now(), t.status, t.moment);
    this.setData({
      view,
      initial: view.manager ? Array.from(view.manager.name)[0] : '',
      serviceHours: fill(t.status.serviceHours, { hours: view.service.hours }),
      updated: fill(t.status.updated, { time: this.readTime() }),
      notice: '',
      problem: '',
      signedOut: false,
    });
  },

  readTime(): string {
    return momentText(new Date(this.readAt).toISOString(), Date.now(), t.moment);
  },

  fail(error: unknown): void {
    if (isProblem(error) && error.status === 401) {
      this.setData({ signedOut: true, view: null, notice: '' });
      return;
    }
    if (this.status) {
      this.setData({ notice: isProblem(error) && !error.unreached ? messageOf(error) : fill(t.status.stale, { time: this.readTime() }) });
      return;
    }
    this.setData({ problem: messageOf(error) });
  },

  onRetry() {
    this.setData({ problem: '' });
    void this.poll?.now();
  },

  onSignIn() {
    void wx.reLaunch({ url: '/pages/auth/register/register' });
  },

  /** The form decides from the server's draft which fields are open. */
  onCorrect() {
    void wx.redirectTo({ url: '/pages/auth/register/register' });
  },

  onCall(event: WechatMiniprogram.BaseEvent) {
    const phone = String(event.currentTarget.dataset['phone'] ?? '');
    wx.makePhoneCall({
      phoneNumber: dialled(phone),
      fail: (failure) => {
        if (!/cancel/i.test(failure.errMsg)) void wx.showModal({ title: fill(t.status.callFailed, { phone }), showCancel: false });
      },
    });
  },

  async onUrge() {
    if (!this.data.view?.urging?.can || this.data.urging) return;
    this.setData({ urging: true });
    try {
      await this.urgePress?.run(null, urge);
      void wx.showToast({ title: t.status.urged, icon: 'success' });
      await this.poll?.anew();
    } catch (error) {
      // Urged on another phone, or decided meanwhile: the new status shows which.
      await this.poll?.anew();
      this.setData({ notice: messageOf(error) });
    } finally {
      this.setData({ urging: false });
    }
  },

  async onWithdraw() {
    if (this.data.withdrawing) return;
    const { confirm } = await wx.showModal({
      title: t.status.withdrawTitle,
      content: t.status.withdrawText,
      confirmText: t.status.withdrawYes,
      cancelText: t.status.cancel,
    });
    if (!confirm) return;
    this.withdrawKey = this.withdrawKey || newKey();
    this.setData({ withdrawing: true });
    try {
      await withdraw(this.withdrawKey);
      this.withdrawKey = '';
      void wx.showToast({ title: t.status.withdrawn, icon: 'success' });
      // A hidden page must not replace the visible one; when shown again, it reads the status and offers to continue.
      if (!this.hidden) void wx.redirectTo({ url: '/pages/auth/register/register' });
    } catch (error) {
      if (isProblem(error) && error.refused) this.withdrawKey = '';
      // Decided meanwhile: the new status shows the decision.
      await this.poll?.anew();
      this.setData({ notice: messageOf(error) });
    } finally {
      this.setData({ withdrawing: false });
    }
  },

  onMe() {
    void wx.navigateTo({ url: '/pages/me/me' });
  },
});
