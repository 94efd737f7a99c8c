using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using PowerCrm.Papers;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Registration;

/// <summary>Uploaded pictures: a row each, their bytes sealed with the owner's key in the blob store.</summary>
public sealed class Images(NpgsqlDataSource database, IKeyRing keys, IBlobs blobs, EventStreams events)
{
    public sealed record Image(Guid Id, Guid Owner, string Kind, string Proof, int Bytes, int Width, int Height, string? Content = null);

    /// <summary>What a form is judged by: the policy in force, and the person's own pictures that are wholly there.</summary>
    public static Task<(PolicyInForce<RequirementsPolicy> Policy, IReadOnlyList<Image> Pictures)> Ready(PolicyVersions policies, Guid owner,
        CancellationToken ct) =>
        policies.InForceWith<RequirementsPolicy, IReadOnlyList<Image>>(
            "select id, owner, kind, proof, bytes, width, height, content from pc_images where owner = @owner and ready", new { owner },
            async answer => [.. await answer.ReadAsync<Image>()], ct);

    /// <summary>The same, each picture with what was read from it, sealed.</summary>
    public static Task<(PolicyInForce<RequirementsPolicy> Policy, IReadOnlyDictionary<Guid, (Image Image, byte[]? Reading)> Pictures)>
        ReadyWithReadings(PolicyVersions policies, Guid owner, CancellationToken ct) =>
        policies.InForceWith<RequirementsPolicy, IReadOnlyDictionary<Guid, (Image Image, byte[]? Reading)>>(
            """
            select i.id, i.owner, i.kind, i.proof, i.bytes, i.width, i.height, i.content, r.sealed as reading
            from pc_images i left join pc_readings r on r.image = i.id and r.owner = i.owner
            where i.owner = @owner and i.ready
            """, new { owner },
            async answer => (await answer.ReadAsync<WithReading>()).ToDictionary(i => i.Id, i => (i.Image, i.Reading)), ct);

    private sealed record WithReading(Guid Id, Guid Owner, string Kind, string Proof, int Bytes, int Width, int Height, string? Content,
        byte[]? Reading)
    {
        public Image Image => new(Id, Owner, Kind, Proof, Bytes, Width, Height, Content);
    }

    public async Task<Image?> Find(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Image>(new CommandDefinition(
            "select id, owner, kind, proof, bytes, width, height, content from pc_images where id = @id and ready", new { id },
            cancellationToken: ct));
    }

