import { expect, test } from '@playwright/test';
import { compressPicture } from '../../miniprogram/lib/picture';
import { playWechat, type Callbacks } from './wechat';

interface Compression extends Callbacks {
  src: string;
  quality: number;
}

for (const [bytes, quality] of [
  [399_999, null],
  [400_000, 85],
  [4_000_000, 85],
  [4_000_001, 70],
] as const)
  test(`a picture of ${bytes} bytes is ${quality === null ? 'not compressed' : `compressed with a quality of ${quality}`}`, async () => {
    const asked: number[] = [];
    playWechat({
      compressImage(it: Compression) {
        asked.push(it.quality);
        it.success?.({ tempFilePath: `${it.src}.smaller` });
      },
    });
    expect(await compressPicture('photo', bytes)).toBe(quality === null ? 'photo' : 'photo.smaller');
    expect(asked).toEqual(quality === null ? [] : [quality]);
  });

test('a picture that cannot be compressed is uploaded as it is', async () => {
  playWechat({ compressImage: (it: Compression) => it.fail?.({ errMsg: 'compressImage:fail file format is not supported' }) });
  expect(await compressPicture('photo', 5_000_000)).toBe('photo');
});
