import { word } from '@/text';

/** What a field of a paper is called: the address of a company is not that of a person. */
export const ocrWord = (kind: string, field: string): string =>
  word('ocr', kind === 'businessLicense' && field === 'address' ? 'companyAddress' : field);
