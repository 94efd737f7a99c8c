using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Papers;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>
/// Finds submitted pictures of other registrations that are the same as those of one (adr/0031). The database selects the nearest patterns,
/// in each of the four rotations; their marks are opened, each with its owner's key, and compared place by place.
/// </summary>
internal sealed class SamePictures(NpgsqlDataSource database, IKeyRing keys) : IDuplicatePictureFinder
{
    /// <summary>Candidates that are compared for each picture; each comparison takes 10 to 20 ms.</summary>
    private const int MostCompared = 50;

    /// <summary>Matches that are reported for each picture; more would tell the reviewer nothing new.</summary>
    private const int MaxReported = 5;

    /// <summary>
    /// The kinds that are compared and have a mark. The back of a card is not compared: it has only the issuing authority and the validity,
    /// which thousands of cards share.
    /// </summary>
    public static readonly string[] Kinds = ["businessLicense", "idCardFront"];

    private const string OwnSql = """
        select id, kind, mark
        from pc_images
        where owner = @registration and id = any(@pictures) and kind = any(@Kinds) and mark is not null
        order by kind
        """;

    private static readonly string NearestSql = $"""
        select id, owner, mark
        from pc_images
        where owner <> @registration and kind = @kind and submitted and pattern is not null
          and {LegalHolds.NoPendingErasureSql("owner")}
        order by least(bit_count(pattern # @p0::bit(256)), bit_count(pattern # @p1::bit(256)), bit_count(pattern # @p2::bit(256)),
            bit_count(pattern # @p3::bit(256))), created_at, id
        limit @MostCompared
        """;

    public async Task<IReadOnlyList<DuplicatePicture>> Find(Guid registration, IReadOnlyList<Guid> pictures, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Kind, byte[] Mark)>(new CommandDefinition(OwnSql,
            new { registration, pictures = pictures.ToArray(), Kinds }, cancellationToken: ct));
        var duplicates = new List<DuplicatePicture>();
        foreach (var (id, kind, data) in rows)
            if (await Open(registration, id, data, ct) is { } mark)
                duplicates.AddRange(await Compare(kind, mark, await FindNearest(connection, registration, kind, mark, ct), ct));
        return duplicates;
    }

    private static async Task<List<(Guid Id, Guid Owner, byte[] Mark)>> FindNearest(NpgsqlConnection connection, Guid registration,
        string kind, PictureMark mark, CancellationToken ct)
    {
        var patterns = Enumerable.Range(0, 4).Select(q => mark.Rotate(q).ComputePattern()).ToList();
        return (await connection.QueryAsync<(Guid, Guid, byte[])>(new CommandDefinition(NearestSql, new
        {
            registration,
            kind,
            p0 = patterns[0],
            p1 = patterns[1],
            p2 = patterns[2],
            p3 = patterns[3],
            MostCompared
        }, cancellationToken: ct))).AsList();
    }

    private async Task<IReadOnlyList<DuplicatePicture>> Compare(string kind, PictureMark mark,
        IEnumerable<(Guid Id, Guid Owner, byte[] Mark)> candidates, CancellationToken ct)
    {
        var (comparison, duplicates) = (new PictureComparison(mark), new List<DuplicatePicture>());
        foreach (var (id, owner, data) in candidates)
        {
            if (duplicates.Count == MaxReported)
                break;
            if (duplicates.TrueForAll(f => f.Registration != owner) && await Open(owner, id, data, ct) is { } other
                && comparison.Compare(other) is { } similarity)
                duplicates.Add(new DuplicatePicture(kind, owner, similarity.Rotation, similarity.DifferingFraction));
        }
        return duplicates;
    }

    /// <returns>Null when the person was erased in the meantime.</returns>
    private async Task<PictureMark?> Open(Guid owner, Guid image, byte[] data, CancellationToken ct) =>
        await keys.OpenBytes(owner, Images.MarkFieldName(image), data, ct) is { } bytes ? PictureMark.FromBytes(bytes) : null;
}
