import { ref, watch } from 'vue';
import { api } from '@/api/client';
import { t, word } from '@/text';
import { ownId, role, session } from './session';

const names = ref<Record<string, string>>({});
let asked = -Infinity;
watch(session, () => {
  names.value = {};
  asked = -Infinity;
});

/** At most once a minute: the name of a new person is shown up to a minute later. */
function ask(): void {
  if (!role.value || role.value === 'manager' || performance.now() - asked < 60_000) return;
  asked = performance.now();
  void api.GET('/staff/names').then(
    ({ data }) => {
      if (data) names.value = Object.fromEntries(data.items.map((it) => [it.id, it.displayName]));
    },
    () => undefined,
  );
}

/** A member of staff by name, or by the end of the id while the name is unknown. */
export function nameOf(id: string): string {
  const name = names.value[id];
  if (name) return name;
  ask();
  return t('actor.staff', { n: id.slice(-4) });
}

/** The name of an actor of the log: `staff:` and an id, `applicant`, `system`. */
export function whose(actor: string): string {
  const [kind = '', id = ''] = actor.split(':');
  if (kind !== 'staff') return word('actor', kind);
  return id === ownId.value ? t('review.mine') : nameOf(id);
}

/** The same for an auditor, who needs the exact account, operator or part of the system. */
export function actorOf(actor: string): string {
  const [kind = '', id = ''] = actor.split(':');
  return kind === 'staff' ? `${nameOf(id)} · ${actor}` : actor;
}

/** The same for a plain account id; without an id the decision was automatic. */
export const accountOf = (id: string): string => (/^[0-]*$/.test(id) ? word('actor', 'system') : `${nameOf(id)} · ${id}`);
