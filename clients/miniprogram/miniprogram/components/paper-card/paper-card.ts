/**
 * One paper: photographed, compressed, uploaded, read and confirmed. An interrupted upload is repeated with the same key, so that the
 * server stores one picture. The reading is shown beside the picture and is never stored on the phone, because it may contain an id number.
 * Values that the person typed or accepted are stored there until the paper is confirmed, except id numbers.
 */
import { confirmReading, recognize, type Reading } from '../../lib/api';
import { fill } from '../../lib/format';
import { compressPicture, downloadPicture } from '../../lib/picture';
import { isProblem, Problem } from '../../lib/problem';
import { asOwn, confirmedValues, findSeenPaper, markUntouched, toReadRows, withoutIdNumbers, type ReadRow } from '../../lib/reading-view';
import { store } from '../../lib/store';
import { getErrorMessage, getTexts } from '../../lib/text/index';
import { createIdempotencyKey } from '../../lib/timing';
import { uploadPicture, type PictureKind, type Upload } from '../../lib/upload';

const t = getTexts().register.papers;
const labels = getTexts().register.ocr;
const names: Record<string, string> = getTexts().register.fields;
const readTexts = (kind: string) => ({
  labels: kind === 'idCardFront' ? { ...labels, address: labels.homeAddress } : labels,
  longTerm: t.longTerm,
  readNow: t.readNow,
});

type State = 'empty' | 'compressing' | 'uploading' | 'failed' | 'reading' | 'read' | 'unread' | 'confirmed';

/** The action that continues after the consent was given. */
type ConsentAction = 'choose' | 'upload' | 'recognizeAgain' | 'confirm';

let uploads: Record<string, Upload> = {};
/** One write at a time, in order: a slow older write must not overwrite a newer one. */
let writing: Promise<void> = Promise.resolve();

