using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// Limits the SMS that replace WeChat messages per day, in total and per person (<see cref="NoticeBudget"/>). Verification codes have a
/// budget of their own.
/// </summary>
public sealed class SmsNoticeBudget(NpgsqlDataSource source, IOptionsMonitor<SmsFallbackOptions> options) : IVendorAllowance
{
    private static readonly NoticeBudget Budget = new("pc_sms_notices", "pc_sms_notice_people", "pc_sms_notice_days", "registration_id");

    internal static Sweep Cleanup => Budget.Cleanup;

    /// <param name="cause">The event that the message is about.</param>
    public Task<BudgetResult> TryTake(Guid registration, Guid cause, CancellationToken ct) => Budget.TryTake(source, registration, cause,
        options.CurrentValue.PerDay, options.CurrentValue.PerPersonPerDay, ct);

    /// <summary>Returns the budget of a message that was certainly not sent, for the transaction that records this.</summary>
    public static IEnumerable<Row> Release(Guid registration, Guid cause, DateOnly day) => Budget.Release(registration, cause, day);

    /// <summary>Returns nothing when no kind is enabled.</summary>
    public async Task<IReadOnlyList<VendorAllowance>> Read(CancellationToken ct) => options.CurrentValue.Kinds.Count == 0 ? []
        : [new VendorAllowance("sms", "notices_a_day", await Budget.CountToday(source, ct), options.CurrentValue.PerDay)];
}
