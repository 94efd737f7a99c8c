import { expect, test } from 'vitest';
import 'vue';
import { noBrowser } from './noBrowser';

noBrowser();
const { workLeft } = await import('@/lib/format');

test('office time that is left is said in hours, and what is over in words', () => {
  expect(workLeft(1350)).toBe('剩余 22.5 小时工作时间');
  expect(workLeft(59)).toBe('剩余 59 分钟工作时间');
  expect(workLeft(-90)).toBe('已超时 1.5 小时工作时间');
});
