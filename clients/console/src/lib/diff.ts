/** A segment of a text; `differs` is true if the other text differs there. */
export interface Segment {
  text: string;
  differs: boolean;
}

/**
 * The differences of two texts by character (code point): both as segments, from their longest common subsequence. Texts that are too long
 * for this are marked as a whole.
 */
export function diffTexts(left: string, right: string): [Segment[], Segment[]] {
  const [a, b] = [[...left], [...right]];
  if (left === right) return [toSegments(left, false), toSegments(right, false)];
  if (a.length * b.length > 1_000_000) return [toSegments(left, true), toSegments(right, true)];
  const width = b.length + 1;
  // length[i * width + j]: the length of the common subsequence of a[i..] and b[j..].
  const length = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] =
        a[i] === b[j] ? length[(i + 1) * width + j + 1]! + 1 : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
  const [ours, theirs]: [Segment[], Segment[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      append(ours, a[i++]!, false);
      append(theirs, b[j++]!, false);
    } else if (j >= b.length || (i < a.length && length[(i + 1) * width + j]! >= length[i * width + j + 1]!)) append(ours, a[i++]!, true);
    else append(theirs, b[j++]!, true);
  }
  return [ours, theirs];
}

const toSegments = (text: string, differs: boolean): Segment[] => (text ? [{ text, differs }] : []);

function append(to: Segment[], letter: string, differs: boolean): void {
  const last = to[to.length - 1];
  if (last?.differs === differs) last.text += letter;
  else to.push({ text: letter, differs });
}
