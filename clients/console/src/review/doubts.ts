import type { Case } from '@/api/types';
import { language, t } from '@/text';

/** The key of an opened picture: after a correction the same picture has to be opened again. */
export const openedPictureKey = (round: number, imageId: string): string => `${round}/${imageId}`;

/** The doubts to confirm before an approval, in words: compared values that differ, and pictures that the reviewer has not opened. */
export function describeDoubts({ ocr, images, round }: Pick<Case, 'ocr' | 'images' | 'round'>, opened: readonly string[]): string {
  const differing = Object.values(ocr).flatMap((fields) => Object.values(fields).filter((it) => it.match === false)).length;
  const unopened = images.filter((it) => !opened.includes(openedPictureKey(round, it.imageId))).map((it) => t(`kind.${it.kind}`));
  const [and, between] = language.value === 'en' ? [', ', '; '] : ['、', '；'];
  const parts = [differing && t('bar.differing', { n: differing }), unopened.length && t('bar.unopened', { pictures: unopened.join(and) })];
  return parts.filter(Boolean).join(between);
}
