using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>What was read from pictures beside what the applicant confirmed, sealed, until it goes with a submission.</summary>
internal sealed class Readings(NpgsqlDataSource database, IKeyRing keys)
{
    public async Task<IReadOnlyDictionary<string, MaterialReading>?> Find(Guid owner, Guid image, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var data = await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(
            "select sealed from pc_readings where image = @image and owner = @owner", new { image, owner }, cancellationToken: ct));
        return data is not null && await keys.OpenBytes(owner, Field(image), data, ct) is { } clear
            ? JsonSerializer.Deserialize<Dictionary<string, MaterialReading>>(clear, WebJson.Options) : null;
    }

    /// <summary>The row that keeps them, for a transaction of the caller's.</summary>
    /// <param name="owner">Whose picture.</param>
    /// <param name="image">Which.</param>
    /// <param name="fields">Read and confirmed.</param>
    /// <param name="read">The picture was read just now, even if nothing could be: that is not done twice.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Alongside> Kept(Guid owner, Guid image, IReadOnlyDictionary<string, MaterialReading> fields, bool read, CancellationToken ct) => Alongside.Any(
        """
        insert into pc_readings (image, owner, sealed, at, read_at)
        values ($1, $2, $3, powercrm_now(), case when $4 then powercrm_now() end)
        on conflict (image) do update set sealed = excluded.sealed, at = excluded.at, read_at = coalesce(excluded.read_at, pc_readings.read_at)
        """, image, owner, await keys.SealBytes(owner, Field(image), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(fields, WebJson.Options)), ct), read);

    /// <summary>Fields as read, each beside what was confirmed of it before.</summary>
    public static Dictionary<string, MaterialReading> Beside(IReadOnlyDictionary<string, OcrField> read, IReadOnlyDictionary<string, MaterialReading>? before)
    {
        var fields = read.ToDictionary(f => f.Key, f => new MaterialReading(f.Value.Value, f.Value.Confidence, null), StringComparer.Ordinal);
        foreach (var (field, it) in before ?? new Dictionary<string, MaterialReading>())
            if (it.Confirmed is not null)
                fields[field] = (fields.GetValueOrDefault(field) ?? new MaterialReading(null, 0, null)) with { Confirmed = it.Confirmed };
        return fields;
    }

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
    public async Task<Personal?> Of(Guid owner, Submission submission, CancellationToken ct)
    {
        var kinds = new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>(StringComparer.Ordinal);
        foreach (var (kind, image) in RegistrationForm.PictureNames.Zip(submission.Pictures))
            if (await Find(owner, image, ct) is { } fields)
                kinds[kind] = fields;
        return kinds.Count == 0 ? null : await keys.Seal(owner, Sealed.Readings, new MaterialReadings(kinds), ct);
    }

    private static string Field(Guid image) => $"reading/{image:N}";
}
