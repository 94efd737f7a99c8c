import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { Host } from './host';
import type { StoredSession } from '../../miniprogram/lib/session';
import { newNumber, type Registered } from './people';
import { expectTidy, watchShifts } from './page-checks';

export { expect };

export interface PhoneOptions {
  /** The page that is opened first. */
  page?: string;
  language?: 'zh_CN' | 'en';
  /** WeChat's font size, 15 to 24. */
  font?: number;
  width?: number;
  /** Whether the album holds the fictitious papers of the demo. */
  samples?: boolean;
  /** The number of its SIM card; a new one by default. */
  number?: string;
  /** Who is signed in on it. */
  person?: Registered;
  staff?: StoredSession;
  /** Pictures whose reading was confirmed on this phone. */
  checked?: (string | undefined)[];
}

/** The content of the phone's storage, by the names of lib/session.ts, of the paper card, and of the host's runtime/phone.js. */
function storedEntries({ person, staff, checked = [] }: Pick<PhoneOptions, 'person' | 'staff' | 'checked'>): Record<string, string> {
  const kept = (data: unknown): string => JSON.stringify({ data });
  const held: Record<string, string> = {};
  if (person) {
    const { accessToken, refreshToken, registrationId, openid } = person;
    held['storage/encrypted/session.applicant'] = kept({ accessToken, refreshToken, registrationId });
    held['host.openid'] = openid;
  }
  if (staff) held['storage/encrypted/session.staff'] = kept(staff);
  for (const imageId of checked) held[`storage/encrypted/confirmed.${imageId}`] = kept(true);
  return held;
}

/** One phone with the mini-program: a separate browser, so that nothing is shared with another phone. */
export class Phone {
  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
    /** The name of its storage. */
    readonly name: string,
    /** The number of its SIM card, which the one-tap button gives. */
    readonly number: string,
  ) {}

  /** The largest layout shift since the phone was opened, and the elements that moved. */
  shift = { value: 0, moved: '' };

  /** Ends the app and opens it again, at its first page. */
  async kill(): Promise<void> {
    await Promise.all([this.page.waitForEvent('load'), this.page.evaluate(() => window.__host.pages.kill())]);
  }

  /** Stores a sign-in on the phone, as a sign-in by WeChat would; for a new phone use the option. */
  async signIn(person: Registered): Promise<void> {
    await this.storeEntries(storedEntries({ person }));
    await this.page.reload();
  }

  async signInStaff(staff: StoredSession): Promise<void> {
    await this.storeEntries(storedEntries({ staff }));
    await this.page.reload();
  }

  /** Marks the readings of these pictures as confirmed on this phone. */
  async markConfirmed(images: string[]): Promise<void> {
    await this.storeEntries(storedEntries({ checked: images }));
  }

  /** The stored value of a name on this phone; null when there is none. */
  readStored<T>(key: string): Promise<T | null> {
    return this.page.evaluate(
      (name) =>
        new Promise((found) =>
          wx.getStorage({ key: name, encrypt: true, success: ({ data }) => found(data as never), fail: () => found(null as never) }),
        ),
      key,
    );
  }

  removeStored(key: string): Promise<void> {
    return this.page.evaluate((name) => new Promise<void>((done) => wx.removeStorage({ key: name, complete: () => done() })), key);
  }

  private async storeEntries(kept: Record<string, string>): Promise<void> {
    await this.page.evaluate(({ name, entries }) => entries.forEach(([key, value]) => localStorage.setItem(`${name}/${key}`, value)), {
      name: this.name,
      entries: Object.entries(kept),
    });
  }

  hide(): Promise<void> {
    return this.page.evaluate(() => window.__host.pages.hide());
  }

  show(): Promise<void> {
    return this.page.evaluate(() => window.__host.pages.show());
  }

  pullDown(): Promise<boolean> {
    return this.page.evaluate(() => window.__host.pages.pullDown());
  }

  network(type: 'none' | 'wifi' | '4g' | '3g'): Promise<void> {
    return this.page.evaluate((to) => window.__host.pages.network.set(to), type);
  }

  /** The number that the phone was told to call. */
  calls(): Promise<string[]> {
    return this.page.evaluate(() => window.__host.pages.answers.calls);
  }

  /** Checks at three widths that nothing overflows or is too small to tap; saves a picture of each if POWERCRM_SCREENS names a folder. */
  async checkLayout(name: string): Promise<void> {
    await expectTidy(this.page, name);
  }

  /** Checks the layout shift of the screens so far, without those after a tap: browsers call less than 0.1 good. */
  expectNoJump(name: string): void {
    expect.soft(this.shift.value, `${name}: ${this.shift.moved}`).toBeLessThan(0.1);
  }

  /** Mistakes that WeChat would ignore; see tests/host/runtime/problems.js. */
  problems(): Promise<string[]> {
    return this.page.evaluate(() => window.__host?.problems ?? ['the mini-program did not start']);
  }
}

declare global {
  interface Window {
    /** Given by the test: see watchShifts in page-checks.ts. */
    reportShift(value: number, moved: string): void;
    __host: {
      problems: string[];
      pages: {
        kill(): void;
        hide(): void;
        show(): void;
        pullDown(): boolean;
        network: { set(type: string): void };
        /** Calls a method of the shown page, as the platform does. */
        call(method: string): void;
        answers: {
          login: boolean;
          privacy: boolean | null;
          subscribe: string | null;
          phoneNumber: boolean;
          album: boolean | 'privacy';
          calls: string[];
        };
      };
    };
  }
}

interface Fixtures {
  /** Opens a new phone; its mistakes fail the test. */
  openPhone: (options?: PhoneOptions) => Promise<Phone>;
}

interface WorkerFixtures {
  host: Host;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  host: [
    async ({}, use) => {
      const host = await Host.start();
      await use(host);
      await host.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  openPhone: async ({ host, browser }, use) => {
    const phones: Phone[] = [];
    await use(
      async ({
        page: first = 'pages/auth/register/register',
        language = 'zh_CN',
        font = 17,
        width = 390,
        samples = false,
        ...given
      } = {}) => {
        const locale = language === 'en' ? 'en-US' : 'zh-CN';
        const name = `phone${phones.length + 1}`;
        const localStorage = Object.entries(storedEntries(given)).map(([key, value]) => ({ name: `${name}/${key}`, value }));
        const storageState = { cookies: [], origins: [{ origin: host.url, localStorage }] };
        const context = await browser.newContext({ viewport: { width, height: 844 }, locale, storageState });
        const page = await context.newPage();
        const number = given.number ?? newNumber('199');
        const phone = new Phone(page, context, name, number);
        phones.push(phone);
        const query = new URLSearchParams({ phone: name, language, font: String(font), number });
        if (samples) query.set('samples', '');
        await page.exposeFunction('reportShift', (value: number, moved: string) => {
          if (value > phone.shift.value) phone.shift = { value, moved };
        });
        await page.addInitScript(watchShifts);
        await page.goto(`${host.url}/miniprogram/phone.html?${query}#${first}`);
        return phone;
      },
    );
    for (const phone of phones) expect(await phone.problems()).toEqual([]);
    await Promise.all(phones.map((phone) => phone.context.close()));
  },
});
