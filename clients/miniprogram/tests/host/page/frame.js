// Two phones next to each other. The link that `./powercrm up` prints carries a one-time code in its fragment, which servers do not log; it
// is exchanged for the sign-ins of the two phones.

const code = location.hash.slice(1);
const message = document.getElementById('message');
history.replaceState(null, '', location.pathname + location.search);
// The phones use the browser's language, unless the person chose one.
const language = new URLSearchParams(location.search).get('language') ?? (navigator.language.startsWith('zh') ? 'zh_CN' : 'en');

const stored = (phone, name) => `${phone}/${name}`;

if (code) {
  const answer = await fetch(`/development/sign-in?code=${encodeURIComponent(code)}`, { cache: 'no-store' }).catch(() => null);
  if (answer?.ok) take(await answer.json());
  else
    message.textContent =
      '链接已使用或已过期（有效期一分钟）。在运行 ./powercrm up 的终端按回车键可获取新链接；也可以在手机里直接登录（manager.js / powercrm-demo）。 ' +
      'The link was used or is older than a minute. Press Enter in the terminal of ./powercrm up for a new one, or sign in on the phones.';
}

/** Stores the server's response where the mini-program and its host look for it; see lib/session.ts and runtime/phone.js. */
function take({ applicant, manager, reviewer }) {
  if (applicant) {
    empty('applicant');
    localStorage.setItem(stored('applicant', 'host.openid'), applicant.openid);
  }
  if (reviewer) localStorage.setItem(stored('reviewer', 'token'), reviewer.accessToken);
  if (manager) {
    empty('manager');
    const { accessToken, refreshToken, role, displayName } = manager;
    localStorage.setItem(
      stored('manager', 'storage/encrypted/session.staff'),
      JSON.stringify({ data: { accessToken, refreshToken, role, displayName } }),
    );
  }
}

/** Resets to a phone on which the mini-program has never been opened. */
function empty(phone) {
  for (const name of Object.keys(localStorage)) if (name.startsWith(`${phone}/`)) localStorage.removeItem(name);
}

// The fictitious numbers of 199 1111: a new one for each phone, since a number belongs to one registration.
const numberName = stored('applicant', 'frame.number');
const number = localStorage.getItem(numberName) ?? `1991111${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
localStorage.setItem(numberName, number);

document.getElementById('number').textContent = number;

// The sandbox plays the SMS vendor: its messages to this number are shown as on a phone.
const newest = document.getElementById('sms');
async function readMessages() {
  const answer = await fetch(`/sandbox/sms?phone=${number}`, { cache: 'no-store' }).catch(() => null);
  const sent = answer?.ok ? await answer.json() : [];
  // The newest one comes first.
  newest.textContent = sent[0]?.code ? `短信验证码 SMS code ${sent[0].code}` : '';
}
setInterval(readMessages, 2000);

const open = (phone, page, more = '') =>
  (document.getElementById(phone).src = `phone.html?phone=${phone}&language=${encodeURIComponent(language)}${more}#${page}`);
open('applicant', 'pages/auth/register/register', `&number=${number}&samples`);
open('manager', 'pages/manager/customers/customers');

// Only now, because the data of the link has been stored.
await import('./review.js');
