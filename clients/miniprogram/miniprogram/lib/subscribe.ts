/** Asks for subscribe messages, by the platform's rule inside a tap; whatever the person answers, the registration goes on. */
import { readTemplates, recordSubscription } from './api';
import { newKey } from './timing';

let known: string[] = [];

/** Before the tap: asking the server in between would lose it. Where the operator has configured none, nothing is asked. */
export async function loadTemplates(): Promise<void> {
  try {
    known = (await readTemplates()).map((template) => template.id).slice(0, 3);
  } catch {
    known = [];
  }
}

export function askForMessages(): Promise<void> {
  if (known.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    wx.requestSubscribeMessage({
      tmplIds: known,
      success: (answers) => {
        for (const id of known) {
          const outcome = (answers as unknown as Record<string, string>)[id];
          if (outcome === 'accept' || outcome === 'reject' || outcome === 'ban')
            void recordSubscription(id, outcome, newKey()).catch(() => undefined);
        }
      },
      complete: () => resolve(),
    });
  });
}
