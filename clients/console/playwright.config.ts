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
const full = ['agenda', 'days', 'errors', 'import', 'letters', 'managers', 'oversight', 'own-host', 'policy', 'tablet', 'transfer'];

export default defineConfig({
  testDir: 'tests/browser',
  globalSetup: './tests/browser/global.ts',
  outputDir: 'test-results',
  testIgnore: process.env.POWERCRM_BROWSER_TESTS === 'main' ? full.map((name) => `**/${name}.spec.ts`) : [],
  forbidOnly: true,
  // All tests share one host with the demo, and two cores.
  workers: 1,
  timeout: 90_000,
  // Longer timeouts for a busy machine.
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./tests/reporter.mjs']],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: { executablePath, args: ['--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])] },
  },
});
