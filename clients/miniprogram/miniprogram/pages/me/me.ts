import { changeConsent, endAllSignIns, erasePerson, exportPerson, readAccessLog, readConsent, type Consents } from '../../lib/api';
import { deletePersonData } from '../../lib/erasure';
import { toExportedFields, type ExportedField, type PersonExport } from '../../lib/export-view';
import { fontScale } from '../../lib/font';
import { fill } from '../../lib/format';
import { momentText } from '../../lib/moment';
import { createIdempotencyKey, isProblem } from '../../lib/request';
import { applicantSession } from '../../lib/session';
import { getErrorMessage, getTexts } from '../../lib/text/index';

const t = getTexts();

interface AccessEntry {
  id: string;
  line: string;
  time: string;
  why: string;
}

/** The newest accesses; all of them after a tap. */
const accessesAtFirst = 3;

Page({
  data: {
    scale: fontScale(),
    t: t.me,
    s: t.status,
    problem: '',
    access: null as AccessEntry[] | null,
    accessShown: [] as AccessEntry[],
    moreAccess: '',
    consent: null as Consents | null,
    consentText: '',
    consentNewer: false,
    busy: false,
    exporting: false,
    hasImportedCustomers: false,
    exportedFields: [] as (ExportedField & { purposeText: string; retentionText: string })[],
    sheet: '' as '' | 'export' | 'erase',
    sheetProblem: '',
    eraseKnown: false,
  },

  /** The whole export, for the clipboard; never in the page's data, and released with the page. */
  exported: '',
  eraseKey: '',
  /** A consent that was read before it was changed here is ignored. */
  consentChanges: 0,

  onLoad() {
    wx.setNavigationBarTitle({ title: t.me.title });
    void this.load();
  },

  onUnload() {
    this.exported = '';
  },

  async onPullDownRefresh() {
    await this.load();
    wx.stopPullDownRefresh();
  },

  async load(): Promise<void> {
    this.setData({ problem: '' });
    const { consentChanges } = this;
    try {
      const [log, consent] = await Promise.all([readAccessLog(), readConsent()]);
      const access = log.items.map((item, i) => ({
        id: `${i}`,
        line: fill(t.me.accessDid[item.what] ?? t.me.accessLine, {
          role: t.me.accessRole[item.role] ?? item.role,
          what: t.me.accessWhat[item.what] ?? item.what,
        }),
        time: momentText(item.at, Date.now(), t.moment),
        why: item.why ? fill(t.me.accessReason, { why: t.me.accessWhy[item.why] ?? item.why }) : '',
      }));
      this.setData({ access, accessShown: access.slice(0, accessesAtFirst), moreAccess: fill(t.me.more, { n: access.length }) });
      if (consentChanges === this.consentChanges) this.showConsent(consent);
    } catch (error) {
      this.showFailure(error);
    }
  },

  showFailure(error: unknown): void {
    if (isProblem(error) && error.status === 401) {
      void wx.reLaunch({ url: '/pages/auth/register/register' });
      return;
    }
    this.setData({ problem: getErrorMessage(error) });
  },

  showConsent(consent: Consents) {
    const newer = consent.agreed && consent.policyVersion !== consent.currentVersion;
    this.setData({
      consent,
      consentNewer: newer || !consent.agreed,
      consentText: !consent.agreed
        ? t.me.consentNone
        : fill(newer ? t.me.consentNewer : t.me.consentPolicyText, {
            version: newer ? consent.currentVersion : (consent.policyVersion ?? ''),
          }),
    });
  },

  onRetry() {
    void this.load();
  },

  onAllAccess() {
    this.setData({ accessShown: this.data.access ?? [] });
  },

  onPolicy() {
    void wx.navigateTo({ url: '/pages/auth/policy/policy' });
  },

  onAgreeNewer() {
    void this.change(true, this.data.consent?.sensitive ?? false);
  },

  async onSensitive(event: WechatMiniprogram.SwitchChange) {
    const { consent } = this.data;
    if (!consent) return;
    if (!event.detail.value && !(await this.confirm(t.me.stopSensitiveTitle, t.me.stopSensitiveText))) {
      // The switch has already moved but the data did not change, so it is set once more.
      this.setData({ consent: { ...consent, sensitive: true } });
      return;
    }
    await this.change(true, event.detail.value);
  },

  async onStopAll() {
    if (await this.confirm(t.me.stopAllTitle, t.me.stopAllText)) await this.change(false, false);
  },

  async confirm(title: string, content: string, confirmText = t.me.stopYes): Promise<boolean> {
    const { confirm } = await wx.showModal({ title, content, confirmText, cancelText: t.status.cancel });
    return confirm;
  },

  async change(agreed: boolean, sensitive: boolean) {
    const before = this.data.consent;
    if (!before || this.data.busy) return;
    this.setData({ busy: true, problem: '' });
    try {
      const consent = await changeConsent({ policyVersion: before.currentVersion, agreed, sensitive }, createIdempotencyKey());
      this.consentChanges++;
      this.showConsent(consent);
      void wx.showToast({ title: t.me.saved, icon: 'success' });
    } catch (error) {
      this.showConsent({ ...before });
      this.showFailure(error);
    } finally {
      this.setData({ busy: false });
    }
  },

  async onExport() {
    if (this.data.exporting) return;
    this.setData({ exporting: true, problem: '' });
    try {
      const all = (await exportPerson()) as PersonExport;
      this.exported = JSON.stringify(all, null, 2);
      const exportedFields = toExportedFields(all).map((it) => ({
        ...it,
        purposeText: fill(t.me.exportPurpose, { purpose: it.purpose }),
        retentionText: fill(t.me.exportKept, { retention: it.retention }),
      }));
      this.setData({ exportedFields, hasImportedCustomers: all.importedCustomers.length > 0, sheet: 'export' });
    } catch (error) {
      this.showFailure(error);
    } finally {
      this.setData({ exporting: false });
    }
  },

  async onCopy() {
    await wx.setClipboardData({ data: this.exported });
    void wx.showToast({ title: t.me.exportCopied, icon: 'none' });
  },

  onErase() {
    this.setData({ sheet: 'erase', eraseKnown: false, sheetProblem: '' });
  },

  onEraseKnown() {
    this.setData({ eraseKnown: !this.data.eraseKnown });
  },

  onCloseSheet() {
    this.exported = '';
    this.setData({ sheet: '', exportedFields: [] });
  },

  async onEraseYes() {
    if (!this.data.eraseKnown || this.data.busy) return;
    this.eraseKey = this.eraseKey || createIdempotencyKey();
    this.setData({ busy: true, sheetProblem: '' });
    try {
      const kept = await erasePerson(this.eraseKey);
      await this.leaveAfterErasure();
      if (kept === null) void wx.showToast({ title: t.me.erased, icon: 'success' });
      else void wx.showModal({ title: t.me.eraseWaits, content: kept, showCancel: false });
    } catch (error) {
      // The sign-ins of an erased person are invalid: this response to a repetition means that the erasure is done.
      if (isProblem(error) && error.status === 401) await this.leaveAfterErasure();
      else this.setData({ sheetProblem: getErrorMessage(error) });
    } finally {
      this.setData({ busy: false });
    }
  },

  async leaveAfterErasure() {
    await applicantSession.clear();
    await deletePersonData();
    await wx.reLaunch({ url: '/pages/auth/register/register' });
  },

  async onSignOut() {
    if (!(await this.confirm(t.me.signOutTitle, t.me.signOutText, t.me.signOutYes))) return;
    await applicantSession.signOut();
    await wx.reLaunch({ url: '/pages/auth/register/register' });
  },

  /** Unlike the sign-out of this phone it is refused without a network, because the person would think that it was done. */
  async onSignOutAll() {
    if (!(await this.confirm(t.me.signOutAllTitle, t.me.signOutAllText, t.me.signOutYes)) || this.data.busy) return;
    this.setData({ busy: true, problem: '' });
    try {
      await endAllSignIns(createIdempotencyKey());
      await applicantSession.clear();
      await wx.reLaunch({ url: '/pages/auth/register/register' });
    } catch (error) {
      this.showFailure(error);
    } finally {
      this.setData({ busy: false });
    }
  },
});
