import { expect, test } from 'vitest';
import 'vue';
import { stubBrowser } from './stubBrowser';

stubBrowser();
const { describeDoubts, openedPictureKey } = await import('@/review/doubts');
const { setLanguage } = await import('@/text');

const field = (match: boolean | null) => ({ read: null, stated: null, confirmed: null, confidence: 1, match, place: null });
const images = ['businessLicense', 'idCardFront', 'idCardBack'].map((kind) => ({ kind, imageId: kind }));
const reviewCase = {
  round: 2,
  images,
  ocr: {
    businessLicense: { companyName: field(false), creditCode: field(false), address: field(null) },
    idCardFront: { name: field(true) },
  },
};
const openedKeys = (...kinds: string[]) => kinds.map((kind) => openedPictureKey(2, kind));

test('the confirmation lists how many values differ, and which pictures were not opened in this round', () => {
  expect(describeDoubts(reviewCase, [...openedKeys('businessLicense'), openedPictureKey(1, 'idCardFront')])).toBe(
    '仍有 2 处不一致；身份证人像面、身份证国徽面未查看',
  );
  setLanguage('en');
  expect(describeDoubts(reviewCase, openedKeys('businessLicense', 'idCardBack'))).toBe(
    'values that still differ: 2; not looked at: ID card front',
  );
  setLanguage('zh');
});

test('nothing is listed when all values agree and each picture was opened', () => {
  const agreeing = { ...reviewCase, ocr: { idCardFront: { name: field(true), address: field(null) } } };
  expect(describeDoubts(agreeing, openedKeys('businessLicense', 'idCardFront', 'idCardBack'))).toBe('');
});
