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

/** An applicant who has signed in. */
export interface Person {
  registrationId: string;
  accessToken: string;
}

const samples = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../tests/data/ocr');

const readSample = (file: string) => new Uint8Array(fs.readFileSync(path.join(samples, file)));

async function uploadPaper(host: Host, person: Person, kind: string, picture: Uint8Array<ArrayBuffer>): Promise<string> {
  const body = new FormData();
  body.append('kind', kind);
  body.append('file', new Blob([picture], { type: 'image/jpeg' }), 'paper.jpg');
  return (await call<{ imageId: string }>(host, 'POST /upload/image', person.accessToken, body)).body.imageId;
}

/** An applicant who has submitted everything; `more` replaces or adds members of the form. */
export async function submitRegistration(
  host: Host,
  browser: Browser,
  companyName: string,
  place = shenzhen,
  files: Papers = {},
  more: object = {},
): Promise<Person> {
  const { policyVersion } = (await call<{ policyVersion: string }>(host, 'GET /reference/policies', null)).body;
  const consent = { policyVersion, agreed: true, sensitive: true };
  const code = `sbx-person${randomUUID().slice(0, 8)}-${randomUUID().slice(0, 8)}`;
  const person = (await call<Person>(host, 'POST /auth/wechat', null, { code, consent })).body;
  const phone = `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  await call(host, 'POST /auth/wechat-phone', person.accessToken, { code: `sbx-phone-${phone}-${randomUUID().slice(0, 8)}` });
  const papers: Record<string, string> = {};
  for (const kind of kinds) {
    const file = files[kind];
    papers[kind] = await uploadPaper(host, person, kind, file ? readSample(file) : await drawBlankPicture(browser));
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
    ...more,
  });
  return person;
}

/** A write with the version that was just read. A reaction of the host may write in between. */
async function writeVersion(host: Host, token: string, read: string, route: string, body: object): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { etag } = await call(host, read, token);
    try {
      await call(host, route, token, body, etag);
      return;
    } catch (error) {
      if (attempt === 4 || !String(error).includes('version_mismatch')) throw error;
    }
  }
}

/** A reviewer claims the case, and then sends these writes. */
async function claimAndWrite(host: Host, reviewer: string, id: string, writes: [route: string, body: object][]): Promise<void> {
  await call(host, `POST /reviews/${id}/claim`, reviewer);
  for (const [route, body] of writes) await writeVersion(host, reviewer, `GET /reviews/${id}`, `POST /reviews/${id}/${route}`, body);
}

/** A reviewer claims the case, passes it and approves it. */
export const approve = (host: Host, reviewer: string, id: string): Promise<void> =>
  claimAndWrite(host, reviewer, id, [
    ['checks', { step: 'materials', outcome: 'passed' }],
    ['checks', { step: 'identity', outcome: 'passed' }],
    ['decision', { decision: 'approved' }],
  ]);

/** A reviewer claims the case, fails its papers and rejects it. */
export const reject = (host: Host, reviewer: string, id: string, reasons: { code: string; message?: string }[]): Promise<void> =>
  claimAndWrite(host, reviewer, id, [
    ['checks', { step: 'materials', outcome: 'failed' }],
    ['decision', { decision: 'rejected', reasons }],
  ]);

/** The applicant submits again after a rejection, with a new licence where a file is named. */
export async function submitAgain(host: Host, person: Person, changes: object, licence?: string): Promise<void> {
  const paper = licence ? { businessLicense: await uploadPaper(host, person, 'businessLicense', readSample(licence)) } : {};
  await writeVersion(host, person.accessToken, 'GET /auth/status', 'POST /auth/register', { ...changes, ...paper });
}

export interface Manager {
  managerId: string;
  username: string;
  displayName: string;
  active: boolean;
  territories: string[];
  specialties: string[];
  capacity: number;
  leave: object[];
  version: number;
}

export const listManagers = async (host: Host): Promise<Manager[]> =>
  (await call<{ items: Manager[] }>(host, 'GET /managers/workload', (await signIn(host, 'admin')).accessToken)).body.items;

/** Gives a manager other territories; returns the previous ones. */
export async function changeTerritories(host: Host, username: string, change: (codes: string[]) => string[]): Promise<string[]> {
  const it = (await listManagers(host)).find((one) => one.username === username);
  if (!it) throw new Error(`no manager ${username}`);
  const { specialties, capacity, leave } = it;
  const body = { territories: change(it.territories), specialties, capacity, leave };
  await call(host, `PUT /managers/${it.managerId}`, (await signIn(host, 'admin')).accessToken, body, `"${it.version}"`);
  return it.territories;
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
