/** A description of the service, both consents, and the sign-in. */
import { readPolicies } from '../../lib/api';
import { startPause } from '../../lib/pause';
import { isProblem } from '../../lib/problem';
import { signIn } from '../../lib/session';
import { getErrorMessage, getTexts } from '../../lib/text/index';

const t = getTexts().register.welcome;

Component({
  properties: {
    /** Why this screen is shown again. */
    notice: String,
    /** Whether the person is signed in: then a tap opens their own data. */
    known: Boolean,
  },
  data: {
    t,
    common: getTexts().common,
    mineText: getTexts().status.me,
    agreed: false,
    sensitive: false,
    busy: false,
    /** The server has named a time to wait. */
    paused: false,
    pauseTimer: 0,
    message: '',
    version: '',
  },
  lifetimes: {
    attached() {
      // The person agrees to the version that was displayed; the button reports a failure.
      void this.loadVersion().catch(() => undefined);
    },
    detached() {
      clearTimeout(this.data.pauseTimer);
    },
  },
  methods: {
    async loadVersion() {
      if (!this.data.version) this.data.version = (await readPolicies()).policyVersion;
    },
    onTick(event: WechatMiniprogram.CustomEvent<{ checked: boolean }>) {
      const name = event.currentTarget.dataset.name as 'agreed' | 'sensitive';
      this.setData({ [name]: event.detail.checked, message: '' });
    },
    openPolicy(event: WechatMiniprogram.TouchEvent) {
      void wx.navigateTo({ url: `/pages/auth/policy/policy?code=${event.currentTarget.dataset.code}` });
    },
    openMyData() {
      void wx.navigateTo({ url: '/pages/me/me' });
    },
    openStaffSignIn() {
      void wx.navigateTo({ url: '/pages/manager/sign-in/sign-in' });
    },
    signIn() {
      if (this.data.busy || this.data.paused) return;
      if (!this.data.agreed) return this.setData({ message: t.mustAgree });
      this.setData({ busy: true, message: '' });
      wx.requirePrivacyAuthorize({
        success: () => void this.finishSignIn(),
        fail: () => this.setData({ busy: false, message: t.refused }),
      });
    },
    async finishSignIn() {
      try {
        await this.loadVersion();
        const { version, sensitive } = this.data;
        const signedIn = await signIn({ policyVersion: version, agreed: true, sensitive });
        this.triggerEvent('signedin', signedIn);
      } catch (error) {
        // A new version was published while this one was on the screen: it must be read and agreed to.
        const newer = isProblem(error, 'consent_required');
        if (newer) this.setData({ agreed: false, sensitive: false, version: '' });
        const message = isProblem(error, 'forbidden') ? t.restricted : getErrorMessage(error);
        this.setData({ message: newer ? t.textsChanged : message });
        this.data.pauseTimer = startPause(error, (paused) => this.setData({ paused }));
      }
      this.setData({ busy: false });
    },
  },
});
