import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import 'vue';
import { stubBrowser } from './stubBrowser';

let fetch: ReturnType<typeof vi.fn>;

beforeEach(() => {
  stubBrowser();
  fetch = vi.fn();
  vi.stubGlobal('fetch', fetch);
  vi.stubGlobal('location', { origin: 'http://server' });
});

afterEach(() => vi.unstubAllGlobals());

test('a page with a success status is not a response: pressing again sends the same key', async () => {
  const { fetchRaw } = await import('@/api/client');
  fetch.mockResolvedValueOnce(new Response('<html>challenge</html>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } }));
  fetch.mockResolvedValue(Response.json({ saved: true }));
  const press = () => fetchRaw('/customers/1/notes', { method: 'POST', body: '{"text":"a"}' });
  await expect(press()).rejects.toThrow('A page instead of a response.');
  expect(await (await press()).json()).toEqual({ saved: true });
  await press();
  const [first, second, third] = fetch.mock.calls.map(([request]) => (request as Request).headers.get('Idempotency-Key'));
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});
