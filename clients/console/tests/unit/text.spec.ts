import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import en from '@/text/en';
import zh from '@/text/zh';

const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../src');

function flatten(texts: object, above = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, value]) =>
      typeof value === 'string' ? [[above + name, value]] : Object.entries(flatten(value as object, `${above}${name}.`)),
    ),
  );
}
const [chinese, english] = [flatten(zh), flatten(en)];

test('both languages have the same texts', () => expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort()));

test('both languages have the same placeholders', () => {
  const placeholders = (text: string | undefined): string[] => [...(text ?? '').matchAll(/\{(\w+)\}/g)].map(([it]) => it).sort();
  for (const name of Object.keys(chinese)) expect(placeholders(english[name]), name).toEqual(placeholders(chinese[name]));
});

test('each text is in its language', () => {
  for (const [name, text] of Object.entries(english)) expect(text, name).not.toMatch(/\p{Script=Han}/u);
  const latin = Object.entries(chinese).filter(([, text]) => !/\p{Script=Han}/u.test(text));
  expect(latin).toEqual([]);
});

test('every text that the sources use exists', () => {
  const files = fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((it) => /\.(vue|ts)$/.test(it) && !it.startsWith('text'));
  const usedNames = files.flatMap((file) =>
    [...fs.readFileSync(path.join(source, file), 'utf8').matchAll(/\bt\('([\w.]+)'/g)].map(([, name]) => name ?? ''),
  );
  expect(usedNames.length).toBeGreaterThan(100);
  expect(usedNames.filter((name) => !(name in chinese))).toEqual([]);
});
