import { read } from '@/api/newer';

export interface Checkpoints {
  key: string | null;
  publicKey: string | null;
  items: { number: number; at: string; upTo: number; events: number; root: string }[];
}

export const checkpoints = (): Promise<Checkpoints | null> => read('/audit/checkpoints?limit=10');
