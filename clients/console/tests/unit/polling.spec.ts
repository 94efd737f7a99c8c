// A hint can be missing: for what time alone changes, for a list that no hint is about, or when it is lost. So each read is repeated, or
// has a reason here why not.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../src');

/** Reads that are not repeated: the file, and the first word of the key or the route. */
const readOnce: Record<string, string> = {
  'account/SessionList.vue sessions': 'read when the page is opened',
  'audit/AuditStart.vue audit-find': 'a search is repeated by its button',
  'customers/TransferDialog.vue colleagues': 'read when the dialog is opened',
  'operations/RetentionPreview.vue retention-preview': 'counted by its button',
  'review/useCase.ts reviews': 'a held case does not change on the screen; the case of a colleague is read again at each hint',
  'shell/NoticeDrawer.vue notifications': 'the stream of hints begins with the number of the inbox, also after a lost connection',
  'supervisor/ManagerDialog.vue candidates': 'read when the dialog is opened',
};
const isRepeated = (query: string): boolean => /refetchInterval/.test(query);
/** What does not change is read once. */
const isConstant = (query: string): boolean => /staleTime: Infinity|\.\.\.(forever|readOnce|readRecorded)\b/.test(query);

/** The options of each query in a source. */
function listQueries(text: string): string[] {
  return [...text.matchAll(/\buse(?:Infinite)?Query\(\{/g)].map(({ index, 0: start }) => {
    let [end, depth] = [index + start.length, 1];
    for (; depth > 0 && end < text.length; end++) depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
    return text.slice(index, end);
  });
}

test('each list is read again by itself, or is known not to need it', () => {
  const files = fs.readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((it) => /\.(vue|ts)$/.test(it));
  const queries = files.flatMap((file) =>
    listQueries(fs.readFileSync(path.join(source, file), 'utf8')).map((query) => ({
      name: `${file.replaceAll(path.sep, '/')} ${/'\/?([\w-]+)/.exec(query)?.[1] ?? ''}`,
      query,
    })),
  );
  expect(queries.length).toBeGreaterThan(30);
  const once = queries.filter(({ query }) => !isRepeated(query) && !isConstant(query)).map(({ name }) => name);
  expect(once.sort()).toEqual(Object.keys(readOnce).sort());
});
