// Builds dist/, and writes a brotli file for each file that becomes smaller by it: the host sends it to clients that accept brotli.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { build } from 'vite';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.resolve(process.argv[2] ?? path.join(client, 'dist'));

await build({ root: client, logLevel: 'warn', build: { outDir: dist, emptyOutDir: true } });

for (const name of fs.readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const file = path.join(dist, name);
  if (!/\.(js|css|html|svg)$/.test(name) || fs.statSync(file).size < 1024) continue;
  const text = fs.readFileSync(file);
  const packed = zlib.brotliCompressSync(text, { params: { [zlib.constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
  if (packed.length < text.length) fs.writeFileSync(`${file}.br`, packed);
}
