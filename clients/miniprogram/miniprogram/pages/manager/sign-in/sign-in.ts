import { staffLogin } from '../../../lib/api';
import { fontScale } from '../../../lib/font';
import { fill } from '../../../lib/format';
import { managerNotes } from '../../../lib/manager-notes';
import { pauseAfter } from '../../../lib/pause';
import { isProblem } from '../../../lib/request';
import { staffSession } from '../../../lib/session';
import { getErrorMeaning, getErrorMessage, getTexts, waitText } from '../../../lib/text/index';
import { secondsLeft, startWait, type Wait } from '../../../lib/timing';
import { extractCode, isCode } from '../../../lib/validate';

const t = getTexts();
const s = t.manager.signIn;

type Name = 'username' | 'password' | 'totp';

Page({
  data: {
    scale: fontScale(),
    t: s,
    username: '',
    password: '',
    totp: '',
    totpShown: false,
    errors: {} as Partial<Record<Name, string>>,
    problem: '',
    busy: false,
    /** Seconds until the next attempt is allowed. */
    locked: 0,
    label: s.submit,
  },

  lockTimer: 0,
  /** Another account has no lock. */
  lock: null as (Wait & { username: string }) | null,
  isUnloaded: false,

  async onLoad(): Promise<void> {
    wx.setNavigationBarTitle({ title: s.title });
    if ((await staffSession.read())?.role === 'manager') this.openCustomers();
  },

  onUnload() {
    this.isUnloaded = true;
    clearInterval(this.lockTimer);
  },

  openCustomers() {
    // A page that was left must not replace the current one.
    if (!this.isUnloaded) void wx.redirectTo({ url: '/pages/manager/customers/customers' });
  },

  onInput(event: WechatMiniprogram.Input) {
    const name = event.currentTarget.dataset['name'] as Name;
    this.setData({ [name]: event.detail.value, [`errors.${name}`]: '' });
    if (name === 'username') this.showLock();
  },

  /** An authenticator app shows and copies the code in two groups. */
  onTotpInput(event: WechatMiniprogram.Input) {
    const totp = extractCode(event.detail.value);
    this.setData({ totp, 'errors.totp': '' });
    // The returned value is shown in the field, even if the stored value did not change.
    return totp;
  },

  onTotp() {
    this.setData({ totpShown: true });
  },

  async onSubmit() {
    if (this.data.busy || this.data.locked > 0) return;
    const { password, totp, totpShown } = this.data;
    const username = this.data.username.trim();
    const errors = {
      username: username ? '' : s.required,
      password: password ? '' : s.required,
      totp: totpShown && totp && !isCode(totp) ? s.totpLength : '',
    };
    this.setData({ errors, problem: '' });
    if (errors.username || errors.password || errors.totp) return;
    this.setData({ busy: true, label: s.submitting });
    try {
      const response = await staffLogin({ username, password, ...(totpShown && totp ? { totp } : {}) });
      const { accessToken, refreshToken, role, displayName } = response;
      if (role === 'manager') await managerNotes.startFor(username.toLowerCase());
      await staffSession.save({ accessToken, refreshToken, role, displayName });
      if (role !== 'manager') {
        await staffSession.signOut();
        this.setData({ problem: s.wrongRole });
        return;
      }
      this.setData({ password: '', totp: '' });
      this.openCustomers();
    } catch (error) {
      this.handleRefusal(username, error);
    } finally {
      this.setData({ busy: false });
      this.showLock();
    }
  },

  /** The server does not say which of the three was wrong, so the code is asked for after any refusal. */
  handleRefusal(username: string, error: unknown) {
    if (isProblem(error, 'invalid_credentials')) {
      this.setData({ totpShown: true, totp: '' });
    }
    const waits = pauseAfter(error) / 1000;
    if (waits) this.startLock(username, waits);
    // The button counts down; a time in the message would not change.
    this.setData({ problem: waits ? getErrorMeaning(error) : getErrorMessage(error) });
  },

  startLock(username: string, seconds: number) {
    this.lock = { username, ...startWait(seconds) };
    clearInterval(this.lockTimer);
    this.lockTimer = setInterval(() => this.showLock(), 1000) as unknown as number;
  },

  showLock() {
    if (this.data.busy) return;
    const locked = this.lock?.username === this.data.username.trim() ? secondsLeft(this.lock) : 0;
    this.setData({ locked, label: locked ? fill(s.locked, { time: waitText(locked) }) : s.submit });
    if (!this.lock || !secondsLeft(this.lock)) clearInterval(this.lockTimer);
  },

  onApplicant() {
    void wx.reLaunch({ url: '/pages/auth/register/register' });
  },
});
