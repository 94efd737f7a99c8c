/** Downloads the applicant's own pictures with the token into a temporary file that WeChat deletes by itself. */
import { baseAddress } from './env';
import { Problem } from './problem';
import { getTokens, sendAuthorized, toProblem } from './request';

/** The body of a refusal would have to be read from a file; for this route the status is sufficient. */
const codesByStatus: Record<number, string> = { 401: 'token_expired', 404: 'not_found', 429: 'rate_limited', 503: 'picture_unavailable' };

export function downloadPicture(imageId: string): Promise<string> {
  return sendAuthorized(
    getTokens('applicant'),
    (token) =>
      new Promise<string>((resolve, reject) => {
        wx.downloadFile({
          url: `${baseAddress()}/upload/image/${encodeURIComponent(imageId)}`,
          header: token ? { Authorization: `Bearer ${token}` } : {},
          timeout: 30_000,
          success: (result) => {
            if (result.statusCode === 200) resolve(result.tempFilePath);
            else reject(new Problem(codesByStatus[result.statusCode] ?? 'other', result.statusCode));
          },
          fail: (failure) => reject(toProblem(failure.errMsg)),
        });
      }),
  );
}

/** A phone's photo has up to 50 megapixels; the server accepts ten megabytes and keeps 2560 pixels per side. */
export async function compressPicture(path: string, bytes: number): Promise<string> {
  if (bytes < 400_000) return path;
  return new Promise((resolve) => {
    wx.compressImage({
      src: path,
      quality: bytes > 4_000_000 ? 70 : 85,
      success: (result) => resolve(result.tempFilePath),
      // The original picture may still be small enough; otherwise the server refuses it.
      fail: () => resolve(path),
    });
  });
}
