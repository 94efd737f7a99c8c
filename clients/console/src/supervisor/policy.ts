import type { AssignmentPolicy } from '@/api/types';
import { number } from '@/lib/format';
import { codeText, language, t } from '@/text';

/** The criteria that may decide between managers after the territory. */
export const criteria = ['specialty', 'load'] as const;

/** A policy during editing: numbers as typed. */
export interface Draft {
  bands: { name: string; weight: string; belowKva: string }[];
  criteria: string[];
  transferDays: string;
  sameManager: boolean;
}

export const toDraft = (it: AssignmentPolicy): Draft => ({
  bands: it.bands.map(({ name, weight, belowKva }) => ({
    name,
    weight: String(weight),
    belowKva: belowKva == null ? '' : String(belowKva),
  })),
  criteria: [...(it.criteria ?? criteria)],
  transferDays: String(it.transferDays),
  sameManager: it.sameManager ?? false,
});

const asNumber = (typed: string): number | null => (typed.trim() ? Number(typed) : null);

/** Empty fields are sent as null, so that the host reports what is missing, and where. The last band has no end. */
export const toPolicy = (it: Draft): AssignmentPolicy => ({
  bands: it.bands.map(({ name, weight, belowKva }, i) => ({
    name: name.trim(),
    weight: asNumber(weight) as number,
    belowKva: i === it.bands.length - 1 ? null : asNumber(belowKva),
  })),
  criteria: it.criteria,
  transferDays: asNumber(it.transferDays) as number,
  sameManager: it.sameManager,
});

/** The customers of a band: from the end of the previous band. */
export function bandRangeText(bands: { belowKva?: number | null | undefined }[], i: number): string {
  const [from, below] = [i === 0 ? null : bands[i - 1]?.belowKva, bands[i]?.belowKva];
  if (from == null && below == null) return t('policy.anyCapacity');
  if (from == null) return t('policy.below', { below: number(below) });
  return below == null ? t('policy.from', { from: number(from) }) : t('policy.between', { from: number(from), below: number(below) });
}

/** The order of the criteria, from the manager of the company's other sites to the rotation. */
export const criteriaOrder = (it: Pick<AssignmentPolicy, 'criteria' | 'sameManager'>): string[] => [
  ...(it.sameManager ? ['existing_customer'] : []),
  'territory',
  ...(it.criteria ?? criteria),
  'turn',
];

/** The display name of a pointer into a policy. */
export function pointerName(pointer: string): string {
  const [, list, i, member] = pointer.split('/');
  const n = Number(i) + 1;
  if (list === 'bands') {
    if (i === undefined) return t('policy.bands');
    return member ? t('policy.band', { n, what: codeText('policy.member', member) }) : t('policy.bandNumber', { n });
  }
  if (list === 'criteria') return i === undefined ? t('policy.order') : t('policy.criterion', { n });
  if (list === 'sameManager') return t('policy.sameManager');
  return list === 'transferDays' ? t('policy.transferDays') : pointer;
}

/** A value of a policy in words. */
export function valueText(it: unknown): string {
  if (it == null) return t('app.none');
  if (typeof it === 'boolean') return t(it ? 'policy.on' : 'policy.off');
  if (typeof it === 'number') return number(it);
  if (Array.isArray(it)) return it.map(valueText).join(language.value === 'en' ? '; ' : '；');
  if (typeof it === 'string') return codeText('policy.criterionOf', it);
  const { name, weight, belowKva } = it as AssignmentPolicy['bands'][number];
  const size = belowKva == null ? t('policy.noEnd') : t('policy.below', { below: number(belowKva) });
  return t('policy.bandValue', { name: codeText('band', name), size, weight: number(weight) });
}
