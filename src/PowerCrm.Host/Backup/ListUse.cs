namespace PowerCrm.Host.Backup;

/// <summary>
/// A list outside the database that a restore uses, as it was found on this machine, so that the operator sees whether it is the right one:
/// an empty list is no error, but then nobody is erased again.
/// </summary>
/// <param name="List">What is in it.</param>
/// <param name="File">Where it is, or would be.</param>
/// <param name="Entries">The number of its lines; 0 if there is no file.</param>
/// <param name="WrittenAt">When it was last written; null if there is no file.</param>
internal sealed record ListUse(string List, string File, int Entries, DateTime? WrittenAt)
{
    public const string ErasedPersons = "erased persons", LegalHolds = "legal holds";

    /// <summary>Tells the operator to copy the list here; null if the list has entries.</summary>
    public string? Warning => Entries > 0 ? null
        : $"The list of {List} {File} {(WrittenAt is null ? "does not exist" : "is empty")}. Persons who were erased, and holds that were "
            + "placed, after the backup are then not found: copy the list that a host wrote to this place before the first host starts.";

    public static async Task<IReadOnlyList<ListUse>> ReadAll(IServiceProvider services, CancellationToken ct)
    {
        var (erased, holds) = (services.GetRequiredService<TombstoneFile>(), services.GetRequiredService<HoldFile>());
        return [Of(ErasedPersons, erased.Path, (await erased.Read(ct)).Count), Of(LegalHolds, holds.Path, (await holds.Read(ct)).Count)];
    }

    public override string ToString() => WrittenAt is { } at ? $"{List}: {File}, entries: {Entries}, last written {at:u}"
        : $"{List}: no file {File}";

    private static ListUse Of(string list, string file, int entries) =>
        new(list, file, entries, System.IO.File.Exists(file) ? System.IO.File.GetLastWriteTimeUtc(file) : null);
}
