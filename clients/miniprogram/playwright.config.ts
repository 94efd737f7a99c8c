import fs from 'node:fs';
import { defineConfig } from '@playwright/test';

// The browser of the system's packages; Playwright's own are not downloaded.
const installed = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/homebrew/bin/chromium',
];
const executablePath = process.env.POWERCRM_CHROMIUM ?? installed.find((path) => fs.existsSync(path));
const isRoot = process.getuid?.() === 0;

// Left out by `./powercrm test`, which has twelve minutes; `./powercrm test --full` runs them.
const full = [
  'customers',
  'erase',
  'errors',
  'frame',
  'live',
  'network',
  'papers',
  'privacy',
  'refused',
  'resubmission',
  'states',
  'transfer',
];

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  forbidOnly: true,
  // Two cores for everything: one host for all browser tests, and at the same time the unit tests.
  workers: 2,
  timeout: 180_000,
  // Longer timeouts for a busy machine.
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./tests/reporter.mjs']],
  use: {
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: { executablePath, args: ['--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])] },
  },
  projects: [
    { name: 'unit', testDir: 'tests/unit', workers: 1 },
    {
      name: 'browser',
      testDir: 'tests/browser',
      testIgnore: process.env.POWERCRM_BROWSER_TESTS === 'main' ? full.map((name) => `**/${name}.spec.ts`) : [],
      workers: 1,
    },
  ],
});
