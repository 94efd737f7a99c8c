// What a manager has not read yet: it marks the customers of the list, until they are opened.
import { readNotifications, type Notification, type Page } from './api';
import { isProblem } from './problem';

/** More unread messages than this many pages have are nobody's to read any more. */
const mostPages = 5;

type Read = (query: { unread: boolean; limit: number; cursor?: string }) => Promise<Page<Notification>>;

/** All of them: reminders about other customers must not push one out of sight. */
export async function readUnread(read: Read = readNotifications): Promise<Notification[]> {
  const found: Notification[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    try {
      const part: Page<Notification> = await read({ unread: true, limit: 100, ...(cursor ? { cursor } : {}) });
      found.push(...part.items);
      cursor = part.nextCursor;
    } catch (error) {
      // A cursor of a server that was restored meanwhile: what was read counts until the next look.
      if (!isProblem(error, 'cursor_invalid')) throw error;
      cursor = null;
    }
    if (!cursor) break;
  }
  return found;
}
