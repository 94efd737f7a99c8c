/** The person's avatar, which stays on this phone. WeChat deletes temporary files, so it is saved as a file of the mini-program. */
import { store } from './store';

export const avatarKey = 'avatar';

/**
 * Saves the chosen picture, replaces the previous one, and returns its path. Without free space it is shown until the app ends, and the
 * previous one is kept.
 */
export async function saveAvatar(chosen: string): Promise<string> {
  const saved = await new Promise<string | null>((resolve) => {
    wx.getFileSystemManager().saveFile({
      tempFilePath: chosen,
      success: ({ savedFilePath }) => resolve(savedFilePath),
      fail: () => resolve(null),
    });
  });
  if (saved === null) return chosen;
  const before = await store.read<string>(avatarKey);
  await store.write(avatarKey, saved);
  if (before) await removeFile(before);
  return saved;
}

export function removeFile(filePath: string): Promise<void> {
  return new Promise((resolve) => {
    wx.getFileSystemManager().unlink({ filePath, complete: () => resolve() });
  });
}
