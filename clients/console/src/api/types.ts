import type { components } from './openapi';

type Schemas = components['schemas'];

/** The OpenAPI document does not say which objects may be null. */
type Nullable<T, Names extends keyof T> = Omit<T, Names> & { [Name in Names]: T[Name] | null };

/**
 * `secondOpinion`: the act that waits for a second person, and who may not be that person. `draft`: the reader's input that was refused as
 * too late.
 */
export type Case = Nullable<Schemas['CaseAnswer'], 'claim' | 'secondOpinion' | 'draft'>;
export type StoredDraft = NonNullable<Case['draft']>;
export type Submission = Case['submission'];
export type OcrField = Case['ocr'][string][string];
export type Finding = Case['findings'][number];
export type QueueItem = Schemas['ListReviewsAnswer']['items'][number];
export type Reason = Schemas['ListReasonsAnswer']['items'][number];
export type Customer = Schemas['CustomerView'];
export type NewCustomer = Schemas['NewAssignmentsAnswer']['items'][number];
export type FollowUp = Schemas['ListFollowUpsItem'];
export type Manager = Schemas['ManagerView'];
export type Candidate = Schemas['ListCandidatesAnswer']['items'][number];
export type ManagerImport = Schemas['ManagerFileAnswer'];
export type AgendaItem = Schemas['ReadAgendaAnswer']['items'][number];
export type ParkedCustomer = Schemas['PageOfListParkedItem']['items'][number];
export type Coverage = Schemas['CoverageAnswer'];
export type Offboarding = Schemas['OffboardManagerAnswer'];
export type OffboardingUndo = Schemas['UndoOffboardingAnswer'];
export type ReassignmentResult = Schemas['ReassignManyAnswer']['items'][number];
export type Audit = Omit<Schemas['AuditAnswer'], 'state' | 'case'> & {
  case: Case | null;
  state: Nullable<Schemas['AuditAnswer']['state'], 'claim' | 'decision' | 'submission'>;
};
export type Verification = Nullable<Schemas['VerifyLogAnswer'], 'head'>;
export type Checkpoints = Schemas['ListCheckpointsAnswer'];
export type Import = Schemas['ReadImportAnswer'];
export type ImportProgress = Schemas['ReadImportProgress'];
export type Reader = Schemas['ReadReadersAnswer']['items'][number];
export type AuditRun = Schemas['ListAuditsAnswer']['items'][number];
export type Calendar = Schemas['ReadCalendarAnswer'];
export type CalendarYear = Calendar['years'][number];
export type Backup = Schemas['ReadBackupsAnswer']['items'][number];
export type RetentionRun = Schemas['ListRetentionRunsAnswer']['items'][number];
export type RetentionClassResult = RetentionRun['classes'][number];
export type Policies = Omit<Schemas['ReadPoliciesAnswer'], 'policy'> & {
  policy: AssignmentPolicy | ReviewPolicy | RequirementsPolicy | RetentionPolicy;
};
export type AssignmentPolicy = Schemas['AssignmentPolicy'];
export type ReviewPolicy = Schemas['ReviewPolicy'];
export type RetentionPolicy = Schemas['RetentionPolicy'];
export type RequirementsPolicy = Schemas['RequirementsPolicy'];
export type PolicyValidation = Schemas['PolicyChecked'];
export type PolicyComparison = Schemas['PolicyCompared'];
export type PolicyActivation = Schemas['PolicyActivated'];
export type PolicyChange = PolicyComparison['changes'][number];
export type Simulation = Schemas['SimulationResult'];
export type Transfer = Schemas['PageOfListTransfersItem']['items'][number];
export type Colleague = Schemas['ColleaguesAnswer']['items'][number];
export type Notice = Schemas['NotificationView'];
export type Channel = Schemas['FirstContactRequest']['channel'];
export type ContactOutcome = Schemas['FirstContactRequest']['outcome'];

/** A reason for a refusal in a request. */
export interface DecisionReason {
  code: string;
  pointer?: string | null;
  message?: string | null;
}
