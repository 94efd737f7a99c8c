import { ElMessage } from 'element-plus/es/components/message/index.mjs';
import { wordsOf } from '@/api/problem';
import { t } from '@/text';

export const said = (message: string): void => void ElMessage({ message, type: 'success', duration: 3000 });

export const refused = (error: unknown): void =>
  void ElMessage({ message: wordsOf(error, t('app.unreachable')), type: 'error', duration: 6000, showClose: true });
