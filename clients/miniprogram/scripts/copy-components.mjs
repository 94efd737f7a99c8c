// Copies the TDesign components that the pages use, and what these use, into miniprogram/miniprogram_npm.
// DevTools' own "build npm" would copy all eighty of them; the main package must stay below 1.5 MB.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sources = path.join(client, 'miniprogram');
const library = path.join(client, 'node_modules/tdesign-miniprogram/miniprogram_dist');
const target = path.join(sources, 'miniprogram_npm/tdesign-miniprogram');
const prefix = 'tdesign-miniprogram/';

const copied = new Set();
// Files of the library that nobody has followed yet, relative to its root.
const waiting = [];

for (const file of walk(sources).filter((name) => name.endsWith('.json') && !name.includes('miniprogram_npm'))) {
  const { usingComponents = {} } = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const reference of Object.values(usingComponents)) {
    if (reference.startsWith(prefix)) component(reference.slice(prefix.length));
  }
}
while (waiting.length > 0) follow(waiting.pop());

fs.rmSync(target, { recursive: true, force: true });
let bytes = 0;
for (const name of [...copied].sort()) {
  const content = withoutFonts(name, fs.readFileSync(path.join(library, name), 'utf8'));
  fs.mkdirSync(path.dirname(path.join(target, name)), { recursive: true });
  fs.writeFileSync(path.join(target, name), content);
  bytes += Buffer.byteLength(content);
}
fs.mkdirSync(target, { recursive: true });
fs.copyFileSync(path.join(client, 'node_modules/tdesign-miniprogram/LICENSE'), path.join(target, 'LICENSE'));
console.log(`${copied.size} files, ${Math.round(bytes / 1024)} KB`);

function component(name) {
  for (const extension of ['.json', '.js', '.wxml', '.wxss']) add(name + extension);
}

function add(name) {
  const normal = path.posix.normalize(name);
  if (copied.has(normal) || !fs.existsSync(path.join(library, normal))) return false;
  copied.add(normal);
  waiting.push(normal);
  return true;
}

function follow(name) {
  const text = fs.readFileSync(path.join(library, name), 'utf8');
  const here = (reference) => path.posix.join(path.posix.dirname(name), reference);
  if (name.endsWith('.json')) {
    for (const reference of Object.values(JSON.parse(text).usingComponents ?? {})) {
      if (reference.startsWith('.')) component(here(reference));
      else if (reference.startsWith(prefix)) component(reference.slice(prefix.length));
    }
  } else if (name.endsWith('.wxml')) {
    for (const [, reference] of text.matchAll(/<(?:import|include|wxs)\b[^>]*\bsrc="([^"]+)"/g)) {
      const found = here(reference);
      need(name, reference, add(found) || copied.has(found) || add(`${found}.wxml`) || copied.has(`${found}.wxml`));
    }
  } else if (name.endsWith('.wxss')) {
    for (const [, reference] of text.matchAll(/@import\s+['"]([^'"]+)['"]/g))
      need(name, reference, add(here(reference)) || copied.has(here(reference)));
  } else {
    const references = [...text.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*["']([^"']+)["']/g)].map((match) => match[1]);
    for (const reference of references) {
      if (reference.startsWith('.')) script(name, here(reference));
      else npm(name, reference);
    }
  }
}

function script(from, name) {
  const candidates = [name, `${name}.js`, `${name}/index.js`, `${name}.wxs`].map((candidate) => path.posix.normalize(candidate));
  need(
    from,
    name,
    candidates.some((candidate) => copied.has(candidate) || (path.posix.extname(candidate) && add(candidate))),
  );
}

// The library carries its own npm dependencies in miniprogram_npm; its components ask for them by their bare names.
function npm(from, name) {
  const candidates = [`miniprogram_npm/${name}/index.js`, `miniprogram_npm/${name}.js`];
  need(
    from,
    name,
    candidates.some((candidate) => copied.has(candidate) || add(candidate)),
  );
}

function need(from, reference, found) {
  if (!found) throw new Error(`${from} refers to '${reference}', which tdesign-miniprogram does not have`);
}

// The icon font would be read from the library's own server: icons here are pictures and text.
function withoutFonts(name, text) {
  return name.endsWith('.wxss') ? text.replace(/@font-face\s*\{[^}]*\}/g, '') : text;
}

function walk(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? walk(full) : [full];
  });
}
