import { fetchRaw } from '@/api/client';
import { saveFile } from '@/lib/saveFile';

/** The progress of an export, or the ZIP file once it is done. */
export async function readExport(id: string): Promise<Blob | { done: number; total: number }> {
  const response = await fetchRaw(`/audit/exports/${id}`);
  return response.status === 200 ? response.blob() : ((await response.json()) as { done: number; total: number });
}

export function saveExport(id: string, zip: Blob): void {
  saveFile(`audit-${id}.zip`, zip);
}
