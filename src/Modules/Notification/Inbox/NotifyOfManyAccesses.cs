using System.Globalization;
using Dapper;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.Configuration;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>
/// Notifies auditors and administrators, once per day, of a member of staff who has looked at the data of at least <c>Privacy:LooksADay</c>
/// persons on that day (200 by default; 0 turns this off). No access is refused: a busy day and a theft look alike, so a person has to
/// decide.
/// </summary>
[StickyHandler("tell_of_many_looks")]
public static class NotifyOfManyAccessesHandler
{
    public const string Kind = "many_looks";
    public const int DefaultLimit = 200;

    private const string RecordAccessSql = """
        insert into pc_looks (staff, day, registration_id) values (@By, @day, @Registration) on conflict do nothing;
        select (select count(*)::int from pc_looks where staff = @By and day = @day) as persons,
            exists (select from pc_inbox where id = any(@ids)) as told
        """;

    internal static Sweep Cleanup { get; } = new($"delete from pc_looks where day < {ChinaTime.TodaySql} - 7;");

    public static async Task<IEnumerable<InboxChanged>> Handle(IEvent<PersonalDataRevealed> e, IDocumentSession session,
        StaffAccounts accounts, IConfiguration configuration, NpgsqlDataSource database, CancellationToken ct)
    {
        var (limit, staffId) = (configuration.GetValue("Privacy:LooksADay", DefaultLimit), e.Data.By);
        // An operator at the command line has no account and is recorded in the sealed log.
        if (limit == 0 || staffId == Guid.Empty)
            return [];
        var day = ChinaTime.Day(e.Timestamp);
        var messages = (await accounts.ListOpen("auditor", ct)).Concat(await accounts.ListOpen("admin", ct)).Where(a => a.Id != staffId)
            // In the order of all writers of inboxes, to avoid deadlocks.
            .OrderBy(a => a.Id).Select(a => (Recipient: a.Id, Message: Ids.Derived(staffId, $"{a.Id:N} {Kind} {FormatDay(day)}"))).ToList();
        await using var connection = await database.OpenConnectionAsync(ct);
        // Committed separately and first, so that of several concurrent accesses the last one counts all of them. A retry inserts the same
        // row.
        var (persons, wasNotified) = await connection.QuerySingleAsync<(int, bool)>(new CommandDefinition(RecordAccessSql,
            new { e.Data.By, day, e.Data.Registration, ids = messages.Select(t => t.Message).ToArray() }, cancellationToken: ct));
        if (persons < limit || wasNotified)
            return [];
        var text = CreateText(await accounts.Find(staffId, ct), day, persons);
        foreach (var (recipient, message) in messages)
            session.QueueRows(InboxRows.Insert(message, recipient, Kind, new BilingualText("查看个人信息较多", "Personal data viewed often"), text,
                e.Timestamp), InboxRows.IncrementHead(recipient));
        return messages.Select(t => new InboxChanged(t.Recipient));
    }

    private static BilingualText CreateText(StaffAccount? account, DateOnly day, int persons) => new(
        $"{account?.DisplayName}（{account?.Username}）在{FormatDay(day)}已查看{persons}位客户的个人信息，请核实是否为工作所需。",
        $"{account?.DisplayName} ({account?.Username}) viewed the personal data of {persons} customers on {FormatDay(day)}. "
        + "Please check that this was necessary for the work.");

    private static string FormatDay(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
