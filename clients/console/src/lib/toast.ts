import { ElMessage } from 'element-plus/es/components/message/index.mjs';
import { getErrorMessage } from '@/api/problem';
import { t } from '@/text';

export const showSuccess = (message: string): void => void ElMessage({ message, type: 'success', duration: 3000 });

/** Stays until it is closed: it must not be missed while somebody types. */
export const showWarning = (message: string): void => void ElMessage({ message, type: 'warning', duration: 0, showClose: true });

export const showError = (error: unknown): void =>
  void ElMessage({ message: getErrorMessage(error, t('app.unreachable')), type: 'error', duration: 6000, showClose: true });
