/** Asks for subscribe messages, inside a tap as the platform requires; the registration continues whatever the person answers. */
import { readTemplates, recordSubscription } from './api';
import { store } from './store';
import { createIdempotencyKey } from './timing';

/** How many messages the server may still send, by template, according to its last response. */
const storageKey = 'messages';
type Credits = Record<string, number>;

let templateIds: string[] = [];
let recording: Promise<unknown> = Promise.resolve();

/**
 * Read before the tap, because a request to the server in between would lose the tap. If the operator has configured no template, nothing
 * is asked.
 */
export async function loadTemplates(): Promise<void> {
  try {
    templateIds = (await readTemplates()).map((template) => template.id).slice(0, 3);
  } catch {
    templateIds = [];
  }
}

export function requestSubscription(): Promise<void> {
  if (templateIds.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    wx.requestSubscribeMessage({
      tmplIds: templateIds,
      success: (answers) => {
        recording = record(answers as unknown as Record<string, string>);
      },
      complete: () => resolve(),
    });
  });
}

async function record(answers: Record<string, string>): Promise<void> {
  const credits: Credits = {};
  for (const id of templateIds) {
    const outcome = answers[id];
    if (outcome !== 'accept' && outcome !== 'reject' && outcome !== 'ban') continue;
    try {
      credits[id] = (await recordSubscription(id, outcome, createIdempotencyKey())).credits;
    } catch {
      // The server did not get the answer: the person may be asked again.
      credits[id] = 0;
    }
  }
  await store.write(storageKey, credits);
}

/** Whether the server may still send a message, as far as this phone knows. */
export async function hasMessageCredit(): Promise<boolean> {
  await recording;
  const credits = (await store.read<Credits>(storageKey)) ?? {};
  return Object.values(credits).some((left) => left > 0);
}

/** Whether there is something to ask for. */
export async function canRequestSubscription(): Promise<boolean> {
  if (templateIds.length === 0) await loadTemplates();
  return templateIds.length > 0;
}
