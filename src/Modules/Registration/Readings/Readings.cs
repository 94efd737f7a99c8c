using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The sealed readings of pictures, with what the applicant confirmed, until they are stored with a submission.</summary>
public sealed class Readings(NpgsqlDataSource database, IKeyRing keys)
{
    /// <param name="Fields">The fields, with the read and the confirmed value of each.</param>
    /// <param name="Warnings">The reader's warnings about the picture.</param>
    public sealed record StoredReading(IReadOnlyDictionary<string, MaterialReading> Fields, IReadOnlyList<string> Warnings)
    {
        /// <summary>Returns the warning code for a picture that shows another kind of paper than it was uploaded as.</summary>
        public static string GetWrongPaperCode(string kind) => kind switch
        {
            PaperKinds.CardFront => "is_card_front",
            PaperKinds.CardBack => "is_card_back",
            _ => "is_licence",
        };

        public static StoredReading Empty { get; } = new(new Dictionary<string, MaterialReading>(), []);

        /// <summary>
        /// Adds a reading and keeps the confirmed value of each field. An unreadable picture leaves only the confirmed values.
        /// </summary>
        public StoredReading With(OcrResult result)
        {
            var (read, warnings) = result switch
            {
                OcrResult.Ok ok => (ok.Fields, ok.Warnings),
                OcrResult.Unreadable { DetectedKind: { } seenKind } => (new Dictionary<string, OcrField>(), [GetWrongPaperCode(seenKind)]),
                _ => (new Dictionary<string, OcrField>(), (IReadOnlyList<string>)[]),
            };
            var fields = read.ToDictionary(f => f.Key, f => new MaterialReading(f.Value.Value, f.Value.Confidence, null, f.Value.Place),
                StringComparer.Ordinal);
            foreach (var (field, it) in Fields.Where(f => f.Value.Confirmed is not null))
                fields[field] = (fields.GetValueOrDefault(field) ?? new MaterialReading(null, 0, null)) with { Confirmed = it.Confirmed };
            return new StoredReading(fields, warnings);
        }

        public StoredReading With(IReadOnlyDictionary<string, string> confirmed)
        {
            var fields = new Dictionary<string, MaterialReading>(Fields, StringComparer.Ordinal);
            foreach (var (field, value) in confirmed)
                fields[field] = (fields.GetValueOrDefault(field) ?? new MaterialReading(null, 0, null)) with { Confirmed = value };
            return this with { Fields = fields };
        }

        public override string ToString() => "[personal]";
    }

    /// <summary>Changes what is stored for a picture. Concurrent changes are made one after the other.</summary>
    /// <param name="owner">The owner of the picture.</param>
    /// <param name="image">The picture.</param>
    /// <param name="change">Returns the new value for the stored one. Called again when another change comes in between.</param>
    /// <param name="read">The picture has just been read.</param>
    /// <param name="rows">Rows to write in the same transaction.</param>
    /// <param name="ct">Cancels the change.</param>
    /// <returns>False when the picture or its owner is gone.</returns>
    public async Task<bool> Update(Guid owner, Guid image, Func<StoredReading, StoredReading> change, bool read, IEnumerable<Row> rows,
        CancellationToken ct)
    {
        while (true)
        {
            // Opened and sealed before the connection of the transaction is opened, because the key may have to be read: changes that held
            // one connection while they waited for a second would block each other.
            var previous = await FindSealed(owner, image, ct);
            Row row;
            try
            {
                var stored = previous is null ? null : await Open(owner, image, previous, ct);
                row = await CreateRow(owner, image, change(stored ?? StoredReading.Empty), read, ct);
            }
            catch (SubjectErasedException)
            {
                return false;
            }
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            // Lock in the same order as an erasure.
            await using (var lockedRows = await connection.QueryMultipleAsync(new CommandDefinition(
                """
                select registration from pc_identities where registration = @owner for share;
                select id from pc_images where id = @image and owner = @owner for no key update
                """, new { image, owner }, transaction, cancellationToken: ct)))
                if (await lockedRows.ReadSingleOrDefaultAsync<Guid?>() is null
                    || await lockedRows.ReadSingleOrDefaultAsync<Guid?>() is null)
                    return false;
            // Each sealed value differs, so an equal one is the same.
            if (!(await FindSealed(connection, owner, image, ct)).AsSpan().SequenceEqual(previous))
                continue;
            await Rows.Run(connection, transaction, [row, .. rows], ct);
            await transaction.CommitAsync(ct);
            return true;
        }
    }

