/**
 * Registration on one page: welcome, phone, the four steps. The session and the server's `step` decide what is shown, so that a returning
 * person continues at the same step. After a rejection the steps become one list of the opened fields.
 */
import * as api from '../../../lib/api';
import { avatarKey, saveAvatar } from '../../../lib/avatar';
import { createDraft, type Draft, type DraftView, type SaveState } from '../../../lib/draft';
import { language } from '../../../lib/env';
import { createErasableStore } from '../../../lib/erasure';
import {
  createFieldViews,
  extraRequiredFields,
  findBlockingSlots,
  parseAccountNumbers,
  slotOf,
  slots,
  stepOfSlot,
  toChoices,
  type FieldView,
} from '../../../lib/fields';
import { fontScale } from '../../../lib/font';
import { fill } from '../../../lib/format';
import { onBackOnline } from '../../../lib/network';
import { startPause } from '../../../lib/pause';
import { isProblem, Problem, type FieldError } from '../../../lib/problem';
import { applicantSession, type SignedIn } from '../../../lib/session';
import { groupReasons, type StatusView } from '../../../lib/status-view';
import { store } from '../../../lib/store';
import { loadTemplates, requestSubscription } from '../../../lib/subscribe';
import { getErrorMessage, getTexts } from '../../../lib/text/index';
import { createIdempotencyKey, realTiming } from '../../../lib/timing';
import { fieldOf } from '../../../lib/validate';

type Stage = 'loading' | 'failed' | 'welcome' | 'phone' | 'form' | 'done';
type Named<T> = WechatMiniprogram.CustomEvent<T & { name: string }>;

const all = getTexts();
const t = {
  ...all.register,
  mine: all.status.me,
  conflictBefore: fill(all.register.conflict, { value: '' }),
  conflictMineBefore: fill(all.register.conflictMine, { value: '' }),
};
const fieldTexts = { local: all.register.local, before: all.register.corrections.before, empty: all.register.empty };
const namesOf = (choices: { code: string; name: string }[]) => Object.fromEntries(choices.map(({ code, name }) => [code, name]));
const statusPage = '/pages/auth/verify/verify';

/** The draft is saved when typing pauses; without a network the save is retried. */
const saveDelay = 700;
const retryInterval = 15_000;

