namespace PowerCrm.Papers;

/// <summary>
/// What is stored of a picture to recognize it (docs/adr/0031): for each of 256 x 256 places, one bit that tells whether it is darker than
/// its surroundings. A lighter or darker copy has the same mark, and so has one of another size or quality. The large print of a card can
/// be read from its mark, so the mark is stored sealed; its <see cref="ComputePattern"/> reveals nothing.
/// </summary>
public sealed class PictureMark
{
    /// <summary>The number of places along each side, for pictures of any format.</summary>
    public const int Side = 256;

    /// <summary>The size of a stored mark in bytes.</summary>
    public const int Length = Side * Side / 8;

    /// <summary>Half the width of the area with which a place is compared.</summary>
    private const int ContrastRadius = 16;

    /// <summary>
    /// A place is dark from this fraction of the contrast of the darkest fiftieth of all places. A fixed share of dark places would take
    /// the pattern of the paper for print if there is little print, and that pattern does not survive a lighter copy.
    /// </summary>
    private const float ThresholdFraction = 0.3f;
    private const int DarkestShare = 50;
    private const float MinContrast = 2;

    private const int WaveCount = 16, ReducedSide = 64;
    private static readonly double[] Cosines = [.. Enumerable.Range(0, (WaveCount + 1) * ReducedSide)
        .Select(i => Math.Cos((2 * (i % ReducedSide) + 1) * (i / ReducedSide) * Math.PI / 2 / ReducedSide))];

    private readonly byte[] bits;

    private PictureMark(byte[] bits) => this.bits = bits;

    /// <summary>The mark as it is stored.</summary>
    public ReadOnlyMemory<byte> Bytes => bits;

    public bool this[int x, int y] => (bits[(y * Side + x) >> 3] >> (x & 7) & 1) == 1;

    /// <param name="grey">Side x Side bytes of greyscale, row by row.</param>
    /// <returns>Null if the picture has no features to be recognized by.</returns>
    public static PictureMark? FromPixels(ReadOnlySpan<byte> grey)
    {
        if (grey.Length != Side * Side)
            return null;
        var contrast = ComputeContrast(grey);
        var darkest = contrast.OrderDescending().ElementAt(contrast.Length / DarkestShare);
        var (threshold, bits) = (Math.Max(darkest * ThresholdFraction, MinContrast), new byte[Length]);
        for (var i = 0; i < contrast.Length; i++)
            if (contrast[i] > threshold)
                bits[i >> 3] |= (byte)(1 << (i & 7));
        return darkest < MinContrast ? null : new PictureMark(bits);
    }

    /// <returns>Null if the bytes are not a mark.</returns>
    public static PictureMark? FromBytes(byte[] bytes) => bytes.Length == Length ? new PictureMark(bytes) : null;

    /// <summary>Returns the mark of the picture turned clockwise.</summary>
    /// <param name="quarters">0 to 3.</param>
    public PictureMark Rotate(int quarters)
    {
        const int Last = Side - 1;
        var rotated = new byte[Length];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
                if (quarters switch { 0 => this[x, y], 1 => this[y, Last - x], 2 => this[Last - x, Last - y], _ => this[Last - y, x] })
                    rotated[(y * Side + x) >> 3] |= (byte)(1 << (x & 7));
        return new PictureMark(rotated);
    }

    /// <summary>
    /// Returns the signs of 256 low-frequency cosine coefficients of the mark, as zeros and ones. Equal pictures differ in few of them,
    /// cropped ones in up to a third: the database uses it to select the pictures to compare.
    /// </summary>
    public string ComputePattern()
    {
        const int Step = Side / ReducedSide;
        var reduced = new double[ReducedSide * ReducedSide];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
                if (this[x, y])
                    reduced[y / Step * ReducedSide + x / Step]++;
        var transformed = new double[(WaveCount + 1) * ReducedSide];
        for (var wave = 1; wave <= WaveCount; wave++)
            for (var y = 0; y < ReducedSide; y++)
                for (var x = 0; x < ReducedSide; x++)
                    transformed[wave * ReducedSide + y] += reduced[y * ReducedSide + x] * Cosines[wave * ReducedSide + x];
        return string.Create(WaveCount * WaveCount, transformed, static (signs, transformed) =>
        {
            for (var i = 0; i < signs.Length; i++)
            {
                var (waveX, waveY, sum) = (i % WaveCount + 1, i / WaveCount + 1, 0.0);
                for (var y = 0; y < ReducedSide; y++)
                    sum += transformed[waveX * ReducedSide + y] * Cosines[waveY * ReducedSide + y];
                signs[i] = sum > 0 ? '1' : '0';
            }
        });
    }

    /// <summary>Returns by how much each place is darker than the average of its surroundings.</summary>
    private static float[] ComputeContrast(ReadOnlySpan<byte> grey)
    {
        var sums = new long[(Side + 1) * (Side + 1)];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
                sums[(y + 1) * (Side + 1) + x + 1] = grey[y * Side + x] + sums[y * (Side + 1) + x + 1] + sums[(y + 1) * (Side + 1) + x]
                    - sums[y * (Side + 1) + x];
        var contrast = new float[Side * Side];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
            {
                var (left, right) = (Math.Max(0, x - ContrastRadius), Math.Min(Side, x + ContrastRadius + 1));
                var (top, bottom) = (Math.Max(0, y - ContrastRadius) * (Side + 1), Math.Min(Side, y + ContrastRadius + 1) * (Side + 1));
                var sum = sums[bottom + right] - sums[top + right] - sums[bottom + left] + sums[top + left];
                var area = (right - left) * ((bottom - top) / (Side + 1));
                contrast[y * Side + x] = (float)sum / area - grey[y * Side + x];
            }
        return contrast;
    }
}
