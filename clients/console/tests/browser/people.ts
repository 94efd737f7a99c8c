// Creates applicants, reviewers and cases through the API, as the precondition of a page's test.
import { createHmac, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from '@playwright/test';
import { password, type Host } from './host';

export interface SignedIn {
  accessToken: string;
  refreshToken: string;
  role: string;
  displayName: string;
}

interface Answer<T> {
  body: T;
  etag: string | null;
}

export async function call<T>(
  host: Host,
  route: string,
  token: string | null,
  body?: unknown,
  ifMatch?: string | null,
): Promise<Answer<T>> {
  const [method = '', path = ''] = route.split(' ');
  const send = () =>
    fetch(host.url + path, {
      method,
      headers: {
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(method === 'GET' ? {} : { 'Idempotency-Key': randomUUID() }),
        ...(ifMatch ? { 'If-Match': ifMatch } : {}),
        ...(body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
  let answer = await send();
  // A vendor did not respond in time on a busy machine.
  if (answer.status === 503) {
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('retry-after') ?? 1) * 1000));
    answer = await send();
  }
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${route} answered ${answer.status} ${text}`);
  return { body: (text ? JSON.parse(text) : null) as T, etag: answer.headers.get('etag') };
}

export const signIn = async (host: Host, username: string, totp?: string): Promise<SignedIn> =>
  (await call<SignedIn>(host, 'POST /staff/login', null, { username, password, ...(totp ? { totp } : {}) })).body;

/** An unreadable picture: small, so that reading it takes no time. */
let blankPicture: Promise<Uint8Array<ArrayBuffer>> | null = null;
const drawBlankPicture = (browser: Browser) =>
  (blankPicture ??= (async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 260 } });
    const picture = new Uint8Array(await page.screenshot({ type: 'jpeg' }));
    await page.close();
    return picture;
  })());

const kinds = ['businessLicense', 'idCardFront', 'idCardBack'] as const;

export const shenzhen = { province: '广东省', city: '深圳市', district: '南山区' };

/** Files of this repository instead of the unreadable picture. */
export type Papers = Partial<Record<(typeof kinds)[number], string>>;

const samples = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../tests/data/ocr');

/** An applicant who has submitted everything. */
export async function submitRegistration(
  host: Host,
  browser: Browser,
  companyName: string,
  place = shenzhen,
  files: Papers = {},
): Promise<{ registrationId: string; accessToken: string }> {
  const { policyVersion } = (await call<{ policyVersion: string }>(host, 'GET /reference/policies', null)).body;
  const consent = { policyVersion, agreed: true, sensitive: true };
  const code = `sbx-person${randomUUID().slice(0, 8)}-${randomUUID().slice(0, 8)}`;
  const person = (await call<{ registrationId: string; accessToken: string }>(host, 'POST /auth/wechat', null, { code, consent })).body;
  const phone = `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  await call(host, 'POST /auth/wechat-phone', person.accessToken, { code: `sbx-phone-${phone}-${randomUUID().slice(0, 8)}` });
  const papers: Record<string, string> = {};
  for (const kind of kinds) {
    const body = new FormData();
    body.append('kind', kind);
    const file = files[kind];
    const picture = file ? new Uint8Array(fs.readFileSync(path.join(samples, file))) : await drawBlankPicture(browser);
    body.append('file', new Blob([picture], { type: 'image/jpeg' }), 'paper.jpg');
    papers[kind] = (await call<{ imageId: string }>(host, 'POST /upload/image', person.accessToken, body)).body.imageId;
  }
  await call(host, 'POST /auth/register', person.accessToken, {
    realName: '张伟',
    position: '能源主管',
    companyName,
    ...place,
    detailAddress: '科技园南区一路1号',
    powerCapacity: 1250,
    monthlyUsage: 312_000.5,
    currentPrice: 0.6832,
    voltageLevel: 'KV10',
    ...papers,
  });
  return person;
}

/** A reviewer claims the case, passes it and approves it. */
export async function approve(host: Host, reviewer: string, id: string): Promise<void> {
  await call(host, `POST /reviews/${id}/claim`, reviewer);
  const write = async (route: string, body: object): Promise<void> => {
    // The automatic check may write between reading and writing.
    for (let attempt = 1; ; attempt++) {
      const { etag } = await call(host, `GET /reviews/${id}`, reviewer);
      try {
        await call(host, `POST /reviews/${id}/${route}`, reviewer, body, etag);
        return;
      } catch (error) {
        if (attempt === 4 || !String(error).includes('version_mismatch')) throw error;
      }
    }
  };
  await write('checks', { step: 'materials', outcome: 'passed' });
  await write('checks', { step: 'identity', outcome: 'passed' });
  await write('decision', { decision: 'approved' });
}

/** The code of an authenticator for a secret at a time (RFC 6238). */
export function totp(secret: string, at = Date.now()): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
