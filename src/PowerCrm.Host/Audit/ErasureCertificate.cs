using System.Globalization;
using System.Text;
using Dapper;
using JasperFx.Events;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// A signed statement, for the person or an authority, that a registration was erased: the time, the event in the log and its checkpoint,
/// and what was left of the data when the statement was made. It contains no name.
/// </summary>
/// <param name="Statement">The signed text. Its format must never change: holders of a certificate verify it with the public key.</param>
/// <param name="Signature">RSA, SHA-256, PKCS#1 v1.5, in base64, by the key that signs checkpoints.</param>
public sealed record ErasureCertificate(Guid RegistrationId, DateTimeOffset ErasedAt, string Reason, string? Policy, long Event,
    long Checkpoint, bool KeyDestroyed, long PicturesLeft, DateTimeOffset MadeAt, string Key, string Statement, string Signature)
{
    /// <summary>The reasons why there is no certificate.</summary>
    public enum Refusal
    {
        NoRegistration,
        NotErased,
        /// <summary>A legal hold delays the erasure.</summary>
        Deferred,
        /// <summary>The erasure is not sealed yet: the sealing is late, or no host is running.</summary>
        NotSealed,
        /// <summary>The log does not match its seals, or the signing key is missing.</summary>
        NotProvable,
    }

    private const string RemainingDataSql = """
        select not exists (select from pc_subject_keys where subject = any(@own) and wrapped is not null),
            (select count(*) from pc_images where owner = @id)
        """;

    private const string CheckpointSql = "select number from pc_audit_checkpoints where up_to >= @sequence order by number limit 1";

    internal static async Task<(ErasureCertificate? Certificate, Refusal Refusal)> Issue(Guid id, IServiceProvider services,
        IStreams events, CancellationToken ct)
    {
        var it = (await events.Load<AuditState>(id, ct)).State;
        if (it.Life.Status == AuthStatus.None)
            return (null, Refusal.NoRegistration);
        if (it.Events.LastOrDefault(e => e.Data is PersonalDataErased) is not { Data: PersonalDataErased erasure } erased)
            return (null, it.Events.Exists(e => e.Data is ErasureDeferred) ? Refusal.Deferred : Refusal.NotErased);
        var covered = await services.GetRequiredService<Checkpoints>().Cover(erased.Sequence, ct);
        if (covered == Checkpoints.CoverResult.NotSealed)
            return (null, Refusal.NotSealed);
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        if (covered == Checkpoints.CoverResult.NotProvable
            || await services.GetRequiredService<AuditKey>().Find(ct) is not { } signer
            || await connection.ExecuteScalarAsync<long?>(new CommandDefinition(CheckpointSql, new { sequence = erased.Sequence },
                cancellationToken: ct)) is not { } checkpoint)
            return (null, Refusal.NotProvable);
        // The person's own key, and the keys of the readings of each round's pictures.
        var subjects = (Guid[])[id, .. ReadingSubject.UpTo(id, it.Life.Submitted + 1)];
        var (key, pictures) = await connection.QuerySingleAsync<(bool, long)>(new CommandDefinition(RemainingDataSql,
            new { id, own = subjects }, cancellationToken: ct));
        return (CreateSigned(id, erased, erasure, checkpoint, key, pictures, await services.GetRequiredService<DatabaseClock>().ReadNow(ct),
            signer), default);
    }

    private static ErasureCertificate CreateSigned(Guid id, IEvent erased, PersonalDataErased erasure, long checkpoint, bool isKeyDestroyed,
        long picturesLeft, DateTimeOffset now, AuditKey.Signer signer)
    {
        var statement = string.Create(CultureInfo.InvariantCulture,
            $"powercrm erasure certificate 1\n{id}\n{FormatTime(erased.Timestamp)}\n")
            + string.Create(CultureInfo.InvariantCulture, $"{erasure.Reason}\n{erasure.Policy ?? "-"}\n{erased.Sequence}\n{checkpoint}\n")
            + $"{(isKeyDestroyed ? "key destroyed" : "KEY NOT DESTROYED")}\n"
            + string.Create(CultureInfo.InvariantCulture, $"{picturesLeft} pictures left\n{FormatTime(now)}\n{signer.Name}\n");
        return new ErasureCertificate(id, erased.Timestamp, erasure.Reason, erasure.Policy, erased.Sequence, checkpoint, isKeyDestroyed,
            picturesLeft, now, signer.Name, statement, signer.Sign(Encoding.UTF8.GetBytes(statement)));
    }

    private static string FormatTime(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
