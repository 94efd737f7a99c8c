// The refusals that docs/openapi.json lists for the routes that the mini-program uses.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const lib = path.join(client, 'miniprogram/lib');
const document = path.resolve(client, '../../docs/openapi.json');

interface Response {
  content?: Record<string, { examples?: Record<string, unknown> }>;
}

interface Example {
  value: { code: string; title: string };
}

export interface Refusal {
  route: string;
  status: number;
  code: string;
  /** The server's own words, in Chinese. */
  title: string;
}

/** Routes that do not appear in the form 'GET /…': the two file transfers and the socket. */
const named: Record<string, string> = {
  'upload.ts': 'POST /upload/image',
  'picture.ts': 'GET /upload/image/{imageId}',
  'live.ts': 'GET /notifications/ws',
};

/** The routes as the sources of lib/ name them. */
export function routesInUse(): string[] {
  const found = fs
    .readdirSync(lib)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .flatMap((name) => {
      const text = fs.readFileSync(path.join(lib, name), 'utf8');
      return [...text.matchAll(/'((?:GET|POST|PUT|DELETE) \/[^']*)'/g)].map(([, route]) => route ?? '').concat(named[name] ?? []);
    });
  return [...new Set(found)].sort();
}

export function refusals(): Refusal[] {
  const { paths, components } = JSON.parse(fs.readFileSync(document, 'utf8')) as {
    paths: Record<string, Record<string, { responses: Record<string, Response> }>>;
    components: { examples: Record<string, Example> };
  };
  return routesInUse().flatMap((route) => {
    const [method = '', address = ''] = route.split(' ');
    const responses = paths[address]?.[method.toLowerCase()]?.responses ?? {};
    return Object.entries(responses).flatMap(([status, { content }]) =>
      Object.keys(content?.['application/problem+json']?.examples ?? {}).map((code) => ({
        route,
        status: Number(status),
        code,
        title: components.examples[code]?.value.title ?? '',
      })),
    );
  });
}

/** Codes that any route may return; the request module handles them in the same way on every screen. */
export const commonCodes = [
  ...['unauthenticated', 'token_expired', 'forbidden', 'password_change_required', 'second_factor_required', 'rate_limited'],
  ...['malformed_request', 'unknown_member', 'invalid_characters', 'validation_failed', 'not_found', 'database_unavailable'],
  ...['payload_too_large', 'unsupported_media_type', 'request_timeout'],
  ...['idempotency_key_invalid', 'idempotency_key_reused', 'request_in_progress'],
];
