import { expect, it } from 'vitest';
import { usePassword } from '@/account/usePassword';
import { ProblemError } from '@/api/problem';
import { waitFor } from './waitFor';

const refusal = (code: string): ProblemError => new ProblemError({ code, status: 0, title: code });

it('asks for the password, again if it is wrong, and keeps it for the next step', async () => {
  const { open, wrong, answer, confirmed, forget } = usePassword();
  const sent: (string | undefined)[] = [];
  const act = (password?: string): Promise<void> => {
    sent.push(password);
    if (password === 'right') return Promise.resolve();
    return Promise.reject(refusal(password ? 'invalid_credentials' : 'reauthentication_required'));
  };
  const first = confirmed(act);
  await waitFor(() => expect([open.value, wrong.value]).toEqual([true, false]));
  answer('bad');
  await waitFor(() => expect(wrong.value).toBe(true));
  answer('right');
  await first;
  expect(open.value).toBe(false);
  await confirmed(act);
  expect(sent).toEqual([undefined, 'bad', 'right', 'right']);

  forget();
  const last = confirmed(act);
  await waitFor(() => expect(open.value).toBe(true));
  answer(null);
  await last;
  expect([open.value, sent.length]).toEqual([false, 5]);
});

it('passes on every other refusal without a question', async () => {
  const { open, confirmed } = usePassword();
  await expect(confirmed(() => Promise.reject(refusal('totp_incorrect')))).rejects.toThrow('totp_incorrect');
  expect(open.value).toBe(false);
});
