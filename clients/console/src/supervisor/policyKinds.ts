import { api, ifMatch, unwrap } from '@/api/client';
import type {
  AssignmentPolicy,
  PolicyActivation,
  PolicyComparison,
  PolicyValidation,
  RequirementsPolicy,
  RetentionPolicy,
  ReviewPolicy,
} from '@/api/types';
import { number } from '@/lib/format';
import { t } from '@/text';

export interface PolicyByKind {
  assignment: AssignmentPolicy;
  review: ReviewPolicy;
  requirements: RequirementsPolicy;
  retention: RetentionPolicy;
}
export type PolicyKind = keyof PolicyByKind;

export const policyKinds: readonly PolicyKind[] = ['assignment', 'review', 'requirements', 'retention'];
export const isPolicyKind = (it: unknown): it is PolicyKind => policyKinds.includes(it as PolicyKind);

/** The host's routes for a policy that is not in force. */
export interface PolicyRoutes<T> {
  validate: (policy: T) => Promise<PolicyValidation>;
  diff: (policy: T, from: number) => Promise<PolicyComparison>;
  activate: (policy: T, reason: string, seen: number) => Promise<PolicyActivation>;
}

export const policyRoutes: { [K in PolicyKind]: PolicyRoutes<PolicyByKind[K]> } = {
  assignment: {
    validate: (policy) => unwrap(api.POST('/policies/assignment/validate', { body: { policy } })),
    diff: (policy, from) => unwrap(api.POST('/policies/assignment/diff', { body: { policy, from } })),
    activate: (policy, reason, seen) =>
      unwrap(api.POST('/policies/assignment/activate', { params: { header: ifMatch(seen) }, body: { policy, reason } })),
  },
  review: {
    validate: (policy) => unwrap(api.POST('/policies/review/validate', { body: { policy } })),
    diff: (policy, from) => unwrap(api.POST('/policies/review/diff', { body: { policy, from } })),
    activate: (policy, reason, seen) =>
      unwrap(api.POST('/policies/review/activate', { params: { header: ifMatch(seen) }, body: { policy, reason } })),
  },
  requirements: {
    validate: (policy) => unwrap(api.POST('/policies/requirements/validate', { body: { policy } })),
    diff: (policy, from) => unwrap(api.POST('/policies/requirements/diff', { body: { policy, from } })),
    activate: (policy, reason, seen) =>
      unwrap(api.POST('/policies/requirements/activate', { params: { header: ifMatch(seen) }, body: { policy, reason } })),
  },
  retention: {
    validate: (policy) => unwrap(api.POST('/policies/retention/validate', { body: { policy } })),
    diff: (policy, from) => unwrap(api.POST('/policies/retention/diff', { body: { policy, from } })),
    activate: (policy, reason, seen) =>
      unwrap(api.POST('/policies/retention/activate', { params: { header: ifMatch(seen) }, body: { policy, reason } })),
  },
};

/** A member of a policy that is a plain list of settings. The host checks the range; the page only shows it. */
export interface Setting {
  name: string;
  /** Null for a switch or a list. */
  range: [least: number, most: number] | null;
  /** Region codes, separated by commas. */
  codes?: boolean;
  /** The unit. */
  unit?: 'days' | 'minutes' | 'kva' | 'warnings' | 'times' | 'share' | 'numbers';
  /** Whether it may be empty, which means no limit, or that it does not happen. */
  optional?: boolean;
}

export const policySettings: { review: Setting[]; requirements: Setting[]; retention: Setting[] } = {
  review: [
    { name: 'autoApprove', range: null },
    { name: 'autoApproveUpToKva', range: [1, 10_000_000], unit: 'kva', optional: true },
    { name: 'secondOpinionFrom', range: [0, 50], unit: 'warnings', optional: true },
    { name: 'callAfterResubmissions', range: [1, 20], unit: 'times', optional: true },
    { name: 'certainFrom', range: [0.5, 0.99], unit: 'share' },
    { name: 'samePicture', range: null },
    { name: 'claimMinutes', range: [5, 240], unit: 'minutes' },
  ],
  requirements: [
    { name: 'creditCode', range: null },
    { name: 'industry', range: null },
    { name: 'leastAccountNumbers', range: [0, 20], unit: 'numbers' },
    { name: 'leastCapacityKva', range: [0.01, 1_000_000], unit: 'kva', optional: true },
    { name: 'provinces', range: null, codes: true, optional: true },
  ],
  retention: [
    { name: 'draftDays', range: [30, 1095], unit: 'days', optional: true },
    { name: 'withdrawnDays', range: [30, 1095], unit: 'days', optional: true },
    { name: 'rejectedDays', range: [180, 1095], unit: 'days', optional: true },
    { name: 'networkDays', range: [1, 30], unit: 'days' },
    { name: 'inboxDays', range: [90, 1095], unit: 'days', optional: true },
  ],
};
export type SettingsKind = keyof typeof policySettings;
export const isSettingsKind = (it: PolicyKind): it is SettingsKind => it in policySettings;

/** The host interprets the members; here they are only a list. */
export const settingsRoutes = (kind: SettingsKind): PolicyRoutes<object> => policyRoutes[kind] as unknown as PolicyRoutes<object>;

/** Settings during editing: numbers as typed. */
export type SettingsDraft = Record<string, string | boolean>;

type Values = Record<string, unknown>;

export const toSettingsDraft = (kind: SettingsKind, policy: object): SettingsDraft =>
  Object.fromEntries(
    policySettings[kind].map(({ name, range, codes }) => {
      const value = (policy as Values)[name];
      if (codes) return [name, Array.isArray(value) ? value.join(', ') : ''];
      return [name, range === null ? value === true : value == null ? '' : String(value)];
    }),
  );

/** Empty fields are sent as null, so that the host reports what is missing; an invalid number is sent as typed. */
export const toSettingsPolicy = (kind: SettingsKind, draft: SettingsDraft): object =>
  Object.fromEntries(
    policySettings[kind].map(({ name, codes }) => {
      const typed = draft[name];
      if (typeof typed !== 'string') return [name, typed];
      const trimmed = typed.trim();
      if (codes) return [name, trimmed === '' ? null : trimmed.split(/[\s,，、]+/).filter(Boolean)];
      return [name, trimmed === '' ? null : Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed)];
    }),
  );

export const settingName = (kind: SettingsKind, pointer: string): string => {
  const name = pointer.split('/')[1] ?? '';
  return policySettings[kind].some((it) => it.name === name) ? t(`policy.setting.${name}`) : pointer;
};

const withUnit = (n: number, unit: Setting['unit']): string =>
  unit === 'kva' ? `${number(n, 2)} kVA` : unit === 'share' || !unit ? number(n, 2) : t(`policy.unitOf.${unit}`, { n: number(n, 2) });

/** A value in words, with its unit; an empty value is shown as its meaning. */
export function settingValue(kind: SettingsKind, name: string, value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'boolean') return t(value ? 'policy.on' : 'policy.off');
  const unit = policySettings[kind].find((it) => it.name === name)?.unit;
  if (value == null) return t(`policy.emptyOf.${name}`);
  return typeof value === 'number' ? withUnit(value, unit) : String(value);
}

/** The range of a number. */
export function rangeText({ range, unit, optional, codes }: Setting): string {
  if (codes) return t('policy.codesHint');
  if (!range || !unit) return '';
  const bounds = t('policy.range', { least: number(range[0], 2), most: withUnit(range[1], unit) });
  return optional ? t('policy.rangeOptional', { bounds }) : bounds;
}
