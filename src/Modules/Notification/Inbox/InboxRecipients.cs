using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>Who covers the customers of a manager who is on leave.</summary>
/// <param name="AbsentName">The manager's name.</param>
internal sealed record Substitute(Guid Id, string AbsentName);

/// <summary>
/// Finds who gets a message: the open accounts of a role, and during a manager's leave also the substitute. The manager keeps the message
/// for the return, but WeCom disturbs only the substitute.
/// </summary>
public sealed class InboxRecipients(StaffAccounts accounts, ISubstitutes substitutes)
{
    public Task<IReadOnlyList<StaffAccount>> ListOpen(string role, CancellationToken ct) => accounts.ListOpen(role, ct);

    /// <summary>Whether the person's account is closed.</summary>
    internal async Task<bool> HasLeft(Guid staff, CancellationToken ct) => (await accounts.Find(staff, ct))?.DisabledAt is not null;

    /// <summary>Returns the manager's substitute on the day of this time; null when there is none.</summary>
    internal async Task<Substitute?> FindSubstitute(Guid manager, DateTimeOffset at, CancellationToken ct) =>
        await WithAbsentName(manager, await substitutes.Find(manager, at, ct), ct);

    /// <summary>Returns who gets a message about this event besides the manager to whom it is; null when nobody does.</summary>
    /// <param name="messages">All messages about the event: who gets one already gets no second one.</param>
    internal async Task<Substitute?> FindSubstitute(InboxMessage message, IEnumerable<InboxMessage> messages, object @event,
        DateTimeOffset at, CancellationToken ct)
    {
        if (message.To is not { } manager || !InboxMessages.KindsForSubstitutes.Contains(message.Kind))
            return null;
        // The event of a reminder says who was reminded.
        var it = @event is AssignmentOverdue overdue ? await WithAbsentName(manager, overdue.Substitute, ct)
            : await FindSubstitute(manager, at, ct);
        return messages.Any(m => m.To == it?.Id) ? null : it;
    }

    private async Task<Substitute?> WithAbsentName(Guid manager, Guid? substitute, CancellationToken ct) => substitute is { } id
        ? new Substitute(id, (await accounts.Find(manager, ct))?.DisplayName ?? "") : null;
}
