using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>What was read from pictures beside what the applicant confirmed, sealed, until it goes with a submission.</summary>
public sealed class Readings(NpgsqlDataSource database, IKeyRing keys)
{
    /// <param name="Fields">Read and confirmed.</param>
    /// <param name="Warnings">What the reader said of the picture.</param>
    public sealed record Kept(IReadOnlyDictionary<string, MaterialReading> Fields, IReadOnlyList<string> Warnings)
    {
        /// <summary>The warning that a picture shows another paper than the one it was handed in as.</summary>
        public static string SeenAs(string kind) => kind switch
        {
            PaperKinds.CardFront => "is_card_front",
            PaperKinds.CardBack => "is_card_back",
            _ => "is_licence",
        };

        public static Kept Nothing { get; } = new(new Dictionary<string, MaterialReading>(), []);

        /// <summary>A reading, each field beside what was confirmed of it before; of an unreadable picture only that is left.</summary>
        public Kept With(OcrResult result)
        {
            var (read, warnings) = result switch
            {
                OcrResult.Ok ok => (ok.Fields, ok.Warnings),
                OcrResult.Unreadable { Seen: { } seen } => (new Dictionary<string, OcrField>(), [SeenAs(seen)]),
                _ => (new Dictionary<string, OcrField>(), (IReadOnlyList<string>)[]),
            };
            var fields = read.ToDictionary(f => f.Key, f => new MaterialReading(f.Value.Value, f.Value.Confidence, null, f.Value.Place),
                StringComparer.Ordinal);
            foreach (var (field, it) in Fields.Where(f => f.Value.Confirmed is not null))
                fields[field] = (fields.GetValueOrDefault(field) ?? new MaterialReading(null, 0, null)) with { Confirmed = it.Confirmed };
            return new Kept(fields, warnings);
        }

        public Kept With(IReadOnlyDictionary<string, string> confirmed)
        {
            var fields = new Dictionary<string, MaterialReading>(Fields, StringComparer.Ordinal);
            foreach (var (field, value) in confirmed)
                fields[field] = (fields.GetValueOrDefault(field) ?? new MaterialReading(null, 0, null)) with { Confirmed = value };
            return this with { Fields = fields };
        }

        public override string ToString() => "[personal]";
    }

    /// <summary>Changes what is kept of a picture; two at once do so one after the other.</summary>
    /// <param name="owner">Whose picture.</param>
    /// <param name="image">Which.</param>
    /// <param name="change">From what was kept, what is.</param>
    /// <param name="read">The picture was read just now.</param>
    /// <param name="rows">For the same transaction.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>False: the picture is gone, or its owner.</returns>
    public async Task<bool> Change(Guid owner, Guid image, Func<Kept, Kept> change, bool read, IEnumerable<Row> rows, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // In the order in which an erasure takes them.
        await using (var locked = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            select registration from pc_identities where registration = @owner for share;
            select id from pc_images where id = @image and owner = @owner for no key update
            """, new { image, owner }, transaction, cancellationToken: ct)))
            if (await locked.ReadSingleOrDefaultAsync<Guid?>() is null || await locked.ReadSingleOrDefaultAsync<Guid?>() is null)
                return false;
        var kept = change(await Find(connection, owner, image, ct) ?? Kept.Nothing);
        await Rows.Run(connection, transaction, [await RowOf(owner, image, kept, read, ct), .. rows], ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public async Task<Kept?> Find(Guid owner, Guid image, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await Find(connection, owner, image, ct);
    }

    private async Task<Kept?> Find(NpgsqlConnection connection, Guid owner, Guid image, CancellationToken ct)
    {
        var data = await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(
            "select sealed from pc_readings where image = @image and owner = @owner", new { image, owner }, cancellationToken: ct));
        return data is null ? null : await Open(owner, image, data, ct);
    }

    private async Task<Kept?> Open(Guid owner, Guid image, byte[] data, CancellationToken ct)
    {
        if (await keys.OpenBytes(owner, Field(image), data, ct) is not { } clear)
            return null;
        using var json = JsonDocument.Parse(clear);
        // Rows from before there were warnings hold the fields alone; none of them is called so.
        return json.RootElement.TryGetProperty("fields", out _) ? json.RootElement.Deserialize<Kept>(WebJson.Options)
            : new Kept(json.RootElement.Deserialize<Dictionary<string, MaterialReading>>(WebJson.Options)!, []);
    }

    /// <summary>The row that keeps them, for a transaction of the caller's.</summary>
    /// <param name="owner">Whose picture.</param>
    /// <param name="image">Which.</param>
    /// <param name="kept">Read and confirmed.</param>
    /// <param name="read">The picture was read just now, even if nothing could be: that is not done twice.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Row> RowOf(Guid owner, Guid image, Kept kept, bool read, CancellationToken ct) => Row.Any(
        """
        insert into pc_readings (image, owner, sealed, at, read_at)
        values ($1, $2, $3, powercrm_now(), case when $4 then powercrm_now() end)
        on conflict (image) do update set sealed = excluded.sealed, at = excluded.at,
            read_at = coalesce(excluded.read_at, pc_readings.read_at)
        """, image, owner, await keys.SealBytes(owner, Field(image),
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(kept, WebJson.Options)), ct), read);

    /// <summary>Of these pictures, those that nobody has read yet.</summary>
    public async Task<IReadOnlyList<Guid>> Unread(Guid owner, IReadOnlyList<Guid> of, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select i.id from pc_images i
            where i.owner = @owner and i.id = any(@of) and i.ready
              and not exists (select from pc_readings r where r.image = i.id and r.read_at is not null)
            order by array_position(@of, i.id)
            """, new { owner, of = of.ToArray() }, cancellationToken: ct))];
    }

    /// <summary>All readings of a submission's pictures as one sealed value; null where nothing was read.</summary>
    public async Task<Personal?> Of(Guid owner, int round, Submission submission,
        IReadOnlyDictionary<Guid, (Images.Image Image, byte[]? Reading)> own, CancellationToken ct)
    {
        var kinds = new Dictionary<string, Kept>(StringComparer.Ordinal);
        foreach (var (kind, image) in RegistrationForm.PictureNames.Zip(submission.Pictures))
            if (own[image].Reading is { } data && await Open(owner, image, data, ct) is { } kept)
                kinds[kind] = kept;
        return kinds.Count == 0 ? null : await keys.Seal(ReadingSubject.Of(owner, round), Sealed.Readings, Together(kinds), ct, owner);
    }

    public static MaterialReadings Together(IReadOnlyDictionary<string, Kept> kinds) => new(
        kinds.ToDictionary(k => k.Key, k => k.Value.Fields, StringComparer.Ordinal),
        kinds.Where(k => k.Value.Warnings.Count > 0).ToDictionary(k => k.Key, k => k.Value.Warnings, StringComparer.Ordinal));

    private static string Field(Guid image) => $"reading/{image:N}";
}
