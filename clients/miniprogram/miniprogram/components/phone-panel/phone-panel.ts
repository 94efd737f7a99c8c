/** The phone number, by one tap or by a code. The time of the next possible code is stored, so that leaving the page does not reset it. */
import { sendCode, verifyCode, verifyWechatPhone } from '../../lib/api';
import { fill, maskPhone } from '../../lib/format';
import { createIdempotentAction } from '../../lib/idempotent-action';
import { startPause } from '../../lib/pause';
import { isProblem, Problem } from '../../lib/problem';
import { store } from '../../lib/store';
import { getErrorMeaning, getErrorMessage, getTexts, waitText } from '../../lib/text/index';
import { createIdempotencyKey, secondsLeft, startWait, type Wait } from '../../lib/timing';
import { extractCode, extractMobile, isCode, isMobile } from '../../lib/validate';

const t = getTexts().register.phone;
const storageKey = 'phone.code';
/** Pressed again after a lost response it is the same request, so only one of the few messages of a number is used. */
const sendAction = createIdempotentAction();

/** For these codes the button that sends a code shows a countdown. */
const isCounted = (error: unknown): boolean => isProblem(error, 'code_too_frequent', 'code_daily_limit', 'code_locked');

interface Countdown extends Wait {
  /** Another number has no countdown. */
  phone: string;
}

interface StoredCountdown extends Countdown {
  sent: boolean;
}

