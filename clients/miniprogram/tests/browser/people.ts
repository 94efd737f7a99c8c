// Creates applicants and reviews through the API, as the precondition of a screen's test.
import { randomInt, randomUUID } from 'node:crypto';
import type { Browser } from '@playwright/test';
import { password, type Host } from './host';

interface Answer<T> {
  body: T;
  etag: string | null;
}

interface SignedIn {
  accessToken: string;
  refreshToken: string;
}

export interface Registered extends SignedIn {
  registrationId: string;
  /** The identity at WeChat. */
  openid: string;
  phone: string;
}

export async function call<T>(
  host: Host,
  route: string,
  token: string | null,
  body?: unknown,
  ifMatch?: string | null,
  again = true,
): Promise<Answer<T>> {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(host.url + path, {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(method === 'GET' ? {} : { 'Idempotency-Key': randomUUID() }),
      ...(ifMatch ? { 'If-Match': ifMatch } : {}),
      ...(body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  // A vendor did not respond in time on a busy machine: retry after the time that the host names, as a phone does.
  if (answer.status === 503 && again) {
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('retry-after') ?? 1) * 1000));
    return call(host, route, token, body, ifMatch, false);
  }
  if (!answer.ok) throw new Error(`${route} answered ${answer.status} ${text}`);
  return { body: (text ? JSON.parse(text) : null) as T, etag: answer.headers.get('etag') };
}

export async function signIn(host: Host, username: string): Promise<string> {
  return (await call<SignedIn>(host, 'POST /staff/login', null, { username, password })).body.accessToken;
}

/** An applicant who has agreed and signed in. */
export async function createApplicant(host: Host, openid = `person${randomUUID().slice(0, 8)}`): Promise<Registered> {
  const { policyVersion } = (await call<{ policyVersion: string }>(host, 'GET /reference/policies', null)).body;
  const consent = { policyVersion, agreed: true, sensitive: true };
  const code = `sbx-${openid}-${randomUUID().slice(0, 8)}`;
  const person = (await call<SignedIn & { registrationId: string }>(host, 'POST /auth/wechat', null, { code, consent })).body;
  return { ...person, openid, phone: '' };
}

/** A random mobile number of 11 digits. All tests share one database, where a number belongs to one registration; so its range is wide. */
export function newNumber(prefix: '139' | '199'): string {
  return prefix + String(randomInt(1e8)).padStart(8, '0');
}

/** An applicant who has also verified the phone. */
export async function createVerifiedApplicant(host: Host): Promise<Registered> {
  const person = await createApplicant(host);
  const phone = newNumber('139');
  await call(host, 'POST /auth/wechat-phone', person.accessToken, { code: `sbx-phone-${phone}-${randomUUID().slice(0, 8)}` });
  return { ...person, phone };
}

/** An unreadable picture: small, so that reading it takes no time. */
let blankPicture: Promise<Uint8Array<ArrayBuffer>> | null = null;
const drawBlankPicture = (browser: Browser) =>
  (blankPicture ??= (async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 260 } });
    const picture = new Uint8Array(await page.screenshot({ type: 'jpeg' }));
    await page.close();
    return picture;
  })());

const shenzhen = { province: '广东省', city: '深圳市', district: '南山区' };

export const kinds = ['businessLicense', 'idCardFront', 'idCardBack'] as const;
export type Kind = (typeof kinds)[number];

/** The pictures of a person, by their kinds. */
export async function uploadPictures(
  host: Host,
  browser: Browser,
  { accessToken }: Pick<SignedIn, 'accessToken'>,
  wanted: readonly Kind[] = kinds,
): Promise<Partial<Record<Kind, string>>> {
  const papers: Partial<Record<Kind, string>> = {};
  const picture = await drawBlankPicture(browser);
  for (const kind of wanted) {
    const body = new FormData();
    body.append('kind', kind);
    body.append('file', new Blob([picture], { type: 'image/jpeg' }), 'paper.jpg');
    papers[kind] = (await call<{ imageId: string }>(host, 'POST /upload/image', accessToken, body)).body.imageId;
  }
  return papers;
}

/** All fields except the pictures. */
export const form = (companyName: string, place = shenzhen) => ({
  realName: '张伟',
  position: '能源主管',
  companyName,
  ...place,
  detailAddress: '科技园南区一路1号',
  powerCapacity: 1250,
  monthlyUsage: 312_000.5,
  currentPrice: 0.6832,
  voltageLevel: 'KV10',
});

/** An applicant who has filled in everything, with these pictures, but not submitted it. */
export async function createFilledInApplicant(host: Host, browser: Browser, companyName: string, wanted = kinds as readonly Kind[]) {
  const person = await createVerifiedApplicant(host);
  const papers = await uploadPictures(host, browser, person, wanted);
  await call(host, 'PUT /auth/draft', person.accessToken, { ...form(companyName), ...papers });
  return { ...person, papers };
}

/** An applicant who has submitted everything; all tests share a host, so a test that waits for its manager uses its own region. */
export async function submitRegistration(host: Host, browser: Browser, companyName: string, place = shenzhen): Promise<Registered> {
  const person = await createVerifiedApplicant(host);
  const papers = await uploadPictures(host, browser, person);
  await call(host, 'POST /auth/register', person.accessToken, { ...form(companyName, place), ...papers });
  return person;
}

/** A reviewer claims the case, checks it and decides. */
export async function decide(
  host: Host,
  reviewer: string,
  id: string,
  decision: 'approved' | 'rejected',
  reasons?: { code: string; pointer?: string; message?: string }[],
): Promise<void> {
  await call(host, `POST /reviews/${id}/claim`, reviewer);
  // The automatic check may write between the read and the write; then read again, as a reviewer would.
  const write = async (route: string, body: object): Promise<void> => {
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
  const check = (step: string, outcome: string): Promise<void> => write('checks', { step, outcome });
  await check('materials', decision === 'approved' ? 'passed' : 'failed');
  if (decision === 'approved') await check('identity', 'passed');
  const body = { decision, ...(reasons ? { reasons } : {}) };
  await write('decision', body);
}
