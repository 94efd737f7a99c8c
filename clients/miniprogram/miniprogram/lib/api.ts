/** One function per route, with the types of the OpenAPI document. Pages call these and never wx.request. */
import type { components } from './openapi';
import { call, type ApiResponse } from './request';
import './session';

type Schemas = components['schemas'];

/** The document gives times no JSON type, so the generator emits unknown; on the wire they are text. */
export type Wire<T> = unknown extends T
  ? string | null
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Name in keyof T]: Wire<T[Name]> }
      : T;

/** The registration as typed: numbers stay text until the server reads them. */
export interface Form {
  realName?: string | null;
  position?: string | null;
  email?: string | null;
  contactPhone?: string | null;
  companyName?: string | null;
  creditCode?: string | null;
  regionCode?: string | null;
  province?: string | null;
  city?: string | null;
  district?: string | null;
  detailAddress?: string | null;
  powerCapacity?: string | number | null;
  monthlyUsage?: string | number | null;
  currentPrice?: string | number | null;
  voltageLevel?: string | null;
  industry?: string | null;
  accountNumbers?: string[] | null;
  businessLicense?: string | null;
  idCardFront?: string | null;
  idCardBack?: string | null;
  wxNickname?: string | null;
}

export type Field = keyof Form;

export type Issue = Schemas['ReadDraftResponse']['issues'][number];
/** Without a capacity there is no tariff. */
export type DraftResponse = Omit<Wire<Schemas['ReadDraftResponse']>, 'draft' | 'tariff'> & {
  draft: Form;
  tariff: Schemas['ReadDraftResponse']['tariff'] | null;
};
export type SubmissionResult = Wire<Schemas['SubmitRegistrationResponse']>;
export type Status = Wire<Schemas['StatusShown']>;
export type Policies = Wire<Schemas['ListReferencePoliciesResponse']>;
export type Requirements = Schemas['RequirementsPolicy'];
export type Consents = Schemas['ReadConsentResponse'];
export type Company = Schemas['SearchCompaniesResponse']['items'][number];
export type Region = Schemas['ListReferenceListedListRegionsEntry']['items'][number];
export type Entry = Schemas['ListReferenceListedListReferenceEntry']['items'][number];
export type Reading = Schemas['RecognizeImageResponse'];
export type PhoneVerification = Schemas['VerifyCodeResponse'];

const readBody = async <T>(response: Promise<ApiResponse<T>>): Promise<T> => (await response).body;

// Sign-in and phone
export const sendCode = (phone: string, key: string) =>
  readBody(call<Schemas['SendCodeResponse']>('POST /auth/send-code', { body: { phone }, key }));
export const verifyCode = (phone: string, code: string, key: string) =>
  readBody(call<PhoneVerification>('POST /auth/verify-code', { body: { phone, code }, key }));
export const verifyWechatPhone = (code: string, key: string) =>
  readBody(call<PhoneVerification>('POST /auth/wechat-phone', { body: { code }, key }));

// The form
export const readDraft = () => readBody(call<DraftResponse>('GET /auth/draft'));
export const saveDraft = (changes: Form, key: string) => readBody(call<DraftResponse>('PUT /auth/draft', { body: changes, key }));
export const submitRegistration = (form: Form, key: string, version: number | null) =>
  readBody(
    call<SubmissionResult>('POST /auth/register', { body: form, key, timeout: 30_000, ...(version === null ? {} : { ifMatch: version }) }),
  );
export const withdraw = (key: string) => readBody(call<Schemas['WithdrawRegistrationResponse']>('POST /auth/withdraw', { key }));
export const readStatus = (etag: string | null = null) => call<Status | null>('GET /auth/status', { ifNoneMatch: etag });

export const urge = (key: string) => readBody(call<Wire<Schemas['UrgeReviewResponse']>>('POST /auth/urge', { key }));

// Messages by WeChat
export const readTemplates = async () => (await call<Schemas['ListTemplatesAnswer']>('GET /reference/templates')).body.items;
export const recordSubscription = (templateId: string, outcome: 'accept' | 'reject' | 'ban', key: string) =>
  readBody(call<Schemas['RecordSubscriptionAnswer']>('POST /auth/subscriptions', { body: { templateId, outcome }, key }));

// Lists
export const readPolicies = () => readBody(call<Policies>('GET /reference/policies', { audience: 'anonymous' }));
export const readRequirements = () => readBody(call<Requirements>('GET /reference/requirements', { audience: 'anonymous' }));
export const searchCompanies = async (q: string, limit = 8) =>
  (await call<{ items: Company[] }>('GET /companies/search', { query: { q, limit } })).body.items;
export const readRegions = async (parent: string | null) =>
  (await call<{ items: Region[] }>('GET /regions', { query: { parent } })).body.items;
export const readIndustries = async () => (await call<{ items: Entry[] }>('GET /reference/industries')).body.items;
export const readVoltageLevels = async () => (await call<{ items: Entry[] }>('GET /reference/voltage-levels')).body.items;

