import type { MomentTexts } from '../moment';

export const moment: MomentTexts = {
  today: 'today',
  tomorrow: 'tomorrow',
  yesterday: 'yesterday',
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  date: '{day} {month}',
  dateOfYear: '{day} {month} {year}',
  at: '{day} {time}',
  by: 'by {when}',
  left: '{time} left',
  over: '{time} late',
  minutes: '{n} min',
  hours: '{n} h',
  hoursMinutes: '{h} h {n} min',
  days: '{n} days',
  lessThanAMinute: 'less than 1 min',
  due: '{left} ({by})',
};
