/** Converts the value of a date and time field to the server's format. The field is in China's time. Null when empty. */
export const parseChinaTime = (typed: string): string | null =>
  typed ? new Date(`${typed.length === 16 ? `${typed}:00` : typed}+08:00`).toISOString() : null;

/** The start of the next day in China: the end of a period that includes this day. */
export const endOfDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000).toISOString();

/** The day in China that is this many days before today. */
export const daysAgo = (days: number, now = Date.now()): string =>
  new Date(now + 8 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);
