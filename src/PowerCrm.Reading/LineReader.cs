using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>
/// Reads the letters of one line. The model gives the letter, or none, for each of many narrow columns; equal letters in adjacent columns
/// are one letter.
/// </summary>
internal sealed class LineReader(string folder) : IDisposable
{
    private const int MinWidth = 8, MaxWidth = 2400;

    /// <summary>The width of the lines, with padding, on which the model was trained.</summary>
    private const int MinPaddedWidth = 320;

    private readonly InferenceSession session = Models.Open(folder, Models.Recognition);
    private readonly string[] alphabet = File.ReadAllLines(Path.Combine(folder, Models.Letters));

    /// <summary>The width of the line at the height that the model needs; the cost of reading grows with it.</summary>
    public static int WidthOf(Frame frame) => Math.Clamp((int)Math.Ceiling(LineCrop.Height * frame.Width / frame.Height), MinWidth,
        MaxWidth);

    public PrintedLine Read(ColourBitmap picture, Frame frame, bool useBrightest = false)
    {
        var width = WidthOf(frame);
        var paddedWidth = Math.Max(width, MinPaddedWidth);
        return session.Run(LineCrop.Crop(picture, frame, width, paddedWidth, useBrightest), [1, 3, LineCrop.Height, paddedWidth],
            (output, shape) => new PrintedLine(frame, DecodeLetters(output, (int)shape[1], (int)shape[2], (double)paddedWidth / width)));
    }

    public void Dispose() => session.Dispose();

    private List<PrintedLetter> DecodeLetters(ReadOnlySpan<float> output, int columns, int classes, double scale)
    {
        var result = new List<PrintedLetter>();
        var previous = 0;
        for (var column = 0; column < columns; column++)
        {
            var row = output.Slice(column * classes, classes);
            var best = TensorPrimitives.IndexOfMax(row);
            // 0 is "none"; the index after the list is the space.
            if (best != 0 && best != previous && best <= alphabet.Length)
                foreach (var letter in alphabet[best - 1])
                    result.Add(new PrintedLetter(letter, row[best], (float)Math.Min(1, (column + 0.5) / columns * scale),
                        FindRival(row, best)));
            previous = best;
        }
        return result;
    }

    /// <summary>Returns the probability of the second-best letter, without "none".</summary>
    private static float FindRival(ReadOnlySpan<float> row, int best)
    {
        var rival = best > 1 ? TensorPrimitives.Max(row[1..best]) : 0;
        return best + 1 < row.Length ? Math.Max(rival, TensorPrimitives.Max(row[(best + 1)..])) : rival;
    }
}
