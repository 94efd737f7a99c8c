using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Erases a person again who was erased after the backup that has been restored, or repeats the request for an erasure that waits for the
/// end of a legal hold. The rows are deleted before any request is served, when nothing can be appended yet; the event follows as soon as
/// the host runs.
/// </summary>
public sealed class ErasureReplay(StreamsFactory streams, Images images, Reservations reservations, IKeyRing keys,
    NpgsqlDataSource database)
{
    private readonly IStreams events = streams.As(Caller.System("forget-again"));

    public async Task DeleteRows(Guid registration, CancellationToken ct)
    {
        var (it, pictures) = ((await events.Load<Registrant>(registration, ct)).State, await images.FindByOwner(registration, ct));
        IReadOnlyList<Guid> subjects = ErasePerson.KeySubjects(registration, it);
        await Delete(registration, [.. subjects.Select(keys.DestroyKey), .. ErasePerson.DeletionRows(registration, pictures)], ct);
        foreach (var subject in subjects)
            keys.Evict(subject);
    }

    /// <summary>Deletes the sign-ins and the indexes, as a request does that waits for a hold. Without a hold it does nothing.</summary>
    public async Task DeleteRowsOfRequest(Guid registration, CancellationToken ct)
    {
        if ((await events.Load<Registrant>(registration, ct)).State.Hold is not null)
            await Delete(registration, ErasePerson.DeferredDeletionRows(registration), ct);
    }

    /// <summary>Appends the event of such a request. It is appended once, however often this is called.</summary>
    public Task AppendRequest(Guid registration, CancellationToken ct) =>
        events.Decide<Registrant>(registration, (it, _) => it is { Hold: not null, Erased: false }
            ? Decision.Append(new ErasureDeferred(ErasePerson.RequestedReason)) : Decision.Nothing, ct);

    /// <summary>Appends the event. It is appended once, however often this is called.</summary>
    public Task AppendEvent(Guid registration, CancellationToken ct) =>
        events.Decide<Registrant>(registration, (it, _) => it switch
        {
            { Status: AuthStatus.None } or { Erased: true, Deferred: false } => Decision.Nothing,
            // The person was erased after a hold in the backup had ended, and the key is destroyed already.
            _ => Decision.Append(new PersonalDataErased(ErasePerson.RequestedReason)),
        }, ct);

    /// <summary>Deletes rows, and asks the administrators about an imported record with the phone, as the lost request did.</summary>
    private async Task Delete(Guid registration, IReadOnlyList<Row> rows, CancellationToken ct)
    {
        var importedCustomers = await reservations.FindImportedWithPhoneOf(registration, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Rows.Run(connection, transaction, [.. rows, .. ErasePerson.ReportRows(importedCustomers)], ct);
        await transaction.CommitAsync(ct);
    }
}
