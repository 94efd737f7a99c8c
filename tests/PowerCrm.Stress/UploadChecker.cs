namespace PowerCrm.Stress;

/// <summary>The result of an upload.</summary>
/// <param name="What">The kind of upload, such as <c>cut</c> or the name of a hostile file.</param>
/// <param name="Expected">The allowed statuses with their codes; 0 for no answer.</param>
/// <param name="Image">The picture that was acknowledged.</param>
/// <param name="Key">The Idempotency-Key, the same for all attempts of one upload.</param>
internal sealed record UploadResult(string What, IReadOnlyList<(int Status, string? Problem)> Expected, int Status, string? Problem,
    Guid? Image = null, string? Key = null)
{
    /// <summary>True when the host had no capacity, or no store.</summary>
    public bool IsUnavailable => Status == 503;
}

/// <summary>Compares what a deployment stores after the uploads with what was acknowledged.</summary>
internal static class UploadChecker
{
    /// <summary>Uploads with a result that their kind does not allow.</summary>
    public static string FindUnexpected(IEnumerable<UploadResult> uploads) => string.Join('\n', uploads
        .Where(u => !u.IsUnavailable && !u.Expected.Contains((u.Status, u.Problem))).GroupBy(u => (u.What, u.Status, u.Problem))
        .Select(g => $"{g.Count()} × {g.Key.What}: {g.Key.Status} {g.Key.Problem}"));

    /// <summary>Acknowledged pictures that are missing, not ready, or without a blob.</summary>
    public static IReadOnlyList<Guid> FindLost(IEnumerable<Guid> acknowledged, IReadOnlyDictionary<Guid, bool> rows,
        IReadOnlySet<string> files) =>
        [.. acknowledged.Distinct().Where(id => !rows.GetValueOrDefault(id) || !files.Contains($"{id:N}"))];

    /// <summary>Uploads that were sent more than once and became several pictures.</summary>
    public static IReadOnlyList<string> FindDuplicates(IEnumerable<UploadResult> uploads) => [.. uploads
        .Where(u => u.Image is not null && u.Key is not null).GroupBy(u => u.Key)
        .Where(g => g.Select(u => u.Image).Distinct().Count() > 1)
        .Select(g => $"{g.First().What}: {string.Join(", ", g.Select(u => u.Image))}")];

    /// <summary>Rows and files of refused or interrupted uploads.</summary>
    public static IReadOnlyList<string> FindLeftovers(IEnumerable<Guid> acknowledged, IReadOnlyDictionary<Guid, bool> rows,
        IReadOnlySet<string> files)
    {
        var acknowledgedIds = acknowledged.ToHashSet();
        var names = acknowledgedIds.Select(id => $"{id:N}").ToHashSet(StringComparer.Ordinal);
        return [.. rows.Keys.Where(id => !acknowledgedIds.Contains(id)).Select(id => $"row {id}"),
            .. files.Where(f => !names.Contains(f)).Select(f => $"file {f}")];
    }
}
