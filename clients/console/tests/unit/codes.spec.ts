// Each code of the host's own tables has a text in both languages.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import 'vue';
import en from '@/text/en';
import zh from '@/text/zh';
import { stubBrowser } from './stubBrowser';

stubBrowser();
const { getCheckName, checkKeys } = await import('@/audit/checkNames');

const sources = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../src');
const read = (file: string): string => fs.readFileSync(path.join(sources, file), 'utf8');
const codes = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, code]) => code ?? '');

const warnings = read('Modules/Registration/RegistrationProblems.cs').split('// The warnings of the rules')[1] ?? '';
const allowances = ['Modules/Notification/Outside', 'Modules/Registration/Phone']
  .flatMap((folder) => fs.readdirSync(path.join(sources, folder)).map((file) => read(`${folder}/${file}`)))
  .join('');

const calls = fs
  .readdirSync(path.join(sources, 'Modules'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.cs') && !/\b(obj|bin)\b/.test(file))
  .map((file) => read(`Modules/${file}`))
  .join('');

test.each([
  ['findings', 40, codes(read('Modules/Review/Queue/FindingTexts.cs'), /\["(\w+)"\]/g), en.flag, zh.flag],
  ['flags', 7, codes(read('Modules/Review/Queue/Flags.cs'), /\w = "(\w+)"/g).slice(0, 7), en.flag, zh.flag],
  ['warnings of the submission', 14, codes(warnings, /AddFault\("(\w+)"/g), en.flag, zh.flag],
  ['bands', 4, codes(read('Modules/Assignment/Choosing/Policy.cs'), /new CapacityBand\([^"]+"(\w+)"/g), en.band, zh.band],
  ['services', 7, codes(read('PowerCrm.Vendors/VendorClients.cs'), /= "(\w+)"/g), en.operations.serviceOf, zh.operations.serviceOf],
  ['allowances', 4, codes(allowances, /new VendorAllowance\("\w+", "(\w+)"/g), en.operations.allowanceOf, zh.operations.allowanceOf],
  ['calls', 5, codes(calls, /\bCall(?:Name)? = "(\w+)"/g), en.operations.callOf, zh.operations.callOf],
  [
    'classes of the retention',
    5,
    [
      ...codes(read('Modules/Registration/Retention/RetentionClass.cs'), /new\("(\w+)", p =>/g),
      ...codes(read('PowerCrm.Contracts/AgedData.cs'), /ClassName = "(\w+)"/g),
    ],
    en.retention.classOf,
    zh.retention.classOf,
  ],
] as [string, number, string[], object, object][])('%s have texts in both languages', (_, least, all, english, chinese) => {
  expect(all.length).toBeGreaterThanOrEqual(least);
  expect(all.filter((code) => !(code in english) || !(code in chinese))).toEqual([]);
});

test("the checks of the log have texts, and the host's sentences are not shown", () => {
  const rows = ['Assignment/Placing/PlaceRowComparer', 'Notification/Inbox/InboxRowComparer', 'Review/Queue/QueueRowComparer'];
  const all = [
    ...['Invariants', 'StreamInvariants'].flatMap((file) => codes(read(`PowerCrm.Host/Audit/${file}.cs`), /\("([a-z][^"]* [^"]*)",/g)),
    ...rows.flatMap((file) => codes(read(`Modules/${file}.cs`), /Invariant => "([^"]*)"/g)),
  ];
  expect(all.length).toBeGreaterThanOrEqual(18);
  expect(all.filter((name) => getCheckName(name) === name)).toEqual([]);
  for (const it of Object.values(checkKeys)) expect([it in en.audit.checkOf, it in zh.audit.checkOf]).toEqual([true, true]);
});
