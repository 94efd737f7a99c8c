import { raw } from '@/api/client';

/** The progress of an export, or the ZIP file once it is done. */
export async function exported(id: string): Promise<Blob | { done: number; total: number }> {
  const answer = await raw(`/audit/exports/${id}`);
  return answer.status === 200 ? answer.blob() : ((await answer.json()) as { done: number; total: number });
}

export function save(id: string, zip: Blob): void {
  const address = URL.createObjectURL(zip);
  const link = document.createElement('a');
  link.href = address;
  link.download = `audit-${id}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
