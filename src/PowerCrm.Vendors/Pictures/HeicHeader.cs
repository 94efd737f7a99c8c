namespace PowerCrm.Vendors;

/// <summary>
/// Recognises HEIC, the format of iPhones: an ISO media file with one of these brands. It is not decoded; the user gets a hint.
/// </summary>
internal static class HeicHeader
{
    public static bool Matches(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.Slice(4, 4).SequenceEqual("ftyp"u8)) return false;
        var brand = file.Slice(8, 4);
        return brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("heim"u8)
            || brand.SequenceEqual("heis"u8) || brand.SequenceEqual("hevc"u8) || brand.SequenceEqual("hevx"u8)
            || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)
            || brand.SequenceEqual("heif"u8) || brand.SequenceEqual("MiHB"u8) || brand.SequenceEqual("MiHE"u8);
    }
}
