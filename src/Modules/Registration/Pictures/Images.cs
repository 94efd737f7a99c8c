using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using PowerCrm.Papers;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The uploaded pictures: one row each, with the bytes in the blob store, sealed with the owner's key.</summary>
public sealed class Images(NpgsqlDataSource database, IKeyRing keys, IBlobs blobs, StreamsFactory streams)
{
    public sealed record Image(Guid Id, Guid Owner, string Kind, string Proof, int Bytes, int Width, int Height, string? Content = null);

    /// <summary>
    /// Returns what a form is checked against: the policy in force, and the person's own pictures that are completely stored.
    /// </summary>
    public static Task<(EffectivePolicy<RequirementsPolicy> Policy, IReadOnlyList<Image> Pictures)> LoadReady(PolicyVersions policies,
        Guid owner, CancellationToken ct) =>
        policies.ReadEffectiveWith<RequirementsPolicy, IReadOnlyList<Image>>(
            "select id, owner, kind, proof, bytes, width, height, content from pc_images where owner = @owner and ready", new { owner },
            async reader => [.. await reader.ReadAsync<Image>()], ct);

    /// <summary>Like <see cref="LoadReady"/>, with the sealed reading of each picture.</summary>
    public static Task<(EffectivePolicy<RequirementsPolicy> Policy, IReadOnlyDictionary<Guid, (Image Image, byte[]? Reading)> Pictures)>
        LoadReadyWithReadings(PolicyVersions policies, Guid owner, CancellationToken ct) =>
        policies.ReadEffectiveWith<RequirementsPolicy, IReadOnlyDictionary<Guid, (Image Image, byte[]? Reading)>>(
            """
            select i.id, i.owner, i.kind, i.proof, i.bytes, i.width, i.height, i.content, r.sealed as reading
            from pc_images i left join pc_readings r on r.image = i.id and r.owner = i.owner
            where i.owner = @owner and i.ready
            """, new { owner },
            async reader => (await reader.ReadAsync<ImageWithReading>()).ToDictionary(i => i.Id, i => (i.Image, i.Reading)), ct);

    private sealed record ImageWithReading(Guid Id, Guid Owner, string Kind, string Proof, int Bytes, int Width, int Height,
        string? Content, byte[]? Reading)
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

    public async Task<IReadOnlyList<Image>> FindByOwner(Guid owner, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Image>(new CommandDefinition(
            "select id, owner, kind, proof, bytes, width, height, content from pc_images where owner = @owner order by created_at, id",
            new { owner }, cancellationToken: ct))];
    }

    /// <summary>Returns the decrypted bytes; null when the blob or the owner's key is gone.</summary>
    public async Task<byte[]?> Open(Image image, CancellationToken ct) =>
        await blobs.Get(image.Id, ct) is { } data ? await keys.OpenBytes(image.Owner, ImageFieldName(image.Id), data, ct) : null;

    /// <summary>
    /// Returns the decrypted bytes, or a problem: 404 when the blob or the owner's key is gone, 503 while the store is unavailable.
    /// </summary>
    public Task<(byte[]? Jpeg, Problem? Problem)> OpenOrRefuse(Image image, CancellationToken ct) =>
        BlobRequests.Open(() => Open(image, ct), UnavailableProblem);

    internal static Problem UnavailableProblem => Problem.Unavailable("picture_unavailable", TimeSpan.FromSeconds(30));

    /// <summary>
    /// Inserts the row, stores the bytes, then marks the row as ready. If a step fails, the rest is swept as an orphan; a ready row always
    /// has its bytes.
    /// </summary>
    /// <param name="mark">The mark that is used to recognize the same picture again.</param>
    /// <param name="rows">Rows for the transaction that marks the picture as ready.</param>
    /// <returns>Why nothing was kept: the store is unavailable, or the consent was withdrawn during the upload; null when it was
    /// kept.</returns>
    public async Task<Problem?> Save(Image image, ReadOnlyMemory<byte> jpeg, PictureMark? mark, IEnumerable<Row> rows, CancellationToken ct)
    {
        var data = await keys.SealBytes(image.Owner, ImageFieldName(image.Id), jpeg, ct);
        var sealedMark = mark is null ? null : await keys.SealBytes(image.Owner, MarkFieldName(image.Id), mark.Bytes, ct);
        await InsertPending(image, sealedMark, mark, ct);
        if (await BlobRequests.Try(() => blobs.Put(image.Id, data, ct), UnavailableProblem) is { } unavailable)
            return unavailable;
        while (true)
        {
            // Loaded before the connection of the transaction is opened: uploads that held one while they waited for a second would block
            // each other.
            var (owner, version, _) = await streams.As(Caller.System("keep-picture")).Load<Registrant>(image.Owner, ct);
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            // The lock prevents appends to the stream, so the consent holds until the transaction ends.
            if (await SessionStreams.LockShared(connection, transaction, image.Owner, ct) != version)
                continue;
            if (owner is not { Sensitive: true, Erased: false })
            {
                await Web.Rows.Run(connection, transaction,
                    [Row.Any("delete from pc_images where id = $1", image.Id), ImageUnused.ScheduleNow(image.Owner, image.Id)], ct);
                await transaction.CommitAsync(ct);
                return new Problem("consent_required");
            }
            await Web.Rows.Run(connection, transaction,
                [Row.MustHit("update pc_images set ready = true where id = $1",
                    new Rejection("not_found", "The picture no longer exists.", Missing: true), image.Id), .. rows], ct);
            await transaction.CommitAsync(ct);
            return null;
        }
    }

    /// <summary>Inserts the row of a picture that is being uploaded and schedules its sweep, in one transaction.</summary>
    private async Task InsertPending(Image image, byte[]? sealedMark, PictureMark? mark, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
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
                mark = sealedMark,
                pattern = mark?.ComputePattern(),
            }, transaction, cancellationToken: ct));
        await Web.Rows.Run(connection, transaction,
            [ImageUnused.ScheduleAt(new DateTimeOffset(created) + ImageUnused.SweepDelay, image.Owner, image.Id)], ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Returns the ids of the pictures in a form.</summary>
    public static Guid[] GetPictureIds(JsonObject form) =>
        [.. RegistrationForm.PictureNames.Select(n => form[n] is JsonValue v && v.TryGetValue<string>(out var s)
            ? CanonicalId.Read(s) ?? Guid.Empty : Guid.Empty)
            .Where(id => id != Guid.Empty).Distinct()];

    public static Row MarkDrafted(Guid owner, Guid[] ids) =>
        Row.Any("update pc_images set drafted = (id = any($2)) where owner = $1 and drafted <> (id = any($2))", owner, ids);

    /// <summary>All of them must belong to the owner and still exist.</summary>
    public static Row MarkSubmitted(Guid owner, Guid[] ids) => Row.MustHit(ids.Length,
        "update pc_images set submitted = true where owner = $1 and id = any($2) and ready",
        new Rejection("not_found", "A picture no longer exists.", Missing: true), owner, ids);

    public static Row DeleteRow(Guid owner) => Row.Any("delete from pc_images where owner = $1", owner);

    internal static string MarkFieldName(Guid id) => $"mark/{id:N}";

    private static string ImageFieldName(Guid id) => $"image/{id:N}";
}
