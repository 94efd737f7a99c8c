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

    internal static Sweep Old => Budget.Old;

    /// <param name="cause">The event that the message is about.</param>
    public Task<BudgetTaken> Take(Guid registration, Guid cause, CancellationToken ct) => Budget.Take(source, registration, cause,
        options.CurrentValue.PerDay, options.CurrentValue.PerPersonPerDay, ct);

    /// <summary>Returns the budget of a message that was certainly not sent, for the transaction that records this.</summary>
    public static IEnumerable<Row> GiveBack(Guid registration, Guid cause, DateOnly day) => Budget.GiveBack(registration, cause, day);

    /// <summary>Returns nothing when no kind is enabled.</summary>
    public async Task<IReadOnlyList<VendorAllowance>> Read(CancellationToken ct) => options.CurrentValue.Kinds.Count == 0 ? []
        : [new VendorAllowance("sms", "notices_a_day", await Budget.Today(source, ct), options.CurrentValue.PerDay)];
}
