/** One table of texts per language; pages copy their part of it into their data, so that WXML contains no text. */
import { language } from '../env';
import { fill } from '../format';
import { pauseAfter } from '../pause';
import { Problem } from '../problem';
import * as en from './en';
import * as enCodes from './en.codes';
import * as enManager from './en.manager';
import * as enMoment from './en.moment';
import * as enStatus from './en.status';
import * as zh from './zh';
import * as zhCodes from './zh.codes';
import * as zhManager from './zh.manager';
import * as zhMoment from './zh.moment';
import * as zhStatus from './zh.status';

const chinese = { ...zh, ...zhCodes, ...zhManager, ...zhMoment, ...zhStatus };
const english: Texts = { ...en, ...enCodes, ...enManager, ...enMoment, ...enStatus };

export type Texts = typeof chinese;

export function getTexts(): Texts {
  return language() === 'en' ? english : chinese;
}

/**
 * The text for a failed call: the server's explanation of this specific case, or else the meaning of its code for a person at a phone. The
 * server's own title is used for a code that this version does not know.
 */
export function getErrorMeaning(error: unknown): string {
  const { problem, codes } = getTexts();
  if (!(error instanceof Problem)) return problem.other;
  const known: Record<string, string> = { ...problem, ...codes };
  return error.errors[0]?.message || error.detail || known[error.code] || error.title || problem.other;
}

/** The same, with the waiting time if the server names one; for a screen without a countdown. */
export function getErrorMessage(error: unknown): string {
  const message = getErrorMeaning(error);
  const seconds = pauseAfter(error) / 1000;
  return seconds > 0 ? `${message}${fill(getTexts().problem.wait, { time: waitText(seconds) })}` : message;
}

/** Formats seconds in larger units, for example hours instead of 43,200 seconds. */
export function waitText(seconds: number): string {
  const { wait } = getTexts();
  if (seconds < 100) return fill(wait.seconds, { n: seconds });
  if (seconds < 100 * 60) return fill(wait.minutes, { n: Math.ceil(seconds / 60) });
  return fill(wait.hours, { n: Math.ceil(seconds / 3600) });
}
