// The properties of the phone, from the address of the page: `phone.html?phone=applicant&language=en&font=23`.

const given = new URLSearchParams(location.search);

export const phone = {
  name: given.get('phone') ?? 'phone',
  language: given.get('language') ?? 'zh_CN',
  /** WeChat's own font sizes run from 15 to 24; 17 is the usual one. */
  font: Number(given.get('font') ?? 17),
  /** The number of the SIM card, given by the one-tap button. */
  number: given.get('number') ?? '13800138000',
  /** Whether the album holds pictures of fictitious papers, for users without papers of their own. */
  hasSamples: given.has('samples'),
};

/** Two phones on one page share the browser's storage, so each has its own prefix. */
export const storedName = (name) => `${phone.name}/${name}`;

/** `crypto.randomUUID` exists only over TLS and on this machine. */
export const nonce = () => [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export function identity() {
  const name = storedName('host.openid');
  let openid = localStorage.getItem(name);
  if (!openid) localStorage.setItem(name, (openid = `newcomer-${nonce()}`));
  return openid;
}
