using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Deletes data that are kept longer than the policy allows. A registration is erased in the same way as when the person asks for it: the
/// key, the pictures, the indexes and the sign-ins are deleted; the events and their times stay, without personal data. A registration is
/// kept if the person is signed in, or has saved a draft or uploaded a picture within the time, or if its stream has an event within the
/// time. Data under a legal hold are kept.
/// </summary>
public sealed partial class Retention(NpgsqlDataSource database, PolicyVersions policies, StreamsFactory streams, Images images,
    IKeyRing keys, ErasureCompletion erasure, IEnumerable<IAgedData> agedData, ILogger<Retention> log)
{
    /// <summary>The most registrations of a class that one run deletes; later runs delete the rest.</summary>
    private const int MaxPerRun = 5_000;

    private const string Reason = "retention";

    /// <summary>The fault of a run by hand whose policy was replaced while it ran.</summary>
    private const string PolicyChanged = "policy_changed";

    private static readonly Rejection UsedMeanwhile = new("in_use", "Something was done with it meanwhile.");
    private static readonly Rejection PolicyReplaced = new(PolicyChanged, "Another version of the policy was activated meanwhile.");

    /// <summary>A registration to delete, as it was when it was found.</summary>
    /// <param name="At">The time of its last activity.</param>
    internal sealed record Candidate(Guid Id, long Version, DateTime At);

    internal enum ErasureOutcome
    {
        Erased,

        /// <summary>The registration was used in the meantime.</summary>
        Kept,

        /// <summary>The policy of the run is no longer the active one, so nothing more may be erased by it.</summary>
        PolicyReplaced,
    }

    private readonly IStreams events = streams.As(Caller.System(Reason));

    /// <summary>Lists what a run would delete now, by class. Changes nothing.</summary>
    /// <param name="proposed">The policy to apply; null means the one in force.</param>
    public async Task<IReadOnlyList<RetentionBacklog>> ListBacklogs(RetentionPolicy? proposed, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var policy = proposed ?? (await policies.KindOf<RetentionPolicy>().ReadEffective(connection, ct)).Content;
        var backlogs = new List<RetentionBacklog>();
        foreach (var kind in RetentionClass.All)
            backlogs.Add(await Count(connection, kind, kind.Days(policy), ct));
        return backlogs;
    }

    private async Task<RetentionBacklog> Count(NpgsqlConnection connection, RetentionClass kind, int? days, CancellationToken ct)
    {
        if (!kind.IsOfModule || days is null)
            return await OverdueData.Count(connection, kind, days, ct);
        var (count, oldest) = (0L, (DateTimeOffset?)null);
        if (FindAgedData(kind) is { } data)
            (count, oldest) = await data.Count(days.Value, await OverdueData.FindHeldIds(connection, ct), ct);
        return new RetentionBacklog(kind.Name, days, count, oldest, []);
    }

    private IAgedData? FindAgedData(RetentionClass kind) => agedData.FirstOrDefault(d => d.ClassName == kind.Name);

    /// <summary>Whether the run of a night has ended.</summary>
    public async Task<bool> HasEnded(DateOnly night, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await RetentionRunRows.HasEnded(connection, night, ct);
    }

    /// <summary>The last runs, the newest first.</summary>
    public async Task<IReadOnlyList<RetentionRun>> ListRuns(int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await RetentionRunRows.ListLatest(connection, limit, ct);
    }

    /// <summary>
    /// Deletes the data and records the run. When another version of the policy is activated meanwhile, the run of a night goes on by that
    /// one; a run by hand ends with the fault <c>policy_changed</c>, because its operator has seen only what the old version deletes.
    /// </summary>
    /// <param name="night">The night that the run is for; null for a manual run.</param>
    /// <returns>Null when another run is in progress, or when the run of this night has ended.</returns>
    public async Task<RetentionRun?> Run(DateOnly? night, string actor, CancellationToken ct)
    {
        // If this host stops, the lock is released and another host continues the run of this night.
        await using var runLock = await SessionLock.TryAcquire(database, "retention_run", ct);
        if (runLock is null)
            return null;
        var connection = runLock.Connection;
        while (true)
        {
            var policy = await policies.KindOf<RetentionPolicy>().ReadEffective(connection, ct);
            if (await RetentionRunRows.Begin(connection, night, actor, policy.Name, ct) is not { } run)
                return null;
            var fault = await DeleteAll(connection, run, policy, ct);
            if (fault == PolicyChanged && night is not null)
                continue;
            await RetentionRunRows.End(connection, run, fault, ct);
            return (await RetentionRunRows.ListLatest(connection, 1, ct, run))[0];
        }
    }

    /// <returns>
    /// The type of an error that prevented a deletion, or <c>policy_changed</c>, after which nothing more was deleted; null when there was
    /// none.
    /// </returns>
    private async Task<string?> DeleteAll(NpgsqlConnection connection, Guid run, EffectivePolicy<RetentionPolicy> policy,
        CancellationToken ct)
    {
        string? fault = null;
        foreach (var kind in RetentionClass.All)
            if (fault != PolicyChanged && kind.Days(policy.Content) is { } days)
                fault = await DeleteClass(connection, run, kind, days, policy.Name, ct) ?? fault;
        return fault;
    }

    /// <returns>As <see cref="DeleteAll"/>.</returns>
    private async Task<string?> DeleteClass(NpgsqlConnection connection, Guid run, RetentionClass kind, int days, string policy,
        CancellationToken ct)
    {
        var backlog = await Count(connection, kind, days, ct);
        var (deleted, fault) = (0L, (string?)null);
        if (kind.IsOfModule)
            deleted = FindAgedData(kind) is { } data ? await data.Delete(days, await OverdueData.FindHeldIds(connection, ct), ct) : 0;
        else if (kind.Status is null)
            deleted = await OverdueData.DeleteNetworkSignals(connection, days, ct);
        else
            foreach (var it in await OverdueData.FindDeletable(connection, kind, days, MaxPerRun, ct))
                try
                {
                    var outcome = await Erase(it, kind, policy, ct);
                    if (outcome == ErasureOutcome.Erased)
                        deleted++;
                    if (outcome == ErasureOutcome.PolicyReplaced)
                    {
                        fault = PolicyChanged;
                        break;
                    }
                }
                catch (Exception e) when (!ct.IsCancellationRequested)
                {
                    // One failure does not stop the others; the next night tries it again.
                    fault = e.GetType().Name;
                    LogNotErased(log, it.Id, fault);
                }
        await RetentionRunRows.AddDeleted(connection, run, backlog, deleted, ct);
        return fault;
    }

    /// <param name="policy">The name of the policy's version by which the registration is too old.</param>
    internal async Task<ErasureOutcome> Erase(Candidate it, RetentionClass kind, string policy, CancellationToken ct)
    {
        var pictures = await images.FindByOwner(it.Id, ct);
        IReadOnlyList<Guid> subjects = [];
        var outcome = await events.Decide<Registrant>(it.Id, (state, _) =>
        {
            subjects = ErasePerson.KeySubjects(it.Id, state);
            var decision = Decide(state, kind, policy);
            return decision.Events.Count == 0 ? decision
                : decision.WithRows([.. RequireUnusedRows(it),
                PolicyVersions.RequireActive(RetentionPolicy.BuiltIn, policy, PolicyReplaced), .. subjects.Select(keys.DestroyKey),
                .. ErasePerson.DeletionRows(it.Id, pictures)]);
        }, ct, ExpectedVersion.At(it.Version));
        if (outcome is not Outcome.Done { Events.Count: > 0 })
            return outcome is Outcome.Rejected { Rejection.Code: PolicyChanged } ? ErasureOutcome.PolicyReplaced : ErasureOutcome.Kept;
        await erasure.Complete(it.Id, subjects, pictures);
        return ErasureOutcome.Erased;
    }

    /// <summary>
    /// Rows that make the transaction fail if the registration was used in the meantime without an event on its stream: nobody is signed
    /// in, no draft was saved and no picture was uploaded.
    /// </summary>
    private static IEnumerable<Row> RequireUnusedRows(Candidate it) =>
    [
        Reservations.LockIdentity(it.Id, UsedMeanwhile),
        Sessions.RequireNoneActive(Audience.Applicant, it.Id, UsedMeanwhile),
        Row.MustHit(0, "update pc_drafts set revision = revision where registration = $1 and saved_at > $2", UsedMeanwhile, it.Id, it.At),
        Row.MustHit(0, "update pc_images set ready = ready where owner = $1 and created_at > $2", UsedMeanwhile, it.Id, it.At),
    ];

    internal static Decision Decide(Registrant it, RetentionClass kind, string policy) =>
        kind.Contains(it) ? Decision.Append(new PersonalDataErased(Reason, policy)) : Decision.Nothing;

    [LoggerMessage(Level = LogLevel.Error, Message = "Registration {Id} is kept longer than the policy allows: it was not erased "
        + "({Fault}); the next run tries again")]
    private static partial void LogNotErased(ILogger log, Guid id, string fault);
}
