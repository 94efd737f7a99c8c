/** The effects of an erasure on the phone. */
import { avatarKey, removeFile } from './avatar';
import { isManagerEntry } from './manager-notes';
import { store as phoneStore, type Store } from './store';

let erasures = 0;

/** The store for personal data. A response that arrives after the erasure is no longer stored. */
export function createErasableStore(store: Store): Store {
  const erasuresAtStart = erasures;
  return { ...store, write: async (name, value) => void (erasuresAtStart === erasures && (await store.write(name, value))) };
}

/**
 * Deletes everything that the phone stores about an applicant. What a manager keeps on the same phone belongs to another person and stays.
 */
export async function deletePersonData(store: Store = phoneStore, remove = removeFile): Promise<void> {
  erasures += 1;
  const avatar = await store.read<string>(avatarKey);
  if (avatar) await remove(avatar);
  // Twice, because a write may have been in progress at the start.
  for (let pass = 0; pass < 2; pass++) for (const name of await store.keys()) if (!isManagerEntry(name)) await store.remove(name);
}
