import type { MomentTexts } from '../moment';

export const moment: MomentTexts = {
  today: '今天',
  tomorrow: '明天',
  yesterday: '昨天',
  date: '{month}月{day}日',
  dateOfYear: '{year}年{month}月{day}日',
  at: '{day} {time}',
  by: '{when}前',
  left: '剩 {time}',
  over: '已超时 {time}',
  minutes: '{n} 分钟',
  hours: '{n} 小时',
  hoursMinutes: '{h} 小时 {n} 分',
  days: '{n} 天',
  lessThanAMinute: '不到 1 分钟',
  due: '{left}（{by}）',
};
