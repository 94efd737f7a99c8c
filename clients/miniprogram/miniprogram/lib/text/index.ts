/** One table of texts a language; pages put their part of it into their data, so that WXML has no text of its own. */
import { language } from '../env';
import { filled } from '../format';
import { Problem } from '../problem';
import * as en from './en';
import * as enManager from './en.manager';
import * as enMoment from './en.moment';
import * as enStatus from './en.status';
import * as zh from './zh';
import * as zhManager from './zh.manager';
import * as zhMoment from './zh.moment';
import * as zhStatus from './zh.status';

const chinese = { ...zh, ...zhManager, ...zhMoment, ...zhStatus };
const english: Texts = { ...en, ...enManager, ...enMoment, ...enStatus };

export type Texts = typeof chinese;

export function texts(): Texts {
  return language() === 'en' ? english : chinese;
}

/** What to show for a failed call: the server's own message, or the phone's where the server was not reached. */
export function messageOf(error: unknown): string {
  const table: Record<string, string> = texts().problem;
  if (!(error instanceof Problem)) return table.other ?? '';
  const message = error.errors[0]?.message || error.detail || table[error.code] || table.other || '';
  return error.retryAfter === null || error.status !== 503
    ? message
    : `${message} ${filled(table.wait ?? '', { seconds: error.retryAfter })}`;
}
