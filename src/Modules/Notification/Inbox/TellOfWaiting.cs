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
[MessageIdentity(DueCommands.CustomersWait)]
public sealed record CustomersWait(DateTimeOffset At);

/// <summary>
/// Notifies the administrators each working morning how many customers wait, in one message, as long as any customer waits.
/// </summary>
[StickyHandler("tell_of_waiting")]
public static class TellOfWaitingHandler
{
    public static async Task<IEnumerable<InboxMoved>> Handle(CustomersWait due, IDocumentSession session, StaffAccounts accounts,
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (customers, since) = await connection.QuerySingleAsync<(int, DateTime?)>(
            new CommandDefinition("select customers, since from pc_v_waiting_customers", cancellationToken: ct));
        if (since is not { } first)
            return [];
        var moved = new List<InboxMoved>();
        foreach (var admin in await accounts.Open("admin", ct))
        {
            session.Write(InboxRows.Insert(Ids.Derived(admin.Id, $"{DueCommands.CustomersWait} {Day(due.At)}"), admin.Id,
                DueCommands.CustomersWait, new Bilingual("客户等待分配", "Customers wait for a manager"),
                Text(customers, new DateTimeOffset(first)), now), InboxRows.Move(admin.Id));
            moved.Add(new InboxMoved(admin.Id));
        }
        var next = WorkingCalendar.NextOpening(Due.Reached(due.At, now));
        session.Write(Due.Schedule(next, Guid.Empty, DueCommands.CustomersWait, Day(next)));
        return moved;
    }

    private static Bilingual Text(int customers, DateTimeOffset since) => new(
        $"有{customers}位客户等待分配客户经理，最早的自{Messages.Clock(since)}起等待，请在“等待分配”中处理。",
        $"Customers without a manager: {customers}. The first one has waited since {Messages.ClockInEnglish(since)}. "
        + "See the list for the reasons.");

    private static string Day(DateTimeOffset at) => ChinaTime.Day(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
