/** The effects of an erasure on the phone. */
import { avatarName, removeFile } from './avatar';
import { store as phoneStore, type Store } from './store';

let erasures = 0;

/** The store for personal data. A response that arrives after the erasure is no longer stored. */
export function untilErased(store: Store): Store {
  const begun = erasures;
  return { ...store, write: async (name, value) => void (begun === erasures && (await store.write(name, value))) };
}

/**
 * Deletes everything that the phone stores about an applicant. A manager's sign-in on the same phone belongs to another person and stays.
 */
export async function forgetPerson(store: Store = phoneStore, remove = removeFile): Promise<void> {
  erasures += 1;
  const avatar = await store.read<string>(avatarName);
  if (avatar) await remove(avatar);
  // Twice, because a write may have been in progress at the start.
  for (let pass = 0; pass < 2; pass++) for (const name of await store.keys()) if (name !== 'session.staff') await store.remove(name);
}
