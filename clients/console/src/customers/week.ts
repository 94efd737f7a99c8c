/** Weeks of China's calendar, wherever the browser is: from Monday to Sunday, as days in the form 2026-01-31. */
const dayMs = 86_400_000;

export const chinaDay = (at: number | string): string => new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export const addDays = (day: string, n: number): string => new Date(Date.parse(day) + n * dayMs).toISOString().slice(0, 10);

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The seven days from a Monday on. */
export const weekFrom = (monday: string): string[] => Array.from({ length: 7 }, (_, i) => addDays(monday, i));

export const isDay = (text: string): boolean =>
  /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
