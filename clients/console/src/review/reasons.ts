import type { Case, DecisionReason, Reason } from '@/api/types';
import type { Draft } from './draft';
import type { Step } from './useCase';

/** A reason without meaning of its own: the reviewer has to describe the fault, and may point at a field. */
export const otherReason = 'other';

/** The ticked reasons in the order of the catalogue, with the reviewer's own words if any. */
export function selectedReasons(draft: Draft, catalogue: Reason[]): DecisionReason[] {
  return catalogue
    .filter((it) => draft.ticked.includes(it.code))
    .map(({ code }) => {
      const message = draft.messages[code]?.trim();
      return { code, ...(message ? { message } : {}), ...(code === otherReason && draft.pointer ? { pointer: draft.pointer } : {}) };
    });
}

/** The texts for the applicant, in this order. */
export const reasonTexts = (draft: Draft, catalogue: Reason[]): string[] =>
  selectedReasons(draft, catalogue).map((it) => it.message ?? catalogue.find((reason) => reason.code === it.code)?.text ?? it.code);

/**
 * The check that has to be marked as failed first, so that it matches the reasons: the check of the materials if one reason concerns them;
 * null if one has already failed. `blocked`: reasons about the person need materials that have passed.
 */
export function findCheckToFail(draft: Draft, catalogue: Reason[], checks: Case['checks']): Step | 'blocked' | null {
  const steps = catalogue.filter((it) => draft.ticked.includes(it.code) && it.code !== otherReason).map((it) => it.step);
  if (steps.includes('materials')) return checks.materials === 'failed' ? null : 'materials';
  if (steps.includes('identity')) {
    if (checks.identity === 'failed') return null;
    return checks.materials === null || checks.materials === 'failed' ? 'blocked' : 'identity';
  }
  return checks.materials === 'failed' || checks.identity === 'failed' ? null : 'materials';
}

/** Why the rejection cannot be sent yet; the key of a text. */
export function findMissingInput(draft: Draft, catalogue: Reason[], checks: Case['checks']): string | null {
  if (!draft.ticked.length) return 'reject.needsReason';
  if (draft.ticked.includes(otherReason) && !draft.messages[otherReason]?.trim()) return 'reject.needsWords';
  return findCheckToFail(draft, catalogue, checks) === 'blocked' ? 'reject.needsMaterials' : null;
}
