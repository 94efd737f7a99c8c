/** What an erasure does on the phone. */
import { avatarName, removeFile } from './avatar';
import { store as phoneStore, type Store } from './store';

let erasures = 0;

/** The store for what belongs to a person. An answer of the server that comes after the erasure is not written down any more. */
export function untilErased(store: Store): Store {
  const begun = erasures;
  return { ...store, write: async (name, value) => void (begun === erasures && (await store.write(name, value))) };
}

/** Forgets all that the phone keeps of an applicant. A manager's sign-in on the same phone is somebody else's. */
export async function forgetPerson(store: Store = phoneStore, remove = removeFile): Promise<void> {
  erasures += 1;
  const avatar = await store.read<string>(avatarName);
  if (avatar) await remove(avatar);
  // Twice, for what was being written when it began.
  for (let pass = 0; pass < 2; pass++) for (const name of await store.keys()) if (name !== 'session.staff') await store.remove(name);
}