// Papers
export const recognize = (imageId: string, key: string) =>
  readBody(call<Reading>('POST /ocr/recognize', { body: { imageId }, key, timeout: 40_000 }));
export const confirmReading = (imageId: string, fields: Record<string, string | null>, key: string) =>
  call('POST /ocr/{imageId}/confirm', { path: { imageId }, body: { fields }, key });

// Privacy
export const readConsent = () => readBody(call<Consents>('GET /privacy/consent'));
export const changeConsent = (consent: Schemas['ManageConsentRequest'], key: string) =>
  readBody(call<Consents>('PUT /privacy/consent', { body: consent, key }));
export const readAccessLog = () => readBody(call<Wire<Schemas['ReadAccessLogResponse']>>('GET /privacy/access-log'));
export const exportPerson = () => readBody(call('GET /privacy/export', { timeout: 60_000 }));
export const endAllSignIns = (key: string) => call('POST /auth/logout-all', { key });
/** Null when done; otherwise the data that has to be kept for now, and why. */
export const erasePerson = async (key: string): Promise<string | null> => {
  const response = await call<Partial<Schemas['ErasePersonWaiting']> | null>('POST /privacy/erase', { key });
  return response.status === 202 ? (response.body?.message ?? '') : null;
};

// Staff
const staff = { audience: 'staff' } as const;
export type Customer = Wire<Schemas['CustomerView']>;
export type NewAssignment = Wire<Schemas['NewAssignmentsAnswer']['items'][number]>;
export type FollowUp = Wire<Schemas['ListFollowUpsItem']>;
export type Colleague = Wire<Schemas['ColleaguesAnswer']['items'][number]>;
export type Transfer = Wire<Schemas['PageOfListTransfersItem']['items'][number]>;
export type Notification = Wire<Schemas['NotificationView']>;
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export const staffLogin = (login: { username: string; password: string; totp?: string }) =>
  readBody(call<Schemas['StaffLoginAnswer']>('POST /staff/login', { audience: 'anonymous', body: login }));
export const readNewAssignments = (etag: string | null = null) =>
  call<{ items: NewAssignment[] } | null>('GET /customers/new-assignments', { ...staff, ifNoneMatch: etag });
export const readCustomers = (query: { status?: string; q?: string; cursor?: string; limit?: number }) =>
  readBody(call<Page<Customer>>('GET /customers', { ...staff, query }));
export const readCustomer = (id: string) => call<Customer>('GET /customers/{id}', { ...staff, path: { id } });
export const changeAssignment = (
  id: string,
  change: { status: 'acknowledged' | 'serving' | 'declined'; reason?: string },
  version: number,
  key: string,
) =>
  call<Schemas['AssignStatusAnswer']>('PUT /customers/{id}/assign-status', { ...staff, path: { id }, body: change, ifMatch: version, key });
export const readColleagues = async () => (await call<{ items: Colleague[] }>('GET /managers/colleagues', staff)).body.items;
/** Open offers of customers: those that the manager made, and those that the manager received. */
export const readTransfers = async () =>
  (await call<Page<Transfer>>('GET /customers/transfers', { ...staff, query: { limit: 100 } })).body.items;
export const offerCustomer = (id: string, offer: Schemas['TransferCustomerRequest'], version: number, key: string) =>
  call('POST /customers/{id}/transfer', { ...staff, path: { id }, body: offer, ifMatch: version, key });
export const acceptTransfer = (id: string, key: string) => call('POST /customers/{id}/transfer/accept', { ...staff, path: { id }, key });
export const refuseTransfer = (id: string, reason: string, key: string) =>
  call('POST /customers/{id}/transfer/refuse', { ...staff, path: { id }, body: { reason }, key });
export const withdrawTransfer = (id: string, key: string) =>
  call('POST /customers/{id}/transfer/withdraw', { ...staff, path: { id }, key });
export const recordFirstContact = (contact: Schemas['FirstContactRequest'], key: string) =>
  readBody(call<Wire<Schemas['FirstContactAnswer']>>('POST /customers/first-contact', { ...staff, body: contact, key }));
export const revealPhone = (id: string, purpose: string, key: string) =>
  readBody(call<Schemas['RevealPhoneAnswer']>('POST /customers/{id}/reveal-phone', { ...staff, path: { id }, body: { purpose }, key }));
export const readFollowUps = (id: string, cursor?: string) =>
  readBody(call<Page<FollowUp>>('GET /customers/{id}/follow-ups', { ...staff, path: { id }, query: { cursor } }));
export const addFollowUp = (id: string, followUp: Schemas['AddFollowUpRequest'], key: string) =>
  readBody(call<FollowUp>('POST /customers/{id}/follow-ups', { ...staff, path: { id }, body: followUp, key }));
export const readNotifications = (query: { unread?: boolean; cursor?: string; limit?: number }) =>
  readBody(call<Page<Notification>>('GET /notifications', { ...staff, query }));
export const markRead = (id: string, key: string) => call('POST /notifications/{id}/read', { ...staff, path: { id }, key });
