/**
 * The digits of a one-time code as typed or pasted: authenticators show `123 456`, Chinese keyboards produce full-width digits. The server
 * accepts only six digits.
 */
export const extractDigits = (text: string): string =>
  text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)).replace(/\D/g, '');
