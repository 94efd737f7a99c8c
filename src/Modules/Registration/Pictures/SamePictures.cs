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
/// <remarks>
/// A cropped copy differs in so many bits that no index finds it: all patterns must be compared. So that this does not take longer with
/// each registration there ever was, only the newest pictures are compared in this way. Of all others, those are found that have one of
/// eight bands of the pattern in common, by an index: every pattern that differs in up to seven bits, and some that differ in more.
/// </remarks>
internal sealed class SamePictures(NpgsqlDataSource database, IKeyRing keys) : IDuplicatePictureFinder
{
    /// <summary>Candidates that are compared for each picture; each comparison takes 10 to 20 ms.</summary>
    private const int MostCompared = 50;

    /// <summary>The newest pictures of a kind, whose patterns are all compared: about 0.2 s.</summary>
    private const int MostScanned = 100_000;

    /// <summary>
    /// The most pictures with a common band that are compared, in no order. Only papers of one electronic template have so many, and the
    /// newest of them are compared anyway.
    /// </summary>
    private const int MostSimilar = 200_000;

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

    private const string NewestSql = "order by created_at desc, id desc limit @scanned";

    private const string SimilarSql = """
        and pc_pattern_bands(pattern) && (pc_pattern_bands(@p0::bit(256)) || pc_pattern_bands(@p1::bit(256))
            || pc_pattern_bands(@p2::bit(256)) || pc_pattern_bands(@p3::bit(256)))
        limit @MostSimilar
        """;

    /// <summary>
    /// The nearest pictures, with the parameters of <see cref="CreateParameters"/>. Both parts give their nearest ones, so the nearest of
    /// both are the nearest of all that were selected.
    /// </summary>
    internal static readonly string NearestSql = $"""
        select n.id, n.owner, i.mark
        from (
        {CreatePartSql(NewestSql)}
        union
        {CreatePartSql(SimilarSql)}
        ) n join pc_images i on i.id = n.id
        order by n.distance, n.created_at, n.id
        limit @MostCompared
        """;

    /// <param name="selection">The rest of the query that selects the pictures whose patterns are compared.</param>
    private static string CreatePartSql(string selection) => $"""
        (select id, owner, created_at,
            least(bit_count(pattern # @p0::bit(256)), bit_count(pattern # @p1::bit(256)), bit_count(pattern # @p2::bit(256)),
                bit_count(pattern # @p3::bit(256))) as distance
        from (select id, owner, pattern, created_at
            from pc_images
            where kind = @kind and submitted and pattern is not null
            {selection}) selected
        where owner <> @registration and {LegalHolds.NoPendingErasureSql("owner")}
        order by distance, created_at, id
        limit @MostCompared)
        """;

    public async Task<IReadOnlyList<DuplicatePicture>> Find(Guid registration, IReadOnlyList<Guid> pictures, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Kind, byte[] Mark)>(new CommandDefinition(OwnSql,
            new { registration, pictures = pictures.ToArray(), Kinds }, cancellationToken: ct));
        var duplicates = new List<DuplicatePicture>();
        foreach (var (id, kind, data) in rows)
            if (await Open(registration, id, data, ct) is { } mark)
                duplicates.AddRange(await Compare(kind, mark,
                    await FindNearest(connection, registration, kind, ComputePatterns(mark), MostScanned, ct), ct));
        return duplicates;
    }

    /// <param name="patterns">The pattern of the picture in each of the four rotations.</param>
    /// <param name="scanned">How many of the newest pictures are all compared.</param>
    internal static async Task<List<(Guid Id, Guid Owner, byte[] Mark)>> FindNearest(NpgsqlConnection connection, Guid registration,
        string kind, IReadOnlyList<string> patterns, int scanned, CancellationToken ct) =>
        (await connection.QueryAsync<(Guid, Guid, byte[])>(new CommandDefinition(NearestSql,
            CreateParameters(registration, kind, patterns, scanned), cancellationToken: ct))).AsList();

    internal static object CreateParameters(Guid registration, string kind, IReadOnlyList<string> patterns, int scanned) => new
    {
        registration,
        kind,
        p0 = patterns[0],
        p1 = patterns[1],
        p2 = patterns[2],
        p3 = patterns[3],
        scanned,
        MostSimilar,
        MostCompared,
    };

    private static string[] ComputePatterns(PictureMark mark) =>
        [.. Enumerable.Range(0, 4).Select(q => mark.Rotate(q).ComputePattern())];

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
