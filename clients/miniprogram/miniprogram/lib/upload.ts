/** The upload of one picture: progress, abort, and repetition with the same key, so that the server stores it once. */
import { baseAddress, language } from './env';
import type { components } from './openapi';
import { Problem } from './problem';
import { getTokens, lowerCaseNames, parseBody, sendAuthorized, sendWithRetries, toProblem, type IncomingResponse } from './request';
import { realTiming } from './timing';

export type PictureKind = 'businessLicense' | 'idCardFront' | 'idCardBack';
export type UploadedPicture = components['schemas']['UploadImageResponse'];

export interface Upload {
  done: Promise<UploadedPicture>;
  abort(): void;
}

/** The server's own limit is a minute and a half. */
const uploadTimeout = 95_000;

export function uploadPicture(filePath: string, kind: PictureKind, key: string, onProgress: (percent: number) => void): Upload {
  let aborted = false;
  let task: WechatMiniprogram.UploadTask | null = null;

  function send(token: string | null): Promise<IncomingResponse> {
    if (aborted) return Promise.reject(new Problem('aborted', 0));
    return new Promise((resolve, reject) => {
      task = wx.uploadFile({
        url: `${baseAddress()}/upload/image`,
        filePath,
        name: 'file',
        formData: { kind },
        header: { 'Accept-Language': language(), 'Idempotency-Key': key, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
        timeout: uploadTimeout,
        success: (result) =>
          resolve({
            status: result.statusCode,
            headers: lowerCaseNames((result as { header?: Record<string, unknown> }).header),
            data: parseBody(result.data),
          }),
        fail: (failure) => reject(aborted ? new Problem('aborted', 0) : toProblem(failure.errMsg)),
      });
      task.onProgressUpdate((update) => onProgress(update.progress));
    });
  }

  return {
    done: sendAuthorized(getTokens('applicant'), (token) => sendWithRetries({ timing: realTiming }, true, () => send(token))).then(
      (answer) => answer.data as UploadedPicture,
    ),
    abort() {
      aborted = true;
      task?.abort();
    },
  };
}
