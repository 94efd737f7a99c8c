namespace PowerCrm.Papers;

/// <summary>Recognises letters in pixels. The readers of papers decide what is read and how often; the caller decides who reads.</summary>
public interface ITextEngine
{
    /// <summary>Words of several pictures at once.</summary>
    /// <param name="bitmaps">None: nothing is read.</param>
    /// <param name="mode">Page segmentation as Tesseract numbers it: 6 a block, 7 one line, 11 scattered.</param>
    /// <param name="language">chi_sim or eng.</param>
    /// <param name="letters">Nothing but these, when given.</param>
    /// <param name="ct">Ends the reading.</param>
    Task<IReadOnlyList<Word>> Read(IReadOnlyList<GreyBitmap> bitmaps, int mode, string language, string? letters, CancellationToken ct);

    /// <summary>By how many degrees the picture must be turned clockwise to stand upright: 0, 90, 180 or 270.</summary>
    /// <returns>Null when too few letters were found to tell.</returns>
    Task<int?> Orientation(GreyBitmap bitmap, CancellationToken ct);
}

/// <summary>A recognised word; the order of words is the engine's and is kept, for boxes overlap.</summary>
/// <param name="Page">Which of the pictures, from 0.</param>
/// <param name="Line">The same for words of one line.</param>
/// <param name="Confidence">0..1, the engine's own opinion.</param>
public sealed record Word(int Page, int Line, int Left, int Top, int Right, int Bottom, decimal Confidence, string Text)
{
    public override string ToString() => "[personal]";
}
