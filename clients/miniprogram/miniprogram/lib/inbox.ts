// The manager's unread messages: they mark the customers of the list until these are opened.
import { readNotifications, type Notification, type Page } from './api';
import { isProblem } from './problem';

/** The limit of pages: nobody reads more unread messages than that. */
const maxPages = 5;

type Read = (query: { unread: boolean; limit: number; cursor?: string }) => Promise<Page<Notification>>;

/** All pages: reminders about other customers must not hide one. */
export async function readUnread(read: Read = readNotifications): Promise<Notification[]> {
  const found: Notification[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    try {
      const response: Page<Notification> = await read({ unread: true, limit: 100, ...(cursor ? { cursor } : {}) });
      found.push(...response.items);
      cursor = response.nextCursor;
    } catch (error) {
      // The cursor is from before a restore of the server: use the pages read so far until the next read.
      if (!isProblem(error, 'cursor_invalid')) throw error;
      cursor = null;
    }
    if (!cursor) break;
  }
  return found;
}
