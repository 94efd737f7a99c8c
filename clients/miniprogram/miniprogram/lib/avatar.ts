/** The person's picture, which stays on this phone. WeChat clears temporary files away, so it is saved as a file of the mini-program. */
import { store } from './store';

export const avatarName = 'avatar';

/**
 * Saves a picture that was chosen in the place of the one before; where it is from now on. Without room for it it is shown as long as the
 * app lives, and the one before stays.
 */
export async function keepAvatar(chosen: string): Promise<string> {
  const saved = await new Promise<string | null>((resolve) => {
    wx.getFileSystemManager().saveFile({
      tempFilePath: chosen,
      success: ({ savedFilePath }) => resolve(savedFilePath),
      fail: () => resolve(null),
    });
  });
  if (saved === null) return chosen;
  const before = await store.read<string>(avatarName);
  await store.write(avatarName, saved);
  if (before) await removeFile(before);
  return saved;
}

export function removeFile(filePath: string): Promise<void> {
  return new Promise((resolve) => {
    wx.getFileSystemManager().unlink({ filePath, complete: () => resolve() });
  });
}
