using PowerCrm.Host.Audit;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>The state of a registration in a scenario, and the states before it.</summary>
internal sealed record ScenarioOutcome(string Name, Guid RegistrationId, string AuthStatus, string? CustomerStatus, string? Manager,
    IReadOnlyList<ScenarioOutcome.Moment> Timeline)
{
    /// <summary>The events of one point in time, and the state after them.</summary>
    /// <param name="Events">Sorted by name, because two reactions at the same time may run in either order.</param>
    public sealed record Moment(DateTimeOffset At, string Events, string AuthStatus, string? CustomerStatus);

    public static async Task<ScenarioOutcome> Of(string name, Guid registration, IServiceProvider services, CancellationToken ct)
    {
        var it = AuditState.Initial;
        var after = new Dictionary<DateTimeOffset, (string Status, string? Customer)>();
        await foreach (var e in services.GetRequiredService<StreamsFactory>().As(Caller.System("scenario")).Read(registration, ct))
        {
            it = AuditState.WhenRecorded(it, e);
            after[e.Timestamp] = (it.Life.Status, it.Customer);
        }
        var timeline = it.Events.GroupBy(e => e.Timestamp).Select(at => new Moment(at.Key,
            string.Join(' ', at.Select(e => e.EventTypeName).Order(StringComparer.Ordinal)), after[at.Key].Status, after[at.Key].Customer));
        var manager = it.Manager is { } id ? await services.GetRequiredService<StaffAccounts>().Find(id, ct) : null;
        return new ScenarioOutcome(name, registration, it.Life.Status, it.Customer, manager?.Username, [.. timeline]);
    }
}
