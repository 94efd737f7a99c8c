// Whether errors.spec.ts has a page for every refusal of every route in use. It needs no browser, so `./powercrm test` runs it, and finds a
// route of a new page that no test refuses.
import { refusals, untypedAddresses } from '../documented';
import { expect, test } from './fixture';
import { screens } from './screens';

const documented = refusals();

/** Refusals that no page shows, and why. */
const shownNowhere: Record<string, string> = {
  'POST /auth/logout token_invalid': 'whoever signs out is signed out here in any case',
  'POST /customers/{id}/erase has_sign_in': 'only imported customers have the button',
  'POST /customers/{id}/reveal-phone consent_withdrawn': 'a customer who withdrew the consent has no button; transfer.spec.ts has it',
  'GET /customers/transfers cursor_invalid': 'each cursor is that of the page before',
  'GET /ops/unknown-calls cursor_invalid': 'each cursor is that of the page before',
  'GET /audit/checkpoints cursor_invalid': 'only the first page is read',
  'POST /policies/assignment/activate version_mismatch': 'policy.spec.ts has two who activate at once',
  'POST /policies/requirements/activate version_mismatch': 'the same editor',
  'POST /policies/retention/activate version_mismatch': 'the same editor',
  'POST /policies/review/activate version_mismatch': 'the same editor',
};

test('every refusal is shown on a page, or listed with the reason why not', () => {
  const { known, called } = untypedAddresses();
  expect(called).toEqual(known);
  const played = new Set(screens.flatMap(({ acts }) => acts.map(({ route }) => route)));
  const missing = documented.map(({ route, code }) => `${route} ${code}`).filter((it) => !played.has(it.split(' ', 2).join(' ')));
  expect(missing.filter((it) => !shownNowhere[it])).toEqual([]);
  expect(Object.keys(shownNowhere).filter((it) => !missing.includes(it))).toEqual([]);
});