    public async Task<IReadOnlyList<Image>> OfOwner(Guid owner, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Image>(new CommandDefinition(
            "select id, owner, kind, proof, bytes, width, height, content from pc_images where owner = @owner order by created_at, id",
            new { owner }, cancellationToken: ct))];
    }

    /// <summary>The clear bytes; null when the blob or the owner's key is gone.</summary>
    public async Task<byte[]?> Open(Image image, CancellationToken ct) =>
        await blobs.Get(image.Id, ct) is { } data ? await keys.OpenBytes(image.Owner, Field(image.Id), data, ct) : null;

    /// <summary>The clear bytes, or the answer without them: 404 when the blob or the owner's key is gone, 503 while the store is
    /// away.</summary>
    public async Task<(byte[]? Jpeg, Problem? Problem)> OpenOrRefuse(Image image, CancellationToken ct)
    {
        try
        {
            return await Open(image, ct) is { } jpeg ? (jpeg, null) : (null, Problem.NotFound);
        }
        catch (BlobsUnavailableException)
        {
            return (null, Away);
        }
    }

    internal static Problem Away => Problem.Unavailable("picture_unavailable", TimeSpan.FromSeconds(30));

    /// <summary>Row, bytes, then ready: what breaks off between is swept as an orphan, and never a row without bytes.</summary>
    /// <param name="mark">To know the picture again by.</param>
    /// <param name="rows">For the transaction that makes it ready.</param>
    /// <returns>Why nothing of it is kept: the store is away, or the consent was taken back while it came.</returns>
    public async Task<Problem?> Keep(Image image, ReadOnlyMemory<byte> jpeg, PictureMark? mark, IEnumerable<Row> rows, CancellationToken ct)
    {
        var data = await keys.SealBytes(image.Owner, Field(image.Id), jpeg, ct);
        var known = mark is null ? null : await keys.SealBytes(image.Owner, MarkOf(image.Id), mark.Bytes, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await Begin(connection, image, known, mark, ct);
        try
        {
            await blobs.Put(image.Id, data, ct);
        }
        catch (BlobsUnavailableException)
        {
            return Away;
        }
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await Consented(connection, transaction, image.Owner, ct))
        {
            await Web.Rows.Run(connection, transaction,
                [Row.Any("delete from pc_images where id = $1", image.Id), ImageUnused.Now(image.Owner, image.Id)], ct);
            await transaction.CommitAsync(ct);
            return new Problem("consent_required");
        }
        await Web.Rows.Run(connection, transaction,
            [Row.MustHit("update pc_images set ready = true where id = $1",
                new Rejection("not_found", "The picture is gone.", Missing: true), image.Id), .. rows], ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <summary>The row of a picture that is on its way, and the time at which it is swept if it never comes: both or none.</summary>
    private static async Task Begin(NpgsqlConnection connection, Image image, byte[]? known, PictureMark? mark, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var created = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            """
            insert into pc_images (id, owner, kind, proof, bytes, width, height, content, mark, pattern, created_at)
            values (@Id, @Owner, @Kind, @Proof, @Bytes, @Width, @Height, @Content, @mark, @pattern::bit(256), powercrm_now())
            returning created_at
            """, new
            {
                image.Id,
                image.Owner,
                image.Kind,
                image.Proof,
                image.Bytes,
                image.Width,
                image.Height,
                image.Content,
                mark = known,
                pattern = mark?.Pattern(),
            }, transaction, cancellationToken: ct));
        await Web.Rows.Run(connection, transaction,
            [ImageUnused.At(new DateTimeOffset(created) + ImageUnused.After, image.Owner, image.Id)], ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Nobody appends to the stream until the transaction ends, so what is read of it holds until then.</summary>
    private async Task<bool> Consented(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid owner, CancellationToken ct)
    {
        await SessionStreams.LockShared(connection, transaction, owner, ct);
        return (await events.As(Caller.System("keep-picture")).Load<Registrant>(owner, ct)).State is { Sensitive: true, Erased: false };
    }

    /// <summary>The pictures that a form names.</summary>
    public static Guid[] Ids(JsonObject form) =>
        [.. RegistrationForm.PictureNames.Select(n => form[n] is JsonValue v && v.TryGetValue<string>(out var s)
            ? CanonicalId.Read(s) ?? Guid.Empty : Guid.Empty)
            .Where(id => id != Guid.Empty).Distinct()];

    public static Row Drafted(Guid owner, Guid[] ids) =>
        Row.Any("update pc_images set drafted = (id = any($2)) where owner = $1 and drafted <> (id = any($2))", owner, ids);

    /// <summary>All of them must be the owner's, and still there.</summary>
    public static Row Submitted(Guid owner, Guid[] ids) => Row.MustHit(ids.Length,
        "update pc_images set submitted = true where owner = $1 and id = any($2) and ready",
        new Rejection("not_found", "A picture is gone.", Missing: true), owner, ids);

    public static Row Removal(Guid owner) => Row.Any("delete from pc_images where owner = $1", owner);

    internal static string MarkOf(Guid id) => $"mark/{id:N}";

    private static string Field(Guid id) => $"image/{id:N}";
}

/// <summary>A day has passed since a picture came, or its row is gone.</summary>
/// <param name="Owner">Whose it is, or was.</param>
/// <param name="Image">Its id.</param>
/// <param name="Again">The row was gone a day ago already.</param>
[MessageIdentity("image_unused")]
public sealed record ImageUnused(Guid Owner, Guid Image, bool Again = false)
{
    public const string Command = "sweep_image";

    internal static TimeSpan After { get; } = TimeSpan.FromHours(24);

    private const string LastLook = " again";

    internal static Row At(DateTimeOffset at, Guid owner, Guid image) => Due.Schedule(at, owner, Command, image.ToString());

    /// <summary>For a row that goes in the same transaction: its bytes follow at once.</summary>
    internal static Row Now(Guid owner, Guid image) => Due.Now(owner, Command, image.ToString());

    internal static Row OnceMore(DateTimeOffset now, ImageUnused it) =>
        Due.Schedule(now + After, it.Owner, Command, it.Image + LastLook);

    internal static ImageUnused Of(Due due) => due.Data.EndsWith(LastLook, StringComparison.Ordinal)
        ? new(due.Stream, Guid.ParseExact(due.Data[..^LastLook.Length], "D"), Again: true)
        : new(due.Stream, Guid.ParseExact(due.Data, "D"));
}

/// <summary>
/// A picture that nobody used within a day goes, unless a legal hold keeps it; so do the bytes of one whose row is gone (an erasure).
/// </summary>
[StickyHandler("sweep_image")]
public static class SweepImageHandler
{
    public static async Task Handle(ImageUnused due, NpgsqlDataSource database, IBlobs blobs, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<(bool Submitted, bool Drafted, bool Held, bool Kept)>(new CommandDefinition(
            $"select submitted, drafted, not ({LegalHolds.Free("owner")}), true from pc_images where id = @Image for update",
            new { due.Image }, transaction, cancellationToken: ct));
        if (row.Submitted)
            return;
        if (row.Drafted || row.Held)
            await ImageUnused.At(now + ImageUnused.After, due.Owner, due.Image).Run(connection, transaction, ct);
        else
        {
            await connection.ExecuteAsync(
                new CommandDefinition("delete from pc_images where id = @Image", new { due.Image }, transaction, cancellationToken: ct));
            await blobs.Delete(due.Image, ct);
            // Its upload may still be under way, and what comes then is named by nothing else.
            if (!row.Kept && !due.Again)
                await ImageUnused.OnceMore(now, due).Run(connection, transaction, ct);
        }
        await transaction.CommitAsync(ct);
    }
}
