/**
 * The digits of a one-time code as it is typed or pasted: authenticators show `123 456`, Chinese keyboards give wide digits. The server
 * takes six digits and nothing else.
 */
export const digits = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/\D/g, '');
