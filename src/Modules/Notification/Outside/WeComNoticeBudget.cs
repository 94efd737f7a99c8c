using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>Limits the messages of the WeCom app per day, in total and per member of staff (<see cref="NoticeBudget"/>).</summary>
public sealed class WeComNoticeBudget(NpgsqlDataSource source, IOptionsMonitor<WeComNoticeOptions> options) : IVendorAllowance
{
    private static readonly NoticeBudget Budget = new("pc_wecom_notices", "pc_wecom_notice_people", "pc_wecom_notice_days", "recipient");

    internal static Sweep Cleanup => Budget.Cleanup;

    /// <param name="message">The id of the inbox message.</param>
    public Task<BudgetResult> TryTake(Guid recipient, Guid message, CancellationToken ct) => Budget.TryTake(source, recipient, message,
        options.CurrentValue.PerDay, options.CurrentValue.PerPersonPerDay, ct);

    /// <summary>Returns the budget of a message that was certainly not sent, for the transaction that records this.</summary>
    public static IEnumerable<Row> Release(Guid recipient, Guid message, DateOnly day) => Budget.Release(recipient, message, day);

    /// <summary>Returns nothing when no kind is enabled.</summary>
    public async Task<IReadOnlyList<VendorAllowance>> Read(CancellationToken ct) => options.CurrentValue.Kinds.Count == 0 ? []
        : [new VendorAllowance("wecom", "messages_a_day", await Budget.CountToday(source, ct), options.CurrentValue.PerDay)];
}
