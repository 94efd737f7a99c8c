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
    private const int Narrowest = 8, Widest = 2400;

    /// <summary>The width of the lines, with padding, on which the model was trained.</summary>
    private const int Filled = 320;

    private readonly InferenceSession session = Models.Open(folder, Models.Recognition);
    private readonly string[] letters = File.ReadAllLines(Path.Combine(folder, Models.Letters));

    /// <summary>The width of the line at the height that the model needs; the cost of reading grows with it.</summary>
    public static int WidthOf(Frame frame) => Math.Clamp((int)Math.Ceiling(LineCrop.Height * frame.Width / frame.Height), Narrowest,
        Widest);

    public PrintedLine Read(ColourBitmap picture, Frame frame, bool brightest = false)
    {
        var width = WidthOf(frame);
        var full = Math.Max(width, Filled);
        return session.Run(LineCrop.Crop(picture, frame, width, full, brightest), [1, 3, LineCrop.Height, full],
            (said, shape) => new PrintedLine(frame, Letters(said, (int)shape[1], (int)shape[2], (double)full / width)));
    }

    public void Dispose() => session.Dispose();

    private List<PrintedLetter> Letters(ReadOnlySpan<float> said, int columns, int kinds, double filled)
    {
        var found = new List<PrintedLetter>();
        var before = 0;
        for (var column = 0; column < columns; column++)
        {
            var row = said.Slice(column * kinds, kinds);
            var best = TensorPrimitives.IndexOfMax(row);
            // 0 is "none"; the index after the list is the space.
            if (best != 0 && best != before && best <= letters.Length)
                foreach (var letter in letters[best - 1])
                    found.Add(new PrintedLetter(letter, row[best], (float)Math.Min(1, (column + 0.5) / columns * filled),
                        Rival(row, best)));
            before = best;
        }
        return found;
    }

    /// <summary>Returns the probability of the second-best letter, without "none".</summary>
    private static float Rival(ReadOnlySpan<float> row, int best)
    {
        var rival = best > 1 ? TensorPrimitives.Max(row[1..best]) : 0;
        return best + 1 < row.Length ? Math.Max(rival, TensorPrimitives.Max(row[(best + 1)..])) : rival;
    }
}
