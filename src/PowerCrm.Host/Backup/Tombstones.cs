namespace PowerCrm.Host.Backup;

/// <summary>Who was erased, by id, in a file outside the database and its backups: a backup from before does not know it.</summary>
internal sealed class Tombstones(string path)
{
    private readonly LineFile<Line> file = new(path);

    private sealed record Line(Guid Registration);

    public async Task<IReadOnlySet<Guid>> Read(CancellationToken ct) => (await file.Read(ct)).Select(l => l.Registration).ToHashSet();

    /// <summary>Those that the file does not have yet. False: another process is at it; nothing was written.</summary>
    public Task<bool> Add(IReadOnlyCollection<Guid> erased, CancellationToken ct) => file.Add([.. erased.Select(e => new Line(e))], ct);

    /// <returns>Why it was not written; null: it was.</returns>
    public Task<string?> Keep(Guid erased) => file.Keep(new Line(erased));
}
