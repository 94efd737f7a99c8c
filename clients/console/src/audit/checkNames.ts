import { t } from '@/text';

/** The server's names of its checks, which are English sentences; an unknown name is shown unchanged. */
export const checkKeys: Record<string, string> = {
  'versions have no gaps and no repeats': 'versions',
  "a stream's version is that of its last event": 'streams',
  'every event is in the log once': 'once',
  'no manager above capacity': 'capacity',
  "a customer's place is with the manager that the log names last": 'place',
  'no customer has a manager whose account is closed': 'closed',
  'every policy is as it was activated': 'policies',
  'every operation is as the log records it': 'operations',
  'there are no dead letters': 'letters',
  'no scheduled work is overdue': 'due',
  'no reader is ahead of the log': 'readers',
  "every assignment reached its manager's inbox": 'inbox',
  'a vendor is called once for an event': 'vendors',
  'no key of an erased registration is live': 'erased',
  'every event matches its seal': 'sealed',
  'every checkpoint matches its signature': 'signed',
  'every event can be read': 'readable',
  'only legal moves': 'moves',
  'an approved customer has a manager, or a parked reason': 'managed',
  'every projection equals its rebuild': 'projections',
  'every row of the review queue matches its events': 'queue',
  "every customer's place, wait and offer match the log": 'places',
};
const rebuildPrefix = 'the read model equals its rebuild: ';

export function getCheckName(name: string): string {
  if (name.startsWith(rebuildPrefix)) return t('audit.checkOf.rebuilt', { name: name.slice(rebuildPrefix.length) });
  const known = checkKeys[name];
  return known ? t(`audit.checkOf.${known}`) : name;
}
