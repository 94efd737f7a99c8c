/** What an erasure does on the phone. */
import { avatarName, removeFile } from './avatar';
import { store as phoneStore, type Store } from './store';

/** Forgets all that the phone keeps of an applicant. A manager's sign-in on the same phone is somebody else's. */
export async function forgetPerson(store: Store = phoneStore, remove = removeFile): Promise<void> {
  const avatar = await store.read<string>(avatarName);
  if (avatar) await remove(avatar);
  for (const name of await store.keys()) if (name !== 'session.staff') await store.remove(name);
}
