using System.Text.Json;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Backup;

/// <summary>
/// The ids of erased persons, in a file outside the database and its backups, since an older backup does not know of the erasure.
/// </summary>
internal sealed class TombstoneFile(string path)
{
    private readonly JsonLinesFile<Line> file = new(path, JsonSerializerOptions.Web);

    private sealed record Line(Guid Registration);

    public string Path => file.Path;

    public async Task<IReadOnlySet<Guid>> Read(CancellationToken ct) => (await file.Read(ct)).Select(l => l.Registration).ToHashSet();

    /// <summary>
    /// Adds the ids that are not in the file yet. Returns false if another process has locked the file; nothing was written then.
    /// </summary>
    public Task<bool> Add(IReadOnlyCollection<Guid> registrations, CancellationToken ct) =>
        file.Add([.. registrations.Select(e => new Line(e))], ct);

    /// <returns>Why the line was not written; null when it was.</returns>
    public Task<string?> AddWithRetry(Guid registration) => file.AddWithRetry(new Line(registration));
}
