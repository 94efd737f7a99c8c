import { readStatus, urge, withdraw } from '../../../lib/api';
import { fontScale } from '../../../lib/font';
import { fill, toDialString } from '../../../lib/format';
import { createIdempotentAction, type IdempotentAction } from '../../../lib/idempotent-action';
import { momentText } from '../../../lib/moment';
import { onBackOnline } from '../../../lib/network';
import { createPoll, type Poll } from '../../../lib/poll';
import { createIdempotencyKey, isProblem } from '../../../lib/request';
import { nextPollDelay, toStatusView, type Status, type StatusView } from '../../../lib/status-view';
import { canRequestSubscription, hasMessageCredit, requestSubscription } from '../../../lib/subscribe';
import { getErrorMessage, getTexts } from '../../../lib/text/index';

const t = getTexts();

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
  urgeAction: null as IdempotentAction | null,
  /** One press of the withdraw button; kept without a network, so that a second press is the same request. */
  withdrawKey: '',
  hidden: false,

  onLoad() {
    wx.setNavigationBarTitle({ title: t.status.title });
    this.urgeAction = createIdempotentAction();
    this.poll = createPoll<Status>({
      read: async (etag) => {
        const response = await readStatus(etag);
        this.readAt = Date.now();
        if (response.status === 304) this.show();
        const body = response.body as Status | null;
        return { value: response.status === 304 ? null : body, etag: response.etag, nextPollAfter: body && nextPollDelay(body) };
      },
      changed: (status) => {
        this.status = status;
        this.show();
      },
      failed: (error) => this.showFailure(error),
    });
    void this.offerMessage();
  },

  /** A person who refused at the submission, or has a new phone, may still allow one. */
  async offerMessage() {
    if (!(await hasMessageCredit()) && (await canRequestSubscription())) this.setData({ message: 'ask' });
  },

  async onMessage() {
    await requestSubscription();
    if (await hasMessageCredit()) this.setData({ message: 'allowed' });
  },

  onShow() {
    this.hidden = false;
    this.poll?.onShow();
    // After the decision nothing is polled, except data that could not be read without a network.
    this.stopNetwork = onBackOnline(() => void this.poll?.readNow());
  },

  onHide() {
    this.pause();
  },

  onUnload() {
    this.pause();
  },

  pause() {
    this.hidden = true;
    this.poll?.onHide();
    this.stopNetwork?.();
    this.stopNetwork = null;
  },

  async onPullDownRefresh() {
    await this.poll?.readNow();
    wx.stopPullDownRefresh();
  },

  show(): void {
    if (!this.status) return;
    const view = toStatusView(this.status, Date.now(), t.status, t.moment);
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

  showFailure(error: unknown): void {
    if (isProblem(error) && error.status === 401) {
      this.setData({ signedOut: true, view: null, notice: '' });
      return;
    }
    if (this.status) {
      this.setData({
        notice: isProblem(error) && !error.isUnreachable ? getErrorMessage(error) : fill(t.status.stale, { time: this.readTime() }),
      });
      return;
    }
    this.setData({ problem: getErrorMessage(error) });
  },

  onRetry() {
    this.setData({ problem: '' });
    void this.poll?.readNow();
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
      phoneNumber: toDialString(phone),
      fail: (failure) => {
        if (!/cancel/i.test(failure.errMsg)) void wx.showModal({ title: fill(t.status.callFailed, { phone }), showCancel: false });
      },
    });
  },

  async onUrge() {
    if (!this.data.view?.urging?.can || this.data.urging) return;
    this.setData({ urging: true });
    try {
      await this.urgeAction?.run(null, urge);
      void wx.showToast({ title: t.status.urged, icon: 'success' });
      await this.poll?.readAgain();
    } catch (error) {
      // Urged on another phone, or decided meanwhile: the new status shows which.
      await this.poll?.readAgain();
      this.setData({ notice: getErrorMessage(error) });
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
    this.withdrawKey = this.withdrawKey || createIdempotencyKey();
    this.setData({ withdrawing: true });
    try {
      await withdraw(this.withdrawKey);
      this.withdrawKey = '';
      void wx.showToast({ title: t.status.withdrawn, icon: 'success' });
      // A hidden page must not replace the visible one; when shown again, it reads the status and offers to continue.
      if (!this.hidden) void wx.redirectTo({ url: '/pages/auth/register/register' });
    } catch (error) {
      if (isProblem(error) && error.isRefused) this.withdrawKey = '';
      // Decided meanwhile: the new status shows the decision.
      await this.poll?.readAgain();
      this.setData({ notice: getErrorMessage(error) });
    } finally {
      this.setData({ withdrawing: false });
    }
  },

  onMe() {
    void wx.navigateTo({ url: '/pages/me/me' });
  },
});
