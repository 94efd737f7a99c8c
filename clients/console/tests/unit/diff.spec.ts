import { expect, test } from 'vitest';
import { diffTexts } from '@/lib/diff';

const markDifferences = (left: string, right: string): string[] =>
  diffTexts(left, right).map((side) => side.map((it) => (it.differs ? `[${it.text}]` : it.text)).join(''));

test('equal texts have no marks', () =>
  expect(markDifferences('深圳市示例电子有限公司', '深圳市示例电子有限公司')).toEqual([
    '深圳市示例电子有限公司',
    '深圳市示例电子有限公司',
  ]));
test('one letter is marked on both sides', () =>
  expect(markDifferences('91440300MA5F', '91440300MA5E')).toEqual(['91440300MA5[F]', '91440300MA5[E]']));
test('a letter that only one side has is marked there', () =>
  expect(markDifferences('深圳示例公司', '深圳市示例公司')).toEqual(['深圳示例公司', '深圳[市]示例公司']));
test('a letter outside the basic plane counts as one letter', () =>
  expect(markDifferences('𠮷野家', '吉野家')).toEqual(['[𠮷]野家', '[吉]野家']));
test('compared with an empty text the whole text is marked', () => expect(markDifferences('甲', '')).toEqual(['[甲]', '']));
test('long texts are marked as a whole, without a long computation', () =>
  expect(markDifferences('a'.repeat(2000), 'b'.repeat(2000))[0]).toBe(`[${'a'.repeat(2000)}]`));
test('the segments joined together are the text', () => {
  const letters = '甲乙丙丁𠮷';
  const random = (): string => Array.from({ length: 12 }, () => [...letters][Math.floor(Math.random() * 5)]).join('');
  for (let i = 0; i < 200; i++) {
    const [left, right] = [random(), random()];
    const [ours, theirs] = diffTexts(left, right);
    expect(ours.map((it) => it.text).join('')).toBe(left);
    expect(theirs.map((it) => it.text).join('')).toBe(right);
    const equalText = (side: typeof ours): string =>
      side
        .filter((it) => !it.differs)
        .map((it) => it.text)
        .join('');
    expect(equalText(ours)).toBe(equalText(theirs));
  }
});
