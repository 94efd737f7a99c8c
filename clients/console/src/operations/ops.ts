import { read } from '@/api/newer';

export interface Reader {
  name: string;
  kind: string;
  position: number | null;
  behind: number;
  behindSeconds: number | null;
  state: 'current' | 'behind' | 'late';
}
export interface DeadLetter {
  id: string;
  reaction: string;
  message: string;
  error: string;
  sentAt: string;
  state: 'parked' | 'retrying';
}
export interface UnknownCall {
  id: string;
  call: string;
  cause: string;
  registrationId: string;
  attemptedAt: string;
  state: 'unknown' | 'again';
}
export interface Vendors {
  services: {
    name: string;
    provider: string;
    configured: boolean;
    sandbox: boolean;
    circuit: string;
    calls: number;
    faults: number;
    lastFault: string | null;
    lastFaultAt: string | null;
  }[];
  allowances: { service: string; code: string; of: string | null; used: number; most: number; left: number }[];
  unknownCalls: number;
}
export interface Keys {
  master: { name: string; since: string | null; ageDays: number | null };
  opens: boolean | null;
  subjects: { live: number; destroyed: number; newestAt: string | null };
}
export interface Backups {
  items: { name: string; at: string; bytes: number; verifiedAt: string | null }[];
  walArchive: { on: boolean; archived: number; lastAt: string | null; failed: number; lastFailedAt: string | null };
  note: string;
}

interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

/** All of it at once; null for what this host does not show. */
export async function operations() {
  const [readers, letters, calls, vendors, keys, backups] = await Promise.all([
    read<Page<Reader>>('/ops/readers'),
    read<Page<DeadLetter>>('/ops/dead-letters?limit=100'),
    read<Page<UnknownCall>>('/ops/unknown-calls?limit=100'),
    read<Vendors>('/ops/vendors'),
    read<Keys>('/ops/keys'),
    read<Backups>('/ops/backups'),
  ]);
  return { readers, letters, calls, vendors, keys, backups };
}
