// All tests of the console: the checks of its sources, Vitest, and Playwright in Chromium against the built host. The results are written,
// in the format of `dotnet test` that `./powercrm test` counts, to the file that POWERCRM_RESULTS names.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const client = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'powercrm-console-'));
const [vitest, playwright] = [path.join(folder, 'vitest.json'), path.join(folder, 'playwright.json')];
const outcomes = [];

function run(command, environment = {}) {
  return new Promise((resolve) => {
    const started = spawn(process.execPath, command, { cwd: client, stdio: 'inherit', env: { ...process.env, ...environment } });
    started.on('exit', (code) => resolve(code === 0));
  });
}

async function check(name, ...command) {
  outcomes.push({ name: `sources › ${name}`, outcome: (await run(command)) ? 'Passed' : 'Failed' });
}

const read = (file) => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : null);

// The sources are checked while the host starts and creates the demo.
const sources = (async () => {
  await run(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitest}`]);
  await check('types are made from docs/openapi.json', 'scripts/make-types.mjs', '--check');
})();
await run(['node_modules/@playwright/test/cli.js', 'test', ...process.argv.slice(2)], { POWERCRM_OUTCOMES: playwright });
await sources;

for (const { assertionResults } of read(vitest)?.testResults ?? [])
  for (const { fullName, status } of assertionResults)
    outcomes.push({ name: `unit › ${fullName}`, outcome: status === 'passed' ? 'Passed' : status === 'failed' ? 'Failed' : 'NotExecuted' });
for (const [name, file] of Object.entries({ vitest, playwright }))
  if (!read(file)) outcomes.push({ name: `${name} ended without a result`, outcome: 'Failed' });
outcomes.push(...(read(playwright) ?? []));
fs.rmSync(folder, { recursive: true, force: true });

const executed = outcomes.filter(({ outcome }) => outcome !== 'NotExecuted');
const failed = executed.filter(({ outcome }) => outcome === 'Failed');
const results = process.env.POWERCRM_RESULTS;
if (results) {
  const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
  const lines = outcomes.map(({ name, outcome }) => `<UnitTestResult testName="${escaped(name)}" outcome="${outcome}" />`);
  const passed = executed.length - failed.length;
  lines.push(`<Counters total="${outcomes.length}" executed="${executed.length}" passed="${passed}" failed="${failed.length}" />`);
  fs.writeFileSync(results, `<TestRun>\n${lines.join('\n')}\n</TestRun>\n`);
}
for (const { name } of failed) console.log(`FAILED ${name}`);
console.log(`${executed.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length ? 1 : 0;
