namespace PowerCrm.Stress;

/// <summary>What came of an upload.</summary>
/// <param name="What">Of which kind it was, as <c>cut</c> or the name of a hostile file.</param>
/// <param name="Expected">Statuses, each with its code, that it may have; 0: no answer.</param>
/// <param name="Image">The picture that was acknowledged.</param>
internal sealed record Uploaded(string What, IReadOnlyList<(int Status, string? Problem)> Expected, int Status, string? Problem,
    Guid? Image = null)
{
    /// <summary>The host had no place, or no store.</summary>
    public bool Turned => Status == 503;
}

/// <summary>What a deployment keeps after the uploads, compared with what was acknowledged.</summary>
internal static class UploadsJudge
{
    /// <summary>Uploads that ended otherwise than their kind has to.</summary>
    public static string Otherwise(IEnumerable<Uploaded> uploads) => string.Join('\n', uploads
        .Where(u => !u.Turned && !u.Expected.Contains((u.Status, u.Problem))).GroupBy(u => (u.What, u.Status, u.Problem))
        .Select(g => $"{g.Count()} × {g.Key.What}: {g.Key.Status} {g.Key.Problem}"));

    /// <summary>Pictures that were acknowledged and are not there, ready and with their bytes.</summary>
    public static IReadOnlyList<Guid> Lost(IEnumerable<Guid> acknowledged, IReadOnlyDictionary<Guid, bool> rows,
        IReadOnlySet<string> files) =>
        [.. acknowledged.Distinct().Where(id => !rows.GetValueOrDefault(id) || !files.Contains($"{id:N}"))];

    /// <summary>Rows and files of uploads that were refused, broken off or doubled.</summary>
    public static IReadOnlyList<string> LeftOver(IEnumerable<Guid> acknowledged, IReadOnlyDictionary<Guid, bool> rows,
        IReadOnlySet<string> files)
    {
        var known = acknowledged.ToHashSet();
        var names = known.Select(id => $"{id:N}").ToHashSet(StringComparer.Ordinal);
        return [.. rows.Keys.Where(id => !known.Contains(id)).Select(id => $"row {id}"),
            .. files.Where(f => !names.Contains(f)).Select(f => $"file {f}")];
    }
}
