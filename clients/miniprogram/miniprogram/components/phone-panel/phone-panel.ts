/** The phone number, by one tap or by a code. The time of the next possible code is stored, so that leaving the page does not reset it. */
import { sendCode, verifyCode, verifyWechatPhone } from '../../lib/api';
import { filled, masked } from '../../lib/format';
import { createPress } from '../../lib/press';
import { isProblem, Problem } from '../../lib/problem';
import { store } from '../../lib/store';
import { meaningOf, messageOf, texts, waitText } from '../../lib/text/index';
import { newKey } from '../../lib/timing';
import { isCode, isMobile, typedCode, typedMobile } from '../../lib/validate';

const t = texts().register.phone;
const kept = 'phone.code';
/** Pressed again after a lost response it is the same request, so only one of the few messages of a number is used. */
const sending = createPress();

interface Waiting {
  phone: string;
  sent: boolean;
  until: number;
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
    until: 0,
    locked: false,
    timer: 0,
    key: '',
  },
  lifetimes: {
    attached() {
      void this.comeBack();
    },
    detached() {
      clearInterval(this.data.timer);
    },
  },
  pageLifetimes: {
    // Timers stop while the app is in the background; the clock does not.
    show() {
      this.tick();
    },
  },
  methods: {
    async comeBack() {
      const waiting = await store.read<Waiting>(kept);
      if (waiting && !this.data.phone)
        this.setData({ phone: waiting.phone, until: waiting.until, sent: waiting.sent ? this.sentTo(waiting.phone) : '' });
      this.tick();
      this.data.timer = setInterval(() => this.tick(), 1000);
    },
    sentTo: (phone: string) => filled(t.sent, { phone: masked(phone) }),
    tick() {
      const seconds = Math.ceil((this.data.until - Date.now()) / 1000);
      const sendLabel =
        seconds > 0
          ? filled(this.data.locked ? t.locked : t.countdown, { time: waitText(seconds) })
          : this.data.sent
            ? t.sendAgain
            : t.send;
      const canSend = seconds <= 0 && isMobile(this.data.phone) && !this.data.busy;
      if (sendLabel !== this.data.sendLabel || canSend !== this.data.canSend) this.setData({ sendLabel, canSend });
    },
    async waitFor(seconds: number, locked: boolean) {
      const until = Date.now() + seconds * 1000;
      this.data.until = until;
      this.data.locked = locked;
      this.tick();
      await store.write(kept, { phone: this.data.phone, until, sent: this.data.sent !== '' } satisfies Waiting);
    },
    typePhone(event: WechatMiniprogram.Input) {
      const phone = typedMobile(event.detail.value);
      this.setData({ phone, phoneMessage: '' });
      this.judge();
      // The returned value is shown in the field, even if the stored value did not change.
      return phone;
    },
    leavePhone() {
      const { phone } = this.data;
      if (phone && !isMobile(phone)) this.setData({ phoneMessage: t.numberWrong });
    },
    typeCode(event: WechatMiniprogram.Input) {
      const code = typedCode(event.detail.value);
      this.setData({ code, codeMessage: '' });
      this.judge();
      // The sixth digit sends the code without a tap.
      if (isCode(code) && isMobile(this.data.phone)) void this.verify();
      return code;
    },
    judge() {
      this.data.key = '';
      this.setData({ ready: isMobile(this.data.phone) && isCode(this.data.code) });
      this.tick();
    },
    async send() {
      if (!isMobile(this.data.phone)) return this.setData({ phoneMessage: t.numberWrong });
      if (!this.data.canSend) return;
      this.setData({ busy: true, canSend: false, phoneMessage: '', codeMessage: '' });
      const { phone } = this.data;
      // If the number was changed meanwhile, show neither a message nor a countdown.
      const same = () => phone === this.data.phone;
      try {
        const answer = await sending.run({ phone }, (key) => sendCode(phone, key));
        if (!answer) return this.setData({ busy: false });
        if (same()) {
          this.setData({ sent: this.sentTo(phone) });
          await this.waitFor(answer.resendAfter, false);
        }
      } catch (error) {
        if (same()) {
          this.say('phoneMessage', error);
          if (error instanceof Problem && error.retryAfter !== null)
            await this.waitFor(error.retryAfter, error.code !== 'code_too_frequent');
        }
      }
      this.setData({ busy: false });
      this.tick();
    },
    async verify() {
      if (this.data.busy || !this.data.ready) return;
      this.setData({ busy: true, codeMessage: '' });
      // The same code again, after a lost response, is the same request.
      this.data.key ||= newKey();
      const { phone, code, key } = this.data;
      await this.settle(() => verifyCode(phone, code, key));
    },
    async oneTap(event: WechatMiniprogram.CustomEvent<{ code?: string; errMsg: string }>) {
      const code = event.detail.code;
      if (!code) return this.setData({ phoneMessage: t.denied });
      this.setData({ busy: true, phoneMessage: '' });
      const key = newKey();
      await this.settle(() => verifyWechatPhone(code, key), 'phoneMessage');
    },
    /** If the consent was withdrawn on another phone, the welcome screen asks for it again; all other errors are shown here. */
    say(place: 'codeMessage' | 'phoneMessage', error: unknown) {
      if (isProblem(error, 'consent_required')) return this.triggerEvent('consent');
      // For these codes the button shows a countdown.
      const counted = isProblem(error, 'code_too_frequent', 'code_daily_limit', 'code_locked');
      this.setData({ [place]: counted ? meaningOf(error) : messageOf(error) });
    },
    async settle(ask: () => Promise<{ step: string }>, place: 'codeMessage' | 'phoneMessage' = 'codeMessage') {
      const { phone, code } = this.data;
      try {
        const { step } = await ask();
        await store.remove(kept);
        this.setData({ busy: false });
        this.triggerEvent('verified', { step });
      } catch (error) {
        if (isProblem(error) && error.refused) this.data.key = '';
        this.setData({ busy: false });
        this.tick();
        // Changed meanwhile: the refused value is no longer in the field.
        if (isProblem(error, 'code_incorrect') && (phone !== this.data.phone || code !== this.data.code)) return this.verify();
        this.say(place, error);
        if (isProblem(error, 'code_incorrect')) this.setData({ code: '', ready: false });
        if (isProblem(error, 'code_locked') && error.retryAfter !== null) await this.waitFor(error.retryAfter, true);
        this.tick();
      }
    },
  },
});
