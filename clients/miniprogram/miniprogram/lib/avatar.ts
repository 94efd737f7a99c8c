/** The person's picture, which stays on this phone. WeChat clears temporary files away, so it is saved as a file of the mini-program. */
import { store } from './store';

export const avatarName = 'avatar';

/** Saves a picture that was chosen in the place of the one before; where it is from now on. */
export async function keepAvatar(chosen: string): Promise<string> {
  const before = await store.read<string>(avatarName);
  const path = await new Promise<string>((resolve) => {
    wx.getFileSystemManager().saveFile({
      tempFilePath: chosen,
      success: (saved) => resolve(saved.savedFilePath),
      // Without room for it the picture is shown as long as the app lives.
      fail: () => resolve(chosen),
    });
  });
  await store.write(avatarName, path);
  if (before) await removeFile(before);
  return path;
}

export function removeFile(filePath: string): Promise<void> {
  return new Promise((resolve) => {
    wx.getFileSystemManager().unlink({ filePath, complete: () => resolve() });
  });
}
