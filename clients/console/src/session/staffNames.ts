import { ref, watch } from 'vue';
import { api } from '@/api/client';
import { codeText, t } from '@/text';
import { ownId, role, session } from './session';

const names = ref<Record<string, string>>({});
let loadedAt = -Infinity;
watch(session, () => {
  names.value = {};
  loadedAt = -Infinity;
});

/** At most once a minute: the name of a new person is shown up to a minute later. */
function loadNames(): void {
  if (!role.value || role.value === 'manager' || performance.now() - loadedAt < 60_000) return;
  loadedAt = performance.now();
  void api.GET('/staff/names').then(
    ({ data }) => {
      if (data) names.value = Object.fromEntries(data.items.map((it) => [it.id, it.displayName]));
    },
    () => undefined,
  );
}

/** A member of staff by name, or by the end of the id while the name is unknown. */
export function staffName(id: string): string {
  const name = names.value[id];
  if (name) return name;
  loadNames();
  return t('actor.staff', { n: id.slice(-4) });
}

/** The name of an actor of the log: `staff:` and an id, `applicant`, `system`. */
export function actorName(actor: string): string {
  const [kind = '', id = ''] = actor.split(':');
  if (kind !== 'staff') return codeText('actor', kind);
  return id === ownId.value ? t('review.mine') : staffName(id);
}

/** The same for an auditor, who needs the exact account, operator or part of the system. */
export function actorDetails(actor: string): string {
  const [kind = '', id = ''] = actor.split(':');
  return kind === 'staff' ? `${staffName(id)} · ${actor}` : actor;
}

/** The same for a plain account id; without an id the decision was automatic. */
export const accountDetails = (id: string): string => (/^[0-]*$/.test(id) ? codeText('actor', 'system') : `${staffName(id)} · ${id}`);
