import { number } from '@/lib/format';
import { t } from '@/text';

interface ReferenceNames {
  voltage: (code: string) => string;
  industry: (code: string) => string;
}

const withUnit: Record<string, (value: number) => string> = {
  powerCapacity: (it) => `${number(it)} kVA`,
  monthlyUsage: (it) => `${number(it)} kWh`,
  currentPrice: (it) => `${number(it, 4)} ${t('unit.price')}`,
};

/** A value of a submission as text: codes as their names, numbers with their unit. Null if it is empty. */
export function fieldText(name: string, value: unknown, { voltage, industry }: ReferenceNames): string | null {
  if (value == null || value === '') return null;
  if (Array.isArray(value)) return value.join('、') || null;
  if (typeof value === 'number') return withUnit[name]?.(value) ?? number(value);
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  return name === 'voltageLevel' ? voltage(text) : name === 'industry' ? industry(text) : text;
}
