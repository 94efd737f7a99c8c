import { api, ask } from '@/api/client';
import type { Checkpoints } from '@/api/shapes';

export const checkpoints = (): Promise<Checkpoints> => ask(api.GET('/audit/checkpoints', { params: { query: { limit: 10 } } }));
