import { nonce, phone, storedName } from '../phone.js';
import { button, cancelText, chinese, layer } from '../sheet.js';
import { answers } from './answers.js';
import { Failure, asynchronous } from './call.js';

/** Temporary files, as addresses of the browser; deleted when the app ends, as in WeChat. */
const kept = new Map();

/** Saved files are kept after the app ends, in the browser's storage. */
const savedName = (path) => storedName(`files/${path}`);

export const files = {
  keep(blob) {
    const path = URL.createObjectURL(blob);
    kept.set(path, blob);
    return path;
  },
  open(path) {
    const saved = localStorage.getItem(savedName(path));
    const blob = saved === null ? kept.get(path) : decodedUrl(saved);
    if (!blob) throw new Failure(`file doesn't exist`);
    return blob;
  },
  remove(path) {
    this.open(path);
    localStorage.removeItem(savedName(path));
    kept.delete(path);
    URL.revokeObjectURL(path);
  },
  /** Moves a temporary file to the saved files. */
  async save(path) {
    const url = await dataUrl(this.open(path));
    const saved = `wxfile://store_${nonce()}.jpg`;
    localStorage.setItem(savedName(saved), url);
    this.remove(path);
    return saved;
  },
  /** The address that an image of the browser uses for a path. */
  address: (path) => localStorage.getItem(savedName(path)) ?? path,
};

function dataUrl(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}

function decodedUrl(url) {
  const [, type, text] = /^data:(.*?);base64,(.*)$/.exec(url);
  return new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type });
}

const samples = chinese
  ? { license: '样例：营业执照', front: '样例：身份证人像面', back: '样例：身份证国徽面' }
  : { license: 'Sample: business licence', front: 'Sample: ID card, portrait', back: 'Sample: ID card, emblem' };

/** Lets the person choose files, or one of the fictitious papers if the phone has them; null when the choice is cancelled. */
export function choose(options) {
  if (!phone.hasSamples) return chooseFiles(options);
  return new Promise((resolve) => {
    const end = (chosen) => () => {
      opened.close();
      resolve(chosen());
    };
    const sample = (name) => async () => [
      new File([await (await fetch(`samples/${name}.jpg`)).blob()], `${name}.jpg`, { type: 'image/jpeg' }),
    ];
    const opened = layer(
      'wx-action-sheet',
      ...Object.entries(samples).map(([name, text]) => button(text, end(sample(name)))),
      button(
        chinese ? '从本机选择' : 'A file of this computer',
        end(() => chooseFiles(options)),
      ),
      button(
        cancelText,
        end(() => null),
      ),
    );
  });
}

function chooseFiles({ accept = 'image/*', multiple = false, camera = false } = {}) {
  return new Promise((resolve) => {
    const input = Object.assign(document.createElement('input'), { type: 'file', accept, multiple, hidden: true });
    if (camera) input.capture = 'environment';
    const end = (chosen) => {
      input.remove();
      resolve(chosen);
    };
    input.addEventListener('change', () => end([...input.files]));
    input.addEventListener('cancel', () => end(null));
    document.body.append(input);
    input.click();
  });
}

const mediaOptions = ['count', 'mediaType', 'sourceType', 'maxDuration', 'sizeType', 'camera'];

export function fileCalls() {
  return {
    chooseMedia: asynchronous(
      'chooseMedia',
      mediaOptions,
      async ({ count = 9, sizeType = ['original', 'compressed'], sourceType = [] }) => {
        if (answers.album === 'privacy') throw new Failure('privacy permission is not authorized', { errno: 104 });
        if (!answers.album) throw new Failure('auth deny');
        const chosen = await choose({ multiple: count > 1, camera: sourceType.length === 1 && sourceType[0] === 'camera' });
        if (!chosen) throw new Failure('cancel');
        const shrink = !sizeType.includes('original');
        const tempFiles = await Promise.all(
          chosen.slice(0, count).map(async (file) => {
            const blob = shrink ? await smaller(file, 80, 2000) : file;
            return {
              tempFilePath: files.keep(blob),
              size: blob.size,
              fileType: 'image',
              duration: 0,
              height: 0,
              width: 0,
              thumbTempFilePath: '',
            };
          }),
        );
        return { tempFiles, type: 'image', failedCount: 0 };
      },
    ),
    compressImage: asynchronous(
      'compressImage',
      ['src', 'quality', 'compressedWidth', 'compressedHeight'],
      async ({ src, quality = 80, compressedWidth, compressedHeight }) => ({
        tempFilePath: files.keep(await smaller(files.open(src), quality, compressedWidth ?? compressedHeight)),
      }),
    ),
    getImageInfo: asynchronous('getImageInfo', ['src'], async ({ src }) => {
      const blob = files.open(src);
      const picture = await decoded(blob);
      return { width: picture.width, height: picture.height, path: src, orientation: 'up', type: blob.type.replace('image/', '') };
    }),
    previewImage: asynchronous('previewImage', ['urls', 'current', 'showmenu', 'referrerPolicy'], ({ urls, current }) => {
      const shade = document.createElement('wx-preview');
      const picture = Object.assign(document.createElement('img'), { src: current ?? urls[0], alt: '' });
      shade.append(picture);
      shade.addEventListener('click', () => shade.remove());
      document.body.append(shade);
    }),
    getFileSystemManager: () => fileSystem,
    getFileInfo: asynchronous('getFileInfo', ['filePath'], ({ filePath }) => ({ size: files.open(filePath).size })),
  };
}

const fileSystem = {
  readFile: asynchronous('readFile', ['filePath', 'encoding'], async ({ filePath, encoding }) => {
    const blob = files.open(filePath);
    const bytes = await blob.arrayBuffer();
    if (!encoding) return { data: bytes };
    if (encoding === 'base64') return { data: btoa(String.fromCharCode(...new Uint8Array(bytes))) };
    return { data: new TextDecoder(encoding).decode(bytes) };
  }),
  writeFile: asynchronous('writeFile', ['filePath', 'data', 'encoding'], ({ filePath, data, encoding }) => {
    const bytes = encoding === 'base64' ? Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0)) : data;
    kept.set(filePath, new Blob([bytes], { type: filePath.endsWith('.json') ? 'application/json' : 'image/jpeg' }));
  }),
  saveFile: asynchronous('saveFile', ['tempFilePath'], async ({ tempFilePath }) => ({
    savedFilePath: await files.save(tempFilePath),
  })),
  unlink: asynchronous('unlink', ['filePath'], ({ filePath }) => files.remove(filePath)),
  access: asynchronous('access', ['path'], ({ path }) => void files.open(path)),
  getFileInfo: asynchronous('getFileInfo', ['filePath'], ({ filePath }) => ({ size: files.open(filePath).size })),
};

async function decoded(blob) {
  try {
    return await createImageBitmap(blob);
  } catch {
    throw new Failure('decode image fail');
  }
}

/**
 * A JPEG of the given quality and size. A file that is not a picture stays unchanged: WeChat passes it on too, and the server refuses it.
 */
async function smaller(blob, quality, width = Infinity) {
  let picture;
  try {
    picture = await createImageBitmap(blob);
  } catch {
    return blob;
  }
  const scale = Math.min(1, width / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: quality / 100 });
}
