// Writes src/api/openapi.d.ts from docs/openapi.json. With --check it only says whether the file is up to date.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const document = path.resolve(client, '../../docs/openapi.json');
const target = path.join(client, 'src/api/openapi.d.ts');

const head = '// Made by scripts/make-types.mjs from docs/openapi.json; do not edit.\n\n';
const made = head + astToString(await openapiTypescript(JSON.parse(fs.readFileSync(document, 'utf8'))));

if (process.argv.includes('--check')) {
  if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== made) {
    console.error('src/api/openapi.d.ts does not match docs/openapi.json; run `npm run types`.');
    process.exit(1);
  }
} else {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, made);
}
