// The refusals that docs/openapi.json lists for the routes that the console uses.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const document = path.resolve(client, '../../docs/openapi.json');

interface Problem {
  code: string;
  title: string;
}

interface Response {
  content?: Record<string, { examples?: Record<string, unknown> }>;
}

export interface Refusal {
  route: string;
  status: number;
  code: string;
  /** The document's own answer. */
  answer: Problem;
}

/** Codes that any route may return; the client (src/api/client.ts) handles them in the same way on every page. */
const commonCodes = new Set([
  ...['unauthenticated', 'token_expired', 'forbidden', 'password_change_required', 'second_factor_required', 'rate_limited'],
  ...['malformed_request', 'unknown_member', 'invalid_characters', 'validation_failed', 'not_found', 'database_unavailable'],
  ...['payload_too_large', 'unsupported_media_type', 'request_timeout'],
  ...['idempotency_key_invalid', 'idempotency_key_reused', 'request_in_progress'],
]);
/** Never returned to this client, because it names a version in each write that needs one. */
const impossibleCodes = new Set(['precondition_required']);

/** The routes that are called without the generated types, because their answers are files, streams, or of several kinds. */
const untypedRoutes = [
  'POST /managers/import',
  'GET /managers/export',
  'POST /customers/import',
  'GET /customers/imports/{id}',
  'GET /customers/imports/{id}/errors',
  'GET /upload/image/{imageId}',
  'GET /audit/exports/{id}',
  'POST /ops/projections/{name}/rebuild',
  'GET /notifications/stream',
];

const readSources = (): string[] =>
  fs
    .readdirSync(path.join(client, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|vue)$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => fs.readFileSync(path.join(client, 'src', name), 'utf8'));

/** The addresses of {@link untypedRoutes}, and those that the sources call without the generated types; {} stands for a value. */
export function untypedAddresses(): { known: string[]; called: string[] } {
  const calls = /(?:fetchRaw|readEventStream)\(\s*['`](\/[^'`?]*)/g;
  const called = readSources().flatMap((text) =>
    [...text.matchAll(calls)].map(([, address = '']) => address.replace(/\$\{[^}]*\}/g, '{}')),
  );
  const known = untypedRoutes.map((route) => route.replace(/^\w+ /, '').replace(/\{\w+\}/g, '{}'));
  return { known: known.sort(), called: [...new Set(called)].sort() };
}

/** The routes as the sources name them. */
function routesInUse(): string[] {
  const found = readSources().flatMap((text) =>
    [...text.matchAll(/api\s*\.(GET|POST|PUT|DELETE)\(([^,)]*)/g)].flatMap(([, method = '', named = '']) =>
      [...named.matchAll(/'(\/[^']*)'/g)].map(([, address = '']) => `${method} ${address}`),
    ),
  );
  return [...new Set([...found, ...untypedRoutes])].sort();
}

export function refusals(): Refusal[] {
  const { paths, components } = JSON.parse(fs.readFileSync(document, 'utf8')) as {
    paths: Record<string, Record<string, { responses: Record<string, Response> }>>;
    components: { examples: Record<string, { value: Problem }> };
  };
  return routesInUse().flatMap((route) => {
    const [method = '', address = ''] = route.split(' ');
    const responses = paths[address]?.[method.toLowerCase()]?.responses ?? {};
    return Object.entries(responses).flatMap(([status, { content }]) =>
      Object.keys(content?.['application/problem+json']?.examples ?? {}).flatMap((code) => {
        const answer = components.examples[code]?.value;
        return answer && !commonCodes.has(code) && !impossibleCodes.has(code) ? [{ route, status: Number(status), code, answer }] : [];
      }),
    );
  });
}
