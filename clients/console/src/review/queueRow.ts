import { workTimeLeft } from '@/lib/format';
import { t } from '@/text';

/** The texts of a row of the queue, of today or of a past moment. */
interface Row {
  authStatus: string;
  workingMinutesLeft: number;
  risk: { blocking: number; warnings: number };
}

export const riskText = ({ risk }: Pick<Row, 'risk'>): string =>
  [risk.blocking ? t('review.blocking', { n: risk.blocking }) : '', risk.warnings ? t('review.warnings', { n: risk.warnings }) : '']
    .filter(Boolean)
    .join(' ') || '—';

/** The working time until the decision is due; a decided case has none. */
export const timeLeftText = ({ authStatus, workingMinutesLeft }: Pick<Row, 'authStatus' | 'workingMinutesLeft'>): string =>
  authStatus === 'pending' || authStatus === 'processing' ? workTimeLeft(workingMinutesLeft) : '—';
