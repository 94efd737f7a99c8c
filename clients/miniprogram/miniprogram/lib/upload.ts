/** The upload of one picture: progress, abort, and repetition with the same key, so that the server stores it once. */
import { baseAddress, language } from './env';
import type { components } from './openapi';
import { authorized, failureOf, lowerCased, parsed, repeated, tokensOf, type Incoming } from './request';
import { Problem } from './problem';
import { realTiming } from './timing';

export type PictureKind = 'businessLicense' | 'idCardFront' | 'idCardBack';
export type Uploaded = components['schemas']['UploadImageResponse'];

export interface Upload {
  done: Promise<Uploaded>;
  abort(): void;
}

/** The server's own limit is a minute and a half. */
const uploadTimeout = 95_000;

export function uploadPicture(filePath: string, kind: PictureKind, key: string, onProgress: (percent: number) => void): Upload {
  let aborted = false;
  let task: WechatMiniprogram.UploadTask | null = null;

  function send(token: string | null): Promise<Incoming> {
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
            headers: lowerCased((result as { header?: Record<string, unknown> }).header),
            data: parsed(result.data),
          }),
        fail: (failure) => reject(aborted ? new Problem('aborted', 0) : failureOf(failure.errMsg)),
      });
      task.onProgressUpdate((update) => onProgress(update.progress));
    });
  }

  return {
    done: authorized(tokensOf('applicant'), (token) => repeated({ timing: realTiming }, true, () => send(token))).then(
      (answer) => answer.data as Uploaded,
    ),
    abort() {
      aborted = true;
      task?.abort();
    },
  };
}
