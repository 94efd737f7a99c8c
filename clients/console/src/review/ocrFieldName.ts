import { codeText } from '@/text';

/** The display name of a paper's field, which differs between papers (a company's address, a person's address). */
export const ocrFieldName = (kind: string, field: string): string =>
  codeText('ocr', kind === 'businessLicense' && field === 'address' ? 'companyAddress' : field);
