namespace PowerCrm.China;

internal static class EmbeddedData
{
    public static IEnumerable<string[]> ReadRows(string file)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream($"PowerCrm.China.Data.{file}")
            ?? throw new InvalidOperationException($"No resource {file}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0)
                yield return line.Split('\t');
    }
}
