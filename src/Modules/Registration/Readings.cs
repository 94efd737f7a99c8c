using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
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
    public async Task<Alongside> Kept(Guid owner, Guid image, IReadOnlyDictionary<string, MaterialReading> fields, CancellationToken ct) => Alongside.Any(
        """
        insert into pc_readings (image, owner, sealed, at)
        values ($1, $2, $3, powercrm_now())
        on conflict (image) do update set sealed = excluded.sealed, at = excluded.at
        """, image, owner, await keys.SealBytes(owner, Field(image), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(fields, WebJson.Options)), ct));

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
