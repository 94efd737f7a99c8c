using Dapper;
using Marten;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent a moment after customers of a manager who has left started to wait.</summary>
[MessageIdentity(DueCommands.OffboardedWait)]
public sealed record OffboardedCustomersWait(Guid Manager);

/// <summary>
/// Notifies the administrators in one message that nobody was found for customers of a manager who has left, and how many customers wait
/// now.
/// </summary>
[StickyHandler("tell_of_offboarded")]
public static class NotifyOfOffboardedCustomersHandler
{
    public const string Kind = "assignment_parked";

    /// <summary>The customers are moved one after the other; the message waits until none has started to wait for this long.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    /// <summary>Returns the row that schedules the message, or postpones it.</summary>
    public static Row Schedule(Guid manager, DateTimeOffset parkedAt) =>
        DueCommand.Schedule(parkedAt + Delay, manager, DueCommands.OffboardedWait);

    public static async Task<IEnumerable<InboxChanged>> Handle(OffboardedCustomersWait message, IDocumentSession session,
        StaffAccounts accounts, NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct)
    {
        // Nothing to say when the off-boarding was undone meanwhile.
        if (await accounts.Find(message.Manager, ct) is not { DisabledAt: { } closedAt } manager)
            return [];
        await using var connection = await database.OpenConnectionAsync(ct);
        var customers = await connection.ExecuteScalarAsync<int>(
            new CommandDefinition("select customers from pc_v_waiting_customers", cancellationToken: ct));
        if (customers == 0)
            return [];
        return GeneralInbox.Write(session, await accounts.ListOpen("admin", ct), Kind,
            // One per off-boarding, also when an event is handled again.
            admin => Ids.Derived(message.Manager, $"{admin.Id:N} {DueCommands.OffboardedWait} {closedAt.UtcTicks}"),
            new BilingualText("离岗客户等待分配", "Customers of a manager who left wait"),
            new BilingualText($"{manager.DisplayName}离岗后，部分客户暂无合适的客户经理。目前共有{customers}位客户等待分配，请在“等待分配”中处理。",
                $"No manager was found for some customers of {manager.DisplayName}, who has left. Customers without a manager now: "
                + $"{customers}. See the list for the reasons."), now);
    }
}
