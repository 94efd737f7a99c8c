import { ownId } from '@/session/session';
import { t, word } from '@/text';

/** Who did something, by what the log calls them: never a name, and of a colleague the end of the id. */
export function whose(actor: string): string {
  const [kind = '', id = ''] = actor.split(':');
  if (kind !== 'staff') return word('actor', kind);
  return id === ownId.value ? t('review.mine') : t('actor.staff', { n: id.slice(-4) });
}