    public async Task<StoredReading?> Find(Guid owner, Guid image, CancellationToken ct) =>
        await FindSealed(owner, image, ct) is { } data ? await Open(owner, image, data, ct) : null;

    private async Task<byte[]?> FindSealed(Guid owner, Guid image, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await FindSealed(connection, owner, image, ct);
    }

    private static Task<byte[]?> FindSealed(NpgsqlConnection connection, Guid owner, Guid image, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(
            "select sealed from pc_readings where image = @image and owner = @owner", new { image, owner }, cancellationToken: ct));

    private async Task<StoredReading?> Open(Guid owner, Guid image, byte[] data, CancellationToken ct)
    {
        if (await keys.OpenBytes(owner, FieldName(image), data, ct) is not { } plaintext)
            return null;
        using var json = JsonDocument.Parse(plaintext);
        // Old rows, from before there were warnings, hold only the fields, and no field is called "fields".
        return json.RootElement.TryGetProperty("fields", out _) ? json.RootElement.Deserialize<StoredReading>(WebJson.Options)
            : new StoredReading(json.RootElement.Deserialize<Dictionary<string, MaterialReading>>(WebJson.Options)!, []);
    }

    /// <summary>Returns the row that stores the reading, for the caller's transaction.</summary>
    /// <param name="owner">The owner of the picture.</param>
    /// <param name="image">The picture.</param>
    /// <param name="reading">The read and confirmed values.</param>
    /// <param name="read">The picture has just been read, even if nothing was found: it is not read twice.</param>
    /// <param name="ct">Cancels the sealing.</param>
    public async Task<Row> CreateRow(Guid owner, Guid image, StoredReading reading, bool read, CancellationToken ct) => Row.Any(
        """
        insert into pc_readings (image, owner, sealed, at, read_at)
        values ($1, $2, $3, powercrm_now(), case when $4 then powercrm_now() end)
        on conflict (image) do update set sealed = excluded.sealed, at = excluded.at,
            read_at = coalesce(excluded.read_at, pc_readings.read_at)
        """, image, owner, await keys.SealBytes(owner, FieldName(image),
            Encoding.UTF8.GetBytes(JsonSerializer.Serialize(reading, WebJson.Options)), ct), read);

    /// <summary>Returns those of the pictures that have not been read yet.</summary>
    public async Task<IReadOnlyList<Guid>> FindUnread(Guid owner, IReadOnlyList<Guid> pictures, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select i.id from pc_images i
            where i.owner = @owner and i.id = any(@of) and i.ready
              and not exists (select from pc_readings r where r.image = i.id and r.read_at is not null)
            order by array_position(@of, i.id)
            """, new { owner, of = pictures.ToArray() }, cancellationToken: ct))];
    }

    /// <summary>Returns all readings of a submission's pictures as one sealed value; null when there are none.</summary>
    public async Task<Personal?> SealForSubmission(Guid owner, int round, Submission submission,
        IReadOnlyDictionary<Guid, (Images.Image Image, byte[]? Reading)> pictures, CancellationToken ct)
    {
        var kinds = new Dictionary<string, StoredReading>(StringComparer.Ordinal);
        foreach (var (kind, image) in RegistrationForm.PictureNames.Zip(submission.Pictures))
            if (pictures[image].Reading is { } data && await Open(owner, image, data, ct) is { } stored)
                kinds[kind] = stored;
        return kinds.Count == 0 ? null : await keys.Seal(ReadingSubject.Of(owner, round), SealedFieldNames.Readings, Combine(kinds),
            ct, owner);
    }

    public static MaterialReadings Combine(IReadOnlyDictionary<string, StoredReading> kinds) => new(
        kinds.ToDictionary(k => k.Key, k => k.Value.Fields, StringComparer.Ordinal),
        kinds.Where(k => k.Value.Warnings.Count > 0).ToDictionary(k => k.Key, k => k.Value.Warnings, StringComparer.Ordinal));

    private static string FieldName(Guid image) => $"reading/{image:N}";
}