Page({
  data: {
    scale: fontScale(),
    t,
    common: all.common,
    stage: 'loading' as Stage,
    problem: '',
    signedIn: false,
    step: 0,
    /**
     * After the first visit the papers stay on the page, hidden on other steps, so that an upload continues while the person types
     * elsewhere.
     */
    papersOpened: false,
    stepViews: t.steps.map((name) => ({ name, done: false })),
    f: {} as Record<string, FieldView>,
    saveState: 'saved' as SaveState,
    correcting: false,
    /** The reasons of the refusal: all of them above the form, and each at the fields that it opened. */
    reasons: [] as StatusView['reasons'],
    reasonAt: {} as Record<string, string>,
    industries: [] as { code: string; name: string }[],
    voltageLevels: [] as { code: string; name: string }[],
    /** Optional fields that this retailer requires. */
    requiredFields: { creditCode: false, industry: false, accountNumbers: false },
    tariff: '',
    avatar: '',
    /** Assumed to be given until the phone has read it; without it the server refuses a picture. */
    sensitive: true,
    askingConsent: false,
    remaining: '',
    ready: false,
    submitting: false,
    /** The server has named a time to wait until the next submission. */
    paused: false,
  },

  draft: null as Draft | null,
  visited: new Set<string>(),
  refused: [] as FieldError[],
  /**
   * The nickname while it is typed. The server stores it without blanks at its ends and without certain characters; the typed text is
   * replaced by that only when the field is left.
   */
  typedNickname: null as string | null,
  /** By slot of a picture: why it is not done yet, as far as the phone can tell. */
  doubts: {} as Record<string, string>,
  afterConsent: null as (() => void) | null,
  saveTimer: 0,
  retryTimer: 0,
  pauseTimer: 0,
  stopListening: null as (() => void) | null,
  stopNetwork: null as (() => void) | null,
  isHidden: false,
  /** A consent that was read before it was given here is ignored. */
  consentChanges: 0,
  /** Whether to open the status as soon as this page is shown again. */
  isStatusPending: false,

  onLoad() {
    wx.setNavigationBarTitle({ title: t.title });
    this.visited = new Set();
    this.doubts = {};
    this.stopListening = applicantSession.onEnded(() =>
      this.setData({ stage: 'welcome', problem: all.codes.unauthenticated, signedIn: false }),
    );
    this.stopNetwork = onBackOnline(() => void this.retryPending());
    void this.start();
  },

  onShow() {
    const before = this.isHidden;
    this.isHidden = false;
    if (before) void this.resume();
    this.retryTimer = setInterval(() => {
      if (this.data.saveState === 'phone' || this.data.saveState === 'unconfirmed') void this.retryPending();
    }, retryInterval);
  },

  onHide() {
    this.isHidden = true;
    this.typedNickname = null;
    clearInterval(this.retryTimer);
    void this.save();
  },

  onUnload() {
    this.isHidden = true;
    clearInterval(this.retryTimer);
    clearTimeout(this.saveTimer);
    clearTimeout(this.pauseTimer);
    this.stopNetwork?.();
    this.stopListening?.();
    void this.save();
  },

  /** Another phone may have saved meanwhile, and a consent may have been given or withdrawn on the page of the person's data. */
  async resume() {
    if (this.isStatusPending) return this.openStatus();
    if (this.data.stage === 'form') await Promise.all([this.refresh(), this.readConsent().catch(() => undefined)]);
    else if (this.data.stage === 'welcome' && this.data.signedIn && (await api.readConsent().catch(() => null))?.agreed) await this.start();
  },

  async start() {
    this.setData({ stage: 'loading', problem: '', signedIn: false });
    const session = await applicantSession.read();
    if (!session) return this.setData({ stage: 'welcome' });
    this.setData({ signedIn: true });
    await this.openDraft(session.registrationId ?? 'mine');
  },

  onSignedIn(event: WechatMiniprogram.CustomEvent<SignedIn>) {
    const { registrationId, step } = event.detail;
    this.setData({ problem: '', signedIn: true });
    if (step === 'wait' || step === 'done') return this.openStatus();
    void this.openDraft(registrationId);
  },

  onVerified() {
    void this.start();
  },

  /** The consent was withdrawn, here or on another phone: nothing can be saved until it is given again. */
  returnToWelcome() {
    this.setData({ stage: 'welcome', problem: all.codes.consent_required });
  },

  async openDraft(registrationId: string) {
    this.draft = createDraft(registrationId, {
      read: api.readDraft,
      save: async (changes, key) => {
        const answer = await api.saveDraft(changes, key);
        this.showTariff(answer.tariff);
        return answer;
      },
      submit: api.submitRegistration,
      store: createErasableStore(store),
      timing: realTiming,
      changed: (view) => this.show(view),
    });
    try {
      await this.draft.open();
      if (await this.draft.resume()) return this.openStatus();
    } catch (error) {
      if (isProblem(error, 'phone_not_verified')) return this.setData({ stage: 'phone' });
      if (isProblem(error) && error.status === 401) return this.setData({ stage: 'welcome', signedIn: false });
      const { savedAt, saveState } = this.draft.view();
      const shown = savedAt !== null || saveState === 'unconfirmed';
      if (!shown && !isProblem(error, 'validation_failed', 'version_mismatch'))
        return this.setData({ stage: 'failed', problem: getErrorMessage(error) });
      this.setData({ problem: this.problemText(error) });
    }
    this.showFirstStage();
    void this.save();
    void this.loadLists();
  },

  /** Decides what is shown first. */
  showFirstStage() {
    const view = this.draft?.view();
    if (!view) return;
    if (view.saveState === 'submitted' || view.step === 'wait' || view.step === 'done') return this.openStatus();
    // Finally refused: nothing may be corrected.
    if (view.opens?.length === 0) return this.openStatus();
    if (view.step === 'phone') return this.setData({ stage: 'phone' });
    const first = findBlockingSlots(view, this.refused)[0];
    const started = Object.keys(view.form).some((name) => name !== 'wxNickname' && name !== 'wxAvatar');
    this.setStep(!started ? 0 : first ? stepOfSlot(first) : 3);
    this.setData({ stage: 'form' });
    this.show(view);
    if (view.opens !== null) void this.readReasons().catch(() => undefined);
  },

  async readReasons() {
    const status = (await api.readStatus()).body;
    const found = status?.rejection?.reasons ?? [];
    const reasonAt: Record<string, string> = {};
    for (const { pointer, message } of found) {
      const slot = slotOf(fieldOf(pointer ?? ''));
      if (slot && !reasonAt[slot]?.includes(message)) reasonAt[slot] = (reasonAt[slot] ?? '') + message;
    }
    this.setData({ reasons: status ? groupReasons(status, all.status) : [], reasonAt });
  },

  async loadLists() {
    const shownLanguage = language();
    const ignoreErrors = (work: Promise<void>) => work.catch(() => undefined);
    await Promise.all([
      ignoreErrors(api.readIndustries().then((items) => this.setData({ industries: toChoices(items, shownLanguage) }))),
      ignoreErrors(api.readVoltageLevels().then((items) => this.setData({ voltageLevels: toChoices(items, shownLanguage) }))),
      ignoreErrors(api.readRequirements().then((it) => this.setData({ requiredFields: extraRequiredFields(it) }))),
      ignoreErrors(this.readConsent()),
      ignoreErrors(store.read<string>(avatarKey).then((avatar) => this.setData({ avatar: avatar ?? '' }))),
      loadTemplates(),
    ]);
    // With the names of the chosen list entries.
    if (this.draft) this.show(this.draft.view());
  },

  async readConsent() {
    const { consentChanges } = this;
    const { agreed, sensitive } = await api.readConsent();
    if (consentChanges !== this.consentChanges) return;
    this.setData({ sensitive });
    if (!agreed) this.returnToWelcome();
  },

  openMyData() {
    void wx.navigateTo({ url: '/pages/me/me' });
  },

  show(view: DraftView) {
    const blocking = findBlockingSlots(view, this.refused);
    const doubtful = this.doubtful(view).filter((slot) => !blocking.includes(slot));
    const names = { industry: namesOf(this.data.industries), voltageLevel: namesOf(this.data.voltageLevels) };
    const f = createFieldViews(view, this.visited, this.refused, { ...fieldTexts, names });
    if (f.wxNickname && this.typedNickname !== null) f.wxNickname.value = this.typedNickname;
    const stepViews = t.steps.map((name, i) => ({ name, done: !slots[i]?.some((slot) => [...blocking, ...doubtful].includes(slot)) }));
    this.setData({
      f,
      saveState: view.saveState,
      correcting: view.opens !== null,
      stepViews,
      remaining: blocking.length
        ? fill(t.fixFirst, { count: blocking.length + doubtful.length })
        : doubtful.length
          ? fill(t.checkFirst, { count: doubtful.length })
          : view.opens !== null && Object.values(f).every((it) => !it.shown || it.value === it.refused)
            ? t.corrections.unchanged
            : t.allFilled,
      ready: blocking.length === 0,
    });
  },

  /** Pictures that seem to show another paper, or whose reading is not confirmed. */
  doubtful(view: DraftView): string[] {
    const open = view.opens?.map((pointer) => slotOf(fieldOf(pointer))) ?? null;
    return slots.flat().filter((slot) => this.doubts[slot] && (open === null || open.includes(slot)));
  },

  showTariff(tariff: api.DraftResponse['tariff']) {
    const known: Record<string, string | undefined> = t.tariff;
    const parts = tariff ? [known[tariff.code], tariff.demandDiscount ? t.tariff.demandDiscount : ''] : [];
    this.setData({ tariff: parts.filter(Boolean).join('') });
  },

  // Typing

  onChange(event: Named<{ value: string }>) {
    const { name, value } = event.detail;
    this.changeDraft({ [name]: name === 'accountNumbers' ? parseAccountNumbers(value) : value });
  },

  onLeave(event: Named<object>) {
    this.visited.add(event.detail.name);
    if (this.draft) this.show(this.draft.view());
    void this.save();
  },

  pickCompany(event: WechatMiniprogram.CustomEvent<api.Company>) {
    const { name, creditCode, province, city, district } = event.detail;
    this.changeDraft({ companyName: name, creditCode, province, city, district, regionCode: null });
    void this.save();
  },

  pickRegion(event: WechatMiniprogram.CustomEvent<{ province: string; city: string | null; district: string | null }>) {
    this.changeDraft({ ...event.detail, regionCode: null });
  },

  changeDraft(changes: api.Form) {
    const slotsChanged = Object.keys(changes).map(slotOf);
    this.refused = this.refused.filter((error) => !slotsChanged.includes(slotOf(fieldOf(error.pointer))));
    this.setData({ problem: '' });
    void this.draft?.change(changes);
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => void this.save(), saveDelay);
  },

  async save() {
    clearTimeout(this.saveTimer);
    if (!this.draft || this.draft.view().pending.length === 0) return;
    await this.draft.flush();
    this.applySaveState();
  },

  /**
   * The network is back, or it is time for a retry: what another phone saved is read, then pending changes are sent, or a submission with
   * its original key.
   */
  async retryPending() {
    if (this.data.stage !== 'form' || this.data.submitting || !this.draft) return;
    if (this.data.saveState !== 'unconfirmed') return this.refresh();
    if (this.data.paused) return;
    this.setData({ submitting: true });
    try {
      if (await this.draft.resume()) this.openStatus();
      // Another phone has changed the draft since.
      else this.setData({ problem: this.draft.view().saveState === 'saved' ? t.notSent : '' });
    } catch (error) {
      await this.handleProblem(error);
    } finally {
      this.setData({ submitting: false });
    }
  },

  async refresh() {
    await this.draft?.refresh();
    this.applySaveState();
  },

  /** The response to a save may mean that nothing can be saved any more. */
  applySaveState() {
    if (!this.draft) return;
    const { saveState, consentMissing } = this.draft.view();
    if (saveState === 'submitted') this.openStatus();
    else if (consentMissing) this.returnToWelcome();
  },

  resolveConflict(event: WechatMiniprogram.TouchEvent) {
    const { name, use } = event.currentTarget.dataset as { name: string; use: string };
    const conflicts = (this.draft?.view().conflicts ?? []).filter((it) => slotOf(it.field) === name);
    if (name === 'wxNickname') this.typedNickname = null;
    this.changeDraft(Object.fromEntries(conflicts.map((it) => [it.field, use === 'other' ? it.other : it.kept])));
  },

  // Profile: always optional, and the avatar stays on the phone.

  /** Some versions of WeChat report a cancelled choice, without a picture. */
  async chooseAvatar(event: WechatMiniprogram.CustomEvent<{ avatarUrl?: string }>) {
    const { avatarUrl } = event.detail;
    if (avatarUrl) this.setData({ avatar: await saveAvatar(avatarUrl) });
  },

  /** The file was deleted with WeChat's storage. */
  removeAvatar() {
    this.setData({ avatar: '' });
  },

  typeNickname(event: WechatMiniprogram.Input) {
    this.typedNickname = event.detail.value;
    this.changeNickname(event.detail.value);
  },

  /** Also after a choice from WeChat's own list. */
  leaveNickname(event: WechatMiniprogram.InputBlur) {
    this.changeNickname(event.detail.value);
    this.typedNickname = null;
    if (this.draft) this.show(this.draft.view());
  },

  changeNickname(value: string) {
    if (value !== this.data.f.wxNickname?.value) this.changeDraft({ wxNickname: value });
  },

  // Steps

  goTo(event: WechatMiniprogram.TouchEvent) {
    this.openStep(Number(event.currentTarget.dataset.step));
  },

  previous() {
    this.openStep(this.data.step - 1);
  },

  async next() {
    const at = this.data.step;
    await this.save();
    // Tapped twice, or a step was chosen meanwhile.
    if (this.data.step !== at) return;
    const view = this.draft?.view();
    if (!view) return;
    const here = slots[this.data.step] ?? [];
    here.forEach((slot) => this.visited.add(slot));
    this.show(view);
    const first = findBlockingSlots(view, this.refused).find((slot) => here.includes(slot));
    if (first) this.scrollTo(first);
    else this.openStep(this.data.step + 1);
  },

  setStep(step: number) {
    this.typedNickname = null;
    this.setData({ step, papersOpened: this.data.papersOpened || step === 3 });
  },

  openStep(step: number) {
    this.setStep(step);
    this.setData({ problem: '' });
    void wx.pageScrollTo({ scrollTop: 0, duration: 0 });
    void this.save();
  },

  scrollTo(slot: string) {
    wx.nextTick(() => void wx.pageScrollTo({ selector: `#field-${slot}`, offsetTop: -110, duration: 200 }));
  },

  // Papers

  onUploaded(event: Named<{ imageId: string }>) {
    this.visited.add(event.detail.name);
    this.changeDraft({ [event.detail.name]: event.detail.imageId });
    void this.save();
  },

  /** Confirmed values of the papers fill empty fields; typed values stay. */
  onConfirmed(event: WechatMiniprogram.CustomEvent<{ kind: string; fields: Record<string, string | null> }>) {
    const { kind, fields } = event.detail;
    const form = this.draft?.view().form ?? {};
    const changes: api.Form = {};
    if (kind === 'businessLicense' && fields.companyName && !form.companyName) changes.companyName = fields.companyName;
    if (kind === 'businessLicense' && fields.creditCode && !form.creditCode) changes.creditCode = fields.creditCode;
    if (kind === 'idCardFront' && fields.name && !form.realName) changes.realName = fields.name;
    if (Object.keys(changes).length > 0) this.changeDraft(changes);
  },

  onDoubt(event: Named<{ doubt: string }>) {
    const { name, doubt } = event.detail;
    if ((this.doubts[name] ?? '') === doubt) return;
    this.doubts = { ...this.doubts, [name]: doubt };
    if (this.draft) this.show(this.draft.view());
  },

  askConsent(event: Named<object>) {
    const card = this.selectComponent(`#card-${event.detail.name}`) as { continueAfterConsent?: () => void } | null;
    this.afterConsent = () => card?.continueAfterConsent?.();
    this.setData({ askingConsent: true });
  },

  closeConsent() {
    this.setData({ askingConsent: false });
  },

  readSensitive() {
    void wx.navigateTo({ url: '/pages/auth/policy/policy?code=sensitive' });
  },

  async giveConsent() {
    try {
      const { policyVersion } = await api.readPolicies();
      await api.changeConsent({ policyVersion, agreed: true, sensitive: true }, createIdempotencyKey());
      this.consentChanges++;
      this.setData({ sensitive: true, askingConsent: false, problem: '' });
      const goOn = this.afterConsent;
      this.afterConsent = null;
      // When the papers know of it.
      wx.nextTick(() => goOn?.());
    } catch (error) {
      this.setData({ askingConsent: false, problem: getErrorMessage(error) });
    }
  },

  // Submission

  async submit() {
    const view = this.draft?.view();
    if (!view || this.data.submitting || this.data.paused) return;
    slots.flat().forEach((slot) => this.visited.add(slot));
    this.show(view);
    const first = findBlockingSlots(view, this.refused)[0];
    if (first) return this.showField(first);
    if (!(await this.confirmSubmission(view))) return;
    this.setData({ submitting: true, problem: '' });
    // First, because WeChat shows it only directly after a tap.
    void requestSubscription().then(() => this.sendSubmission());
  },

  /** The phone may be wrong about a picture, so the person decides. */
  async confirmSubmission(view: DraftView): Promise<boolean> {
    const doubtful = this.doubtful(view);
    if (!doubtful[0]) return true;
    const { confirm } = await wx.showModal({
      title: all.register.title,
      content: fill(t.submitAnyway, { doubts: doubtful.map((slot) => this.doubts[slot]).join('') }),
      confirmText: view.opens === null ? t.submit : t.resubmitYes,
      cancelText: t.lookAgain,
    });
    if (!confirm) this.showField(doubtful[0]);
    return confirm;
  },

  async sendSubmission() {
    try {
      await this.save();
      const view = this.draft?.view();
      if (!view || !this.draft) return;
      const late = findBlockingSlots(view, this.refused)[0];
      if (late) this.showField(late);
      else if (view.pending.length > 0) this.setData({ problem: t.notUploaded });
      else {
        const version = view.opens === null ? null : ((await api.readStatus()).body?.version ?? null);
        await this.draft.submit(version);
        this.openStatus();
      }
    } catch (error) {
      await this.handleProblem(error);
    } finally {
      this.setData({ submitting: false });
    }
  },

  problemText: (error: unknown): string => (isProblem(error) && error.isUnreachable ? t.submitUnknown : getErrorMessage(error)),

  async handleProblem(error: unknown) {
    this.pauseTimer = startPause(error, (paused) => this.setData({ paused }));
    if (!(error instanceof Problem)) return this.setData({ problem: getErrorMessage(error) });
    if (error.code === 'already_submitted') return this.openStatus();
    if (error.code === 'phone_not_verified') return this.setData({ stage: 'phone' });
    if (error.code === 'consent_required') {
      this.afterConsent = () => void this.submit();
      return this.setData({ askingConsent: true });
    }
    if (error.isUnreachable) return this.setData({ problem: this.problemText(error) });
    this.refused = error.errors;
    if (isProblem(error, 'version_mismatch', 'precondition_required', 'not_found')) await this.draft?.open().catch(() => undefined);
    if (this.draft) this.show(this.draft.view());
    const hasPlace = (fault: FieldError) => this.data.f[slotOf(fieldOf(fault.pointer))]?.shown;
    const first = error.errors.find(hasPlace);
    if (first) this.showField(slotOf(fieldOf(first.pointer)));
    // Errors about the form as a whole, or about a field that is not on the screen, are shown below the form.
    const otherMessages = error.errors.filter((fault) => !hasPlace(fault)).map((fault) => fault.message);
    const message = error.code === 'not_found' ? t.papers.gone : getErrorMessage(error);
    this.setData({ problem: error.errors.length ? otherMessages.join('') : message });
  },

  /** Opens the step of a field and scrolls to the field. */
  showField(slot: string) {
    if (!this.data.correcting) this.setStep(stepOfSlot(slot));
    this.scrollTo(slot);
  },

  openStatus() {
    // A hidden page must not navigate: it would replace the visible one.
    this.isStatusPending = this.isHidden;
    if (!this.isHidden) wx.redirectTo({ url: statusPage, fail: () => this.setData({ stage: 'done' }) });
  },
});