Component({
  properties: {
    kind: String,
    title: String,
    hint: String,
    imageId: String,
    message: String,
    before: String,
    /** The company's or the person's name in the form. */
    stated: String,
    /** Whether the consent to sensitive data was given; without it a tap asks for it. */
    allowed: Boolean,
  },
  data: {
    t,
    state: 'empty' as State,
    stateText: '',
    picture: '',
    percent: 0,
    problem: '',
    /** Why the server refused a replacement; shown beside the previous picture until another one is chosen or the reading is confirmed. */
    refusal: '',
    rows: [] as ReadRow[],
    confirming: false,
    shownId: '',
    /** The kind of the paper that the picture shows instead of the expected one. */
    seen: '',
    pendingAction: 'choose' as ConsentAction,
    path: '',
    key: '',
    confirmKey: '',
    /** Typed values by row, until confirmed; a later reading does not overwrite them. */
    typed: {} as Record<string, string>,
  },
  observers: {
    imageId(imageId: string) {
      if (imageId && imageId !== this.data.shownId) void this.restorePicture(imageId);
    },
  },
  lifetimes: {
    detached() {
      uploads[this.data.kind]?.abort();
      uploads = { ...uploads };
      delete uploads[this.data.kind];
    },
  },
  methods: {
    setState(state: State, problem = '') {
      const shown: Partial<Record<State, string>> = { compressing: t.compressing, reading: t.reading };
      this.setData({ state, problem, stateText: shown[state] ?? '' });
      this.triggerEvent('doubt', { name: this.data.kind, doubt: this.doubtText() });
    },
    /** Why this picture is not done yet, as far as the phone can tell; it may still be submitted. */
    doubtText(): string {
      const { state, rows, seen, title, imageId, refusal } = this.data;
      if (seen) return fill(t.seemsToBe, { place: title, seen: names[seen] ?? '' });
      // The form still has the previous picture.
      const isReplacing = refusal !== '' || state === 'compressing' || state === 'uploading' || state === 'failed';
      if (imageId && isReplacing) return fill(t.notReplaced, { place: title });
      return state === 'read' && rows.length > 0 ? fill(t.unconfirmed, { place: title }) : '';
    },
    askConsent(pendingAction: ConsentAction) {
      this.data.pendingAction = pendingAction;
      this.triggerEvent('consent', { name: this.data.kind });
    },
    /** This is a different request than the refused one. */
    continueAfterConsent() {
      this.data.key = createIdempotencyKey();
      this.data.confirmKey = '';
      void this[this.data.pendingAction]();
    },
    /** Tells whether this picture is still on the screen: another may have been taken meanwhile. */
    createShownCheck(imageId: string) {
      const { key } = this.data;
      return () => this.data.key === key && this.data.shownId === imageId;
    },
    /** A picture of an earlier visit, perhaps on another phone, or the one whose replacement was refused. */
    async restorePicture(imageId: string, refusal = '') {
      this.data.shownId = imageId;
      this.data.seen = '';
      const shown = this.createShownCheck(imageId);
      // The reading of another picture must not be confirmed for this one.
      this.setData({ rows: [], refusal });
      try {
        const picture = await downloadPicture(imageId);
        if (!shown()) return;
        this.setData({ picture });
        // Typed in an earlier visit that ended before the confirmation.
        const before = await store.read<Record<string, string>>(`typed.${imageId}`);
        const confirmed = await store.read(`confirmed.${imageId}`);
        if (!shown()) return;
        this.data.typed = { ...before, ...this.data.typed };
        if (confirmed) this.setState('confirmed');
        else await this.read(imageId);
      } catch (error) {
        if (!shown()) return;
        // A deleted picture is taken again; after a failed download it is downloaded again.
        if (isProblem(error, 'not_found')) this.setState('empty', t.lost);
        else this.setState('unread', getErrorMessage(error));
      }
    },
    choose() {
      if (!this.data.allowed) return this.askConsent('choose');
      wx.chooseMedia({
        count: 1,
        mediaType: ['image'],
        sourceType: ['camera', 'album'],
        sizeType: ['compressed'],
        success: (chosen) => {
          const file = chosen.tempFiles[0];
          if (file) void this.addPicture(file.tempFilePath, file.size);
        },
        fail: (failure) => {
          // WeChat asks for its privacy guide again, before the camera: "privacy permission is not authorized".
          if (/privacy/i.test(failure.errMsg)) this.setData({ problem: t.privacyRefused });
          else if (/auth|deny|permission/i.test(failure.errMsg)) this.setData({ problem: t.denied });
        },
      });
    },
    async addPicture(original: string, bytes: number) {
      this.data.seen = '';
      this.setData({ picture: original, rows: [], refusal: '' });
      this.setState('compressing');
      // From now on requests of the previous picture are ignored.
      const key = (this.data.key = createIdempotencyKey());
      const path = await compressPicture(original, bytes);
      if (this.data.key !== key) return;
      this.data.path = path;
      await this.upload();
    },
    async upload() {
      const { path, key } = this.data;
      const kind = this.data.kind as PictureKind;
      this.progress(0);
      this.setState('uploading');
      this.progress(0);
      const upload = uploadPicture(path, kind, key, (percent) => {
        if (this.data.key === key && this.data.state === 'uploading') this.progress(percent);
      });
      uploads[kind] = upload;
      try {
        const { imageId } = await upload.done;
        if (this.data.key !== key) return;
        const replaced = this.data.shownId;
        this.data.shownId = imageId;
        // Rows typed for the previous picture are kept for this one.
        if (Object.keys(this.data.typed).length > 0) this.storeTyped();
        if (replaced !== imageId) writing = writing.then(() => store.remove(`typed.${replaced}`));
        this.triggerEvent('uploaded', { name: kind, imageId });
        await this.read(imageId);
      } catch (error) {
        if (this.data.key !== key) return;
        if (isProblem(error, 'consent_required')) this.askConsent('upload');
        const again =
          error instanceof Problem &&
          (error.isUnreachable ||
            error.code === 'consent_required' ||
            error.code === 'aborted' ||
            error.status >= 429 ||
            error.status === 408);
        if (again) this.setState('failed', isProblem(error, 'aborted') ? '' : `${t.uploadFailed}${getErrorMessage(error)}`);
        else await this.removeRefused(getErrorMessage(error));
      }
    },
    /** The form keeps the previous picture, so that one is shown again. */
    async removeRefused(message: string) {
      const { imageId } = this.data;
      this.setData({ picture: '', refusal: imageId ? message : '' });
      this.setState('empty', imageId ? '' : message);
      if (imageId) await this.restorePicture(imageId, message);
    },
    progress(percent: number) {
      this.setData({ percent, stateText: fill(t.uploading, { percent }) });
    },
    cancel() {
      uploads[this.data.kind]?.abort();
    },
    recognizeAgain() {
      const { picture, shownId, refusal } = this.data;
      void (picture ? this.read(shownId) : this.restorePicture(shownId, refusal));
    },
    async read(imageId: string) {
      this.setState('reading');
      const shown = this.createShownCheck(imageId);
      try {
        const reading = await recognize(imageId, createIdempotencyKey());
        if (!shown()) return;
        this.data.seen = findSeenPaper(reading.warnings);
        this.showRows(reading.fields);
        this.setState('read', reading.warnings[0]?.message);
      } catch (error) {
        if (!shown()) return;
        this.data.seen = isProblem(error) ? error.seen : '';
        // Typed values can be confirmed without a reading.
        this.showRows({});
        this.setState('unread', getErrorMessage(error));
        if (isProblem(error, 'consent_required')) this.askConsent('recognizeAgain');
      }
    },
    showRows(fields: Reading['fields']) {
      const { kind, stated, typed } = this.data;
      const name = kind === 'businessLicense' ? 'companyName' : 'name';
      this.setData({ rows: toReadRows(fields, typed, readTexts(kind), { [name]: stated }) });
      this.data.confirmKey = '';
    },
    correct(event: WechatMiniprogram.Input) {
      const index = Number(event.currentTarget.dataset.index);
      const row = this.data.rows[index];
      if (!row) return;
      row.value = event.detail.value;
      this.keepTyped(row);
      // The row's other parts only: its value is in the input.
      if (!row.own) this.setData({ [`rows[${index}].doubtful`]: false, [`rows[${index}].own`]: true, [`rows[${index}].message`]: '' });
    },
    keepTyped({ name, value }: ReadRow) {
      this.data.typed = { ...this.data.typed, [name]: value };
      this.data.confirmKey = '';
      this.storeTyped();
    },
    storeTyped() {
      const [name, kept] = [`typed.${this.data.shownId}`, withoutIdNumbers(this.data.typed)];
      writing = writing.then(() => store.write(name, kept));
    },
    /** The value stands as the row shows it. From now on it is the person's, as if it were typed. */
    acceptValue(event: WechatMiniprogram.TouchEvent) {
      const index = Number(event.currentTarget.dataset.index);
      const row = this.data.rows[index];
      if (row) this.setOwn(index, row);
    },
    useReadValue(event: WechatMiniprogram.TouchEvent) {
      const index = Number(event.currentTarget.dataset.index);
      const row = this.data.rows[index];
      if (row) this.setOwn(index, { ...row, value: row.read });
    },
    setOwn(index: number, row: ReadRow) {
      this.keepTyped(row);
      this.setData({ [`rows[${index}]`]: asOwn(row) });
    },
    async confirm() {
      const { rows, shownId } = this.data;
      const untouched = markUntouched(rows, t.touchFirst);
      if (untouched) return this.setData({ rows: untouched });
      const fields = confirmedValues(rows);
      this.setData({ confirming: true, problem: '' });
      const confirmKey = (this.data.confirmKey ||= createIdempotencyKey());
      // If another picture was taken meanwhile, or a row changed, that still has to be confirmed.
      const samePicture = this.createShownCheck(shownId);
      try {
        await confirmReading(shownId, fields, confirmKey);
        if (samePicture() && this.data.confirmKey === confirmKey) {
          await store.write(`confirmed.${shownId}`, true);
          this.data.typed = {};
          writing = writing.then(() => store.remove(`typed.${shownId}`));
          this.setData({ rows: [], refusal: '' });
          this.setState('confirmed');
          this.triggerEvent('confirmed', { kind: this.data.kind, fields });
        }
      } catch (error) {
        if (isProblem(error, 'consent_required')) this.askConsent('confirm');
        const faults = error instanceof Problem ? error.errors : [];
        const marked = this.data.rows.map((row) => ({
          ...row,
          message: faults.find((fault) => fault.pointer === `/fields/${row.name}`)?.message ?? '',
        }));
        if (samePicture()) this.setData({ rows: marked, problem: marked.some((row) => row.message) ? '' : getErrorMessage(error) });
      }
      this.setData({ confirming: false });
    },
    preview() {
      void wx.previewImage({ urls: [this.data.picture] });
    },
  },
});
