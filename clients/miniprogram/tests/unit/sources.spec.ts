import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

// The scripts of package.json without npm. The programs write their errors to standard output.
function run(...command: string[]): string {
  try {
    execFileSync(process.execPath, command, { cwd: client, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
}

test('placeholders have a contrast of at least 4.5 to 1 on white', () => {
  const files = fs.readdirSync(path.join(client, 'miniprogram'), { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((name) => /\.wx(ml|ss)$/.test(name))
    .map((name) => fs.readFileSync(path.join(client, 'miniprogram', name), 'utf8'));
  const colours = sources.flatMap((text) =>
    [...text.matchAll(/placeholder(?:-style="| \{)\s*color: #([0-9a-f]{6})/g)].map((it) => it[1] ?? ''),
  );
  expect(colours.length).toBeGreaterThan(1);
  const light = (colour: string): number => {
    const parts = [0, 2, 4].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    const [red = 0, green = 0, blue = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const colour of colours) expect(1.05 / (light(colour) + 0.05), `#${colour}`).toBeGreaterThanOrEqual(4.5);
});

test.describe('the sources', () => {
  test.describe.configure({ timeout: 180_000 });

  test('have types made from docs/openapi.json', () => expect(run('scripts/make-types.mjs', '--check')).toBe(''));

  test('stay below 1.5 MB as one package', () => {
    const sizes = Object.values(contents(path.join(client, 'miniprogram'), (name) => !name.endsWith('.d.ts')));
    expect(sizes.reduce((sum, text) => sum + text.length, 0)).toBeLessThan(1.5 * 1024 * 1024);
  });

  test('use no lookbehind in regular expressions, which iPhones before iOS 16.4 cannot parse', () => {
    const sources = contents(path.join(client, 'miniprogram'), (name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
    expect(Object.keys(sources).length).toBeGreaterThan(30);
    expect(Object.keys(sources).filter((name) => /\(\?<[=!]/.test(sources[name] ?? ''))).toEqual([]);
  });
});

function contents(folder: string, wanted: (name: string) => boolean = () => true): Record<string, string> {
  const names = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile() && wanted(name));
  return Object.fromEntries(names.sort().map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')]));
}
