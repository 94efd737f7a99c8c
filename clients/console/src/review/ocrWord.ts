import { word } from '@/text';

/** The display name of a paper's field, which differs between papers (a company's address, a person's address). */
export const ocrWord = (kind: string, field: string): string =>
  word('ocr', kind === 'businessLicense' && field === 'address' ? 'companyAddress' : field);
