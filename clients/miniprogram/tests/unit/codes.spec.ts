import { expect, test } from '@playwright/test';
import { codes as english } from '../../miniprogram/lib/text/en.codes';
import { codes as chinese } from '../../miniprogram/lib/text/zh.codes';
import { refusals, routesInUse } from '../documented';

test('the routes in use are found, and their refusals are documented', () => {
  expect(routesInUse()).toEqual(expect.arrayContaining(['POST /auth/register', 'POST /upload/image', 'GET /notifications/ws']));
  expect(refusals().map((it) => `${it.route} ${it.code}`)).toEqual(
    expect.arrayContaining(['POST /auth/register phone_not_verified', 'POST /upload/image image_corrupt', 'GET /customers cursor_invalid']),
  );
});

test('every code that the server documents for a route in use has a text', () => {
  const unknown = refusals().filter(({ code }) => !(code in chinese));
  expect([...new Set(unknown.map(({ code, title }) => `${code}: ${title}`))]).toEqual([]);
});

test('the texts are in their language, without technical terms', () => {
  for (const [code, text] of Object.entries(chinese)) {
    expect(text, code).toMatch(/^[\u4e00-\u9fff].*[。]$/);
    expect(text, code).not.toMatch(/If-Match|Idempotency|JSON|token|[a-z]_[a-z]/i);
  }
  for (const [code, text] of Object.entries(english)) {
    expect(text, code).toMatch(/^[A-Z][ -~]*[.]$/);
    expect(text, code).not.toMatch(/If-Match|Idempotency|JSON|token|[a-z]_[a-z]/i);
  }
});
