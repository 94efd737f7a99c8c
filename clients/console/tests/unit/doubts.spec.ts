import { expect, test } from 'vitest';
import 'vue';
import { noBrowser } from './noBrowser';

noBrowser();
const { doubts, openedAs } = await import('@/review/doubts');
const { speak } = await import('@/text');

const field = (match: boolean | null) => ({ read: null, stated: null, confirmed: null, confidence: 1, match, place: null });
const images = ['businessLicense', 'idCardFront', 'idCardBack'].map((kind) => ({ kind, imageId: kind }));
const one = {
  round: 2,
  images,
  ocr: {
    businessLicense: { companyName: field(false), creditCode: field(false), address: field(null) },
    idCardFront: { name: field(true) },
  },
};
const opened = (...kinds: string[]) => kinds.map((kind) => openedAs(2, kind));

test('the confirmation says how many values differ, and which pictures were not opened in this round', () => {
  expect(doubts(one, [...opened('businessLicense'), openedAs(1, 'idCardFront')])).toBe('仍有 2 处不一致；身份证人像面、身份证国徽面未查看');
  speak('en');
  expect(doubts(one, opened('businessLicense', 'idCardBack'))).toBe('values that still differ: 2; not looked at: ID card front');
  speak('zh');
});

test('where all agrees and each picture was opened, nothing is said', () => {
  const agreeing = { ...one, ocr: { idCardFront: { name: field(true), address: field(null) } } };
  expect(doubts(agreeing, opened('businessLicense', 'idCardFront', 'idCardBack'))).toBe('');
});
