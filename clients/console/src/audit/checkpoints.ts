import { api, unwrap } from '@/api/client';
import type { Checkpoints } from '@/api/types';

export const readCheckpoints = (): Promise<Checkpoints> => unwrap(api.GET('/audit/checkpoints', { params: { query: { limit: 10 } } }));
