using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Erases a person again who was erased after the backup that has been restored. The rows are deleted before any request is served, when
/// nothing can be appended yet; the event follows as soon as the host runs.
/// </summary>
public sealed class ErasureReplay(StreamsFactory streams, Images images, IKeyRing keys, NpgsqlDataSource database)
{
    private readonly IStreams events = streams.As(Caller.System("forget-again"));

    public async Task DeleteRows(Guid registration, CancellationToken ct)
    {
        var (it, pictures) = ((await events.Load<Registrant>(registration, ct)).State, await images.FindByOwner(registration, ct));
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        IReadOnlyList<Guid> subjects = ErasePerson.KeySubjects(registration, it);
        await Rows.Run(connection, transaction, [.. subjects.Select(keys.DestroyKey), .. ErasePerson.DeletionRows(registration, pictures)],
            ct);
        await transaction.CommitAsync(ct);
        foreach (var subject in subjects)
            keys.Evict(subject);
    }

    /// <summary>Appends the event. It is appended once, however often this is called.</summary>
    public Task AppendEvent(Guid registration, CancellationToken ct) =>
        events.Decide<Registrant>(registration, (it, _) => it switch
        {
            { Status: AuthStatus.None } or { Erased: true, Deferred: false } => Decision.Nothing,
            // The person was erased after a hold in the backup had ended, and the key is destroyed already.
            _ => Decision.Append(new PersonalDataErased(ErasePerson.RequestedReason)),
        }, ct);
}
