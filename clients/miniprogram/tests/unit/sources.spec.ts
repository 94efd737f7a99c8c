import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

// The scripts of package.json without npm. What these programs complain about is on standard output.
function run(...command: string[]): string {
  try {
    execFileSync(process.execPath, command, { cwd: client, encoding: 'utf8', stdio: 'pipe' });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
}

test.describe('the sources', () => {
  test.describe.configure({ timeout: 180_000 });

  test('pass the type check', () => {
    for (const project of ['tsconfig.json', 'tests/tsconfig.json'])
      expect(run('node_modules/typescript/bin/tsc', '--noEmit', '-p', project)).toBe('');
  });
  test('pass the linter', () => {
    expect(run('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.')).toBe('');
    expect(run('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')).toBe('');
  });
  test('have types made from docs/openapi.json', () => expect(run('scripts/make-types.mjs', '--check')).toBe(''));

  test('stay below 1.5 MB as one package', () => {
    const sizes = Object.values(contents(path.join(client, 'miniprogram'), (name) => !name.endsWith('.d.ts')));
    expect(sizes.reduce((sum, text) => sum + text.length, 0)).toBeLessThan(1.5 * 1024 * 1024);
  });

  test('look behind in no pattern: iPhones before iOS 16.4 cannot read a file that does, and show a white page', () => {
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
