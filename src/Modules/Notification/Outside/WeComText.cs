using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>
/// What a message by WeCom says, and whether it still holds. The text is that of the inbox, which has no personal data, with the customer's
/// region and number.
/// </summary>
internal static class WeComText
{
    /// <summary>As long as the console shows it.</summary>
    private const int NumberLength = 8;

    /// <summary>
    /// WeCom makes links of addresses and of &lt;a&gt;, and a company's name is written by the applicant: so the characters of which links
    /// consist are replaced by their wide forms.
    /// </summary>
    public static string Of(string title, string text, Guid customer, string region) =>
        $"【{title}】{Unlinked(text)}\n地区：{Unlinked(region)}\n客户编号：{customer.ToString("N")[^NumberLength..]}";

    internal static string Unlinked(string text) => string.Concat(text.Select(c => c switch
    {
        '.' => '．',
        '/' => '／',
        ':' => '：',
        '@' => '＠',
        '<' => '＜',
        '>' => '＞',
        _ => c,
    }));
}

/// <summary>The customer whom a message is about, as far as it decides whether the message still holds.</summary>
/// <param name="Manager">Who looks after the customer; null: nobody.</param>
/// <param name="ActedAt">When a manager last did something about the customer.</param>
internal sealed record ToldCustomer(string Region, Guid? Manager, DateTimeOffset? ActedAt, bool Erased) : IFold<ToldCustomer>
{
    public static ToldCustomer Initial { get; } = new("", null, null, false);

    /// <summary>The case, for what is told to reviewers.</summary>
    public UrgedCase Case { get; init; } = UrgedCase.Initial;

    /// <summary>To whom a colleague offers the customer, and since when; null: to nobody.</summary>
    public (Guid To, DateTimeOffset At)? Offer { get; init; }

    /// <summary>When the customer last went to another manager, or to none.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>Whether a message that waited says what is not so any more.</summary>
    /// <param name="at">When its event happened.</param>
    public bool Outdates(string kind, Guid recipient, DateTimeOffset at) => kind switch
    {
        "assignment" or "assignment_overdue" or TellOfFollowUpHandler.Kind => Manager != recipient || ActedAt > at,
        "assignment_lost" => Manager == recipient,
        "assignment_escalated" => ActedAt > at || MovedAt > at,
        "transfer_offered" => Offer is not { } open || open.To != recipient || open.At > at,
        TellOfUrgingHandler.Kind => !Case.Open || Case.Claim?.Reviewer != recipient,
        _ => Manager is not null,
    };

    public static ToldCustomer When(ToldCustomer it, object @event) => @event switch
    {
        InfoSubmitted e => it with { Region = RegionOf(e) },
        CustomerImported e => it with { Region = RegionOf(e.Info), Manager = e.Place.Manager },
        ManagerAssigned e => it with { Manager = e.Manager },
        ManagerReassigned e => it with { Manager = e.To },
        AssignmentDeclined or AssignmentParked or CustomerWithdrawn => it with { Manager = null },
        PersonalDataErased or ErasureDeferred => it with { Erased = true },
        _ => it,
    };

    public static ToldCustomer WhenRecorded(ToldCustomer it, JasperFx.Events.IEvent e)
    {
        var next = When(it, e.Data) with { Case = UrgedCase.When(it.Case, e.Data) };
        return e.Data switch
        {
            TransferOffered o => next with { Offer = (o.To, e.Timestamp) },
            TransferAccepted or TransferRefused or TransferWithdrawn or TransferExpired => next with { Offer = null },
            CustomerAcknowledged or FirstContactRecorded or FollowUpRecorded or ServiceStarted => next with { ActedAt = e.Timestamp },
            _ => next.Manager == it.Manager ? next : next with { MovedAt = e.Timestamp, Offer = null },
        };
    }

    /// <summary>Of a municipality the province and the city have one name.</summary>
    private static string RegionOf(InfoSubmitted e) =>
        string.Concat(((string?[])[e.Province, e.City, e.District]).OfType<string>().Distinct(StringComparer.Ordinal));
}