Component({
  data: {
    t,
    phone: '',
    code: '',
    phoneMessage: '',
    codeMessage: '',
    sent: '',
    sendLabel: t.send,
    canSend: false,
    ready: false,
    busy: false,
    /** The server has named a time to wait: for the verification of a code, for the number from WeChat. */
    codePaused: false,
    oneTapPaused: false,
    pauseTimers: [] as number[],
    countdown: null as Countdown | null,
    locked: false,
    timer: 0,
    key: '',
  },
  lifetimes: {
    attached() {
      void this.restore();
    },
    detached() {
      clearInterval(this.data.timer);
      this.data.pauseTimers.forEach((timer) => clearTimeout(timer));
    },
  },
  pageLifetimes: {
    // Timers stop while the app is in the background; the clock does not.
    show() {
      this.updateCountdown();
    },
  },
  methods: {
    async restore() {
      const waiting = await store.read<StoredCountdown>(storageKey);
      if (waiting && !this.data.phone)
        this.setData({ phone: waiting.phone, countdown: waiting, sent: waiting.sent ? this.sentTo(waiting.phone) : '' });
      this.updateCountdown();
      this.data.timer = setInterval(() => this.updateCountdown(), 1000);
    },
    sentTo: (phone: string) => fill(t.sent, { phone: maskPhone(phone) }),
    updateCountdown() {
      const { countdown } = this.data;
      const seconds = countdown?.phone === this.data.phone ? secondsLeft(countdown) : 0;
      const sendLabel =
        seconds > 0 ? fill(this.data.locked ? t.locked : t.countdown, { time: waitText(seconds) }) : this.data.sent ? t.sendAgain : t.send;
      const canSend = seconds <= 0 && isMobile(this.data.phone) && !this.data.busy;
      if (sendLabel !== this.data.sendLabel || canSend !== this.data.canSend) this.setData({ sendLabel, canSend });
    },
    async startCountdown(phone: string, seconds: number, locked: boolean) {
      const countdown = { phone, ...startWait(seconds) };
      this.data.countdown = countdown;
      this.data.locked = locked;
      this.updateCountdown();
      await store.write(storageKey, { ...countdown, sent: this.data.sent !== '' } satisfies StoredCountdown);
    },
    typePhone(event: WechatMiniprogram.Input) {
      const phone = extractMobile(event.detail.value);
      this.setData({ phone, phoneMessage: '' });
      this.updateReady();
      // The returned value is shown in the field, even if the stored value did not change.
      return phone;
    },
    leavePhone() {
      const { phone } = this.data;
      if (phone && !isMobile(phone)) this.setData({ phoneMessage: t.numberWrong });
    },
    typeCode(event: WechatMiniprogram.Input) {
      const code = extractCode(event.detail.value);
      this.setData({ code, codeMessage: '' });
      this.updateReady();
      // The sixth digit sends the code without a tap.
      if (isCode(code) && isMobile(this.data.phone)) void this.verify();
      return code;
    },
    updateReady() {
      this.data.key = '';
      this.setData({ ready: isMobile(this.data.phone) && isCode(this.data.code) });
      this.updateCountdown();
    },
    async send() {
      if (!isMobile(this.data.phone)) return this.setData({ phoneMessage: t.numberWrong });
      if (!this.data.canSend) return;
      this.setData({ busy: true, canSend: false, phoneMessage: '', codeMessage: '' });
      const { phone } = this.data;
      // If the number was changed meanwhile, show neither a message nor a countdown.
      const isSamePhone = () => phone === this.data.phone;
      try {
        const response = await sendAction.run({ phone }, (key) => sendCode(phone, key));
        if (!response) return this.setData({ busy: false });
        if (isSamePhone()) {
          this.setData({ sent: this.sentTo(phone) });
          await this.startCountdown(phone, response.resendAfter, false);
        }
      } catch (error) {
        if (isSamePhone()) {
          this.showProblem('phoneMessage', error);
          if (error instanceof Problem && error.retryAfter !== null)
            await this.startCountdown(phone, error.retryAfter, error.code !== 'code_too_frequent');
        }
      }
      this.setData({ busy: false });
      this.updateCountdown();
    },
    async verify() {
      if (this.data.busy || this.data.codePaused || !this.data.ready) return;
      this.setData({ busy: true, codeMessage: '' });
      // The same code again, after a lost response, is the same request.
      this.data.key ||= createIdempotencyKey();
      const { phone, code, key } = this.data;
      await this.runVerification(() => verifyCode(phone, code, key));
    },
    async verifyByWechat(event: WechatMiniprogram.CustomEvent<{ code?: string; errMsg: string }>) {
      const code = event.detail.code;
      if (!code) return this.setData({ phoneMessage: t.denied });
      this.setData({ busy: true, phoneMessage: '' });
      const key = createIdempotencyKey();
      await this.runVerification(() => verifyWechatPhone(code, key), 'phoneMessage');
    },
    /** If the consent was withdrawn on another phone, the welcome screen asks for it again; all other errors are shown here. */
    showProblem(place: 'codeMessage' | 'phoneMessage', error: unknown) {
      if (isProblem(error, 'consent_required')) return this.triggerEvent('consent');
      this.setData({ [place]: isCounted(error) ? getErrorMeaning(error) : getErrorMessage(error) });
    },
    async runVerification(ask: () => Promise<{ step: string }>, place: 'codeMessage' | 'phoneMessage' = 'codeMessage') {
      const { phone, code } = this.data;
      try {
        const { step } = await ask();
        await store.remove(storageKey);
        this.setData({ busy: false });
        this.triggerEvent('verified', { step });
      } catch (error) {
        if (isProblem(error) && error.isRefused) this.data.key = '';
        this.setData({ busy: false });
        this.updateCountdown();
        // Changed meanwhile: the refused value is no longer in the field.
        if (isProblem(error, 'code_incorrect') && (phone !== this.data.phone || code !== this.data.code)) return this.verify();
        this.showProblem(place, error);
        const name = place === 'codeMessage' ? 'codePaused' : 'oneTapPaused';
        if (!isCounted(error)) this.data.pauseTimers.push(startPause(error, (paused) => this.setData({ [name]: paused })));
        if (isProblem(error, 'code_incorrect')) this.setData({ code: '', ready: false });
        if (isProblem(error, 'code_locked') && error.retryAfter !== null) await this.startCountdown(phone, error.retryAfter, true);
        this.updateCountdown();
      }
    },
  },
});
