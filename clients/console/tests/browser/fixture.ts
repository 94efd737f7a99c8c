import { expect, test as base, type Page } from '@playwright/test';
import type { Host } from './host';
import { signIn, type SignedIn } from './people';

export { expect };

export interface ConsolePageOptions {
  language?: 'zh' | 'en';
  theme?: 'light' | 'dark';
  /** Whether the tour of the first visit is shown. */
  tour?: boolean;
  /** Whether the browser's clock can be moved. */
  clock?: boolean;
}

/** A page of the console with its invisible errors: script errors, blocked styles, missing texts. */
export interface ConsolePage {
  page: Page;
  who: SignedIn | null;
  go: (path: string) => Promise<void>;
}

interface Fixtures {
  /** Opens a separate browser, with this person of the demo signed in; null for nobody. */
  openPage: (username: string | null, path: string, options?: ConsolePageOptions) => Promise<ConsolePage>;
}

interface WorkerFixtures {
  host: Host;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  host: [
    async ({}, use) => {
      const { POWERCRM_DESK: running, POWERCRM_DESK_HOST: started } = process.env;
      await use(started ? (JSON.parse(started) as Host) : { url: running ?? '', links: [], data: null, pages: null });
    },
    { scope: 'worker' },
  ],

  openPage: async ({ host, browser }, use) => {
    const problems: string[] = [];
    const pages: Page[] = [];
    await use(async (username, path, { language = 'zh', theme = 'light', tour = false, clock = false } = {}) => {
      const context = await browser.newContext({ baseURL: host.url });
      const who = username ? await signIn(host, username) : null;
      await context.addInitScript(
        ([session, settings]) => {
          for (const [name, value] of Object.entries(settings)) if (localStorage.getItem(name) === null) localStorage.setItem(name, value);
          if (session && !sessionStorage.getItem('started')) sessionStorage.setItem('powercrm.session', session);
          sessionStorage.setItem('started', 'yes');
        },
        [
          who ? JSON.stringify({ ...who, account: username }) : '',
          {
            'powercrm.language': language,
            'powercrm.theme': theme,
            ...(tour || !who ? {} : { [`powercrm.tour.${who.displayName}`]: 'seen' }),
          },
        ] as const,
      );
      if (clock) await context.clock.install();
      const page = await context.newPage();
      pages.push(page);
      collectProblems(page, problems);
      const go = async (to: string): Promise<void> => void (await page.goto(`/console${to}`));
      await go(path);
      return { page, who, go };
    });
    expect(problems).toEqual([]);
    await Promise.all(pages.map((page) => page.context().close()));
  },
});

/** Claims the shown case, by its keyboard shortcut. */
export async function claimCase(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /^领取 c/ })).toBeEnabled();
  await page.keyboard.press('c');
  await expect(page.locator('.canvas img')).toBeVisible();
}

/** Requests to these paths reach the server, but their responses wait until the returned function is called. */
export async function holdResponses(page: Page, which: (path: string) => boolean): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    (url) => which(url.pathname),
    async (route) => {
      const response = await route.fetch();
      await released;
      await route.fulfill({ response });
    },
  );
  return release;
}

/** Tests check refusals of the server themselves; every other error of the browser fails the test. */
export function collectProblems(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) problems.push(message.text());
    if (message.type() === 'warning' && /Vue warn|Content Security/.test(message.text())) problems.push(message.text());
  });
}
