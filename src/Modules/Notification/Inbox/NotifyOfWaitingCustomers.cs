using System.Globalization;
using Dapper;
using Marten;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Sent at the opening of the office while customers may wait for a manager.</summary>
[MessageIdentity(DueCommands.CustomersWaiting)]
public sealed record WaitingCustomersDue(DateTimeOffset At);

/// <summary>
/// Notifies the administrators each working morning how many customers wait, in one message, as long as any customer waits.
/// </summary>
[StickyHandler("tell_of_waiting")]
public static class NotifyOfWaitingCustomersHandler
{
    public static async Task<IEnumerable<InboxChanged>> Handle(WaitingCustomersDue due, IDocumentSession session, StaffAccounts accounts,
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (customers, since) = await connection.QuerySingleAsync<(int, DateTime?)>(
            new CommandDefinition("select customers, since from pc_v_waiting_customers", cancellationToken: ct));
        if (since is not { } waitingSince)
            return [];
        var changes = GeneralInbox.Write(session, await accounts.ListOpen("admin", ct), DueCommands.CustomersWaiting,
            admin => Ids.Derived(admin.Id, $"{DueCommands.CustomersWaiting} {FormatDay(due.At)}"),
            new BilingualText("客户等待分配", "Customers wait for a manager"), CreateText(customers, new DateTimeOffset(waitingSince)), now);
        var next = WorkingCalendar.NextOpening(DueCommand.DecisionTime(due.At, now));
        session.QueueRows(DueCommand.Schedule(next, Guid.Empty, DueCommands.CustomersWaiting, FormatDay(next)));
        return changes;
    }

    private static BilingualText CreateText(int customers, DateTimeOffset since) => new(
        $"有{customers}位客户等待分配客户经理，最早的自{InboxMessages.FormatTime(since)}起等待，请在“等待分配”中处理。",
        $"Customers without a manager: {customers}. The first one has waited since {InboxMessages.FormatTimeInEnglish(since)}. "
        + "See the list for the reasons.");

    private static string FormatDay(DateTimeOffset at) => ChinaTime.Day(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
