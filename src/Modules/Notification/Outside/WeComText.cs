using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>
/// The text of a WeCom message. It is the text of the inbox, which contains no personal data, with the customer's region and number.
/// </summary>
internal static class WeComText
{
    /// <summary>Length of the customer's number, as shown in the console.</summary>
    private const int NumberLength = 8;

    /// <summary>
    /// WeCom turns addresses and &lt;a&gt; into links, and the applicant enters the company's name. Therefore the characters that form
    /// links are replaced by their full-width forms.
    /// </summary>
    public static string Of(string title, string text, Guid customer, string region) =>
        $"【{title}】{RemoveLinks(text)}\n地区：{RemoveLinks(region)}\n客户编号：{customer.ToString("N")[^NumberLength..]}";

    internal static string RemoveLinks(string text) => string.Concat(text.Select(c => c switch
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

/// <summary>The customer that a message is about, with the data that decides whether the message still holds.</summary>
/// <param name="Manager">The customer's manager; null when there is none.</param>
/// <param name="ActedAt">When a manager last recorded something about the customer.</param>
internal sealed record NotifiedCustomer(string Region, Guid? Manager, DateTimeOffset? ActedAt, bool Erased) : IFold<NotifiedCustomer>
{
    public static NotifiedCustomer Initial { get; } = new("", null, null, false);

    /// <summary>The case, for messages to reviewers.</summary>
    public ReviewClaimState Case { get; init; } = ReviewClaimState.Initial;

    /// <summary>A customer who withdrew the consent is not to be called.</summary>
    public ConsentState Consent { get; init; } = ConsentState.Initial;

    /// <summary>The colleague to whom the customer is offered, and since when; null when there is no offer.</summary>
    public (Guid To, DateTimeOffset At)? Offer { get; init; }

    /// <summary>When the customer last moved to another manager, or to none.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>Returns true when a delayed message no longer holds.</summary>
    /// <param name="at">The time of the message's event.</param>
    public bool IsObsolete(string kind, Guid recipient, DateTimeOffset at) => kind switch
    {
        "assignment" or "assignment_overdue" or RemindOfFollowUpHandler.Kind =>
            Manager != recipient || ActedAt > at || Consent.Withdrawn,
        "assignment_lost" => Manager == recipient,
        "assignment_escalated" => ActedAt > at || MovedAt > at,
        "transfer_offered" => Offer is not { } offer || offer.To != recipient || offer.At > at,
        NotifyOfUrgingHandler.Kind => !Case.Open || Case.Claim.Reviewer != recipient,
        _ => Manager is not null,
    };

    private static NotifiedCustomer When(NotifiedCustomer it, object @event) => @event switch
    {
        InfoSubmitted e => it with { Region = RegionOf(e) },
        CustomerImported e => it with { Region = RegionOf(e.Info), Manager = e.Place.Manager },
        ManagerAssigned e => it with { Manager = e.Manager },
        ManagerReassigned e => it with { Manager = e.To },
        AssignmentDeclined or AssignmentParked or CustomerWithdrawn => it with { Manager = null },
        ConsentChanged => it with { Consent = ConsentState.When(it.Consent, @event) },
        PersonalDataErased or ErasureDeferred => it with { Erased = true },
        _ => it,
    };

    public static NotifiedCustomer WhenRecorded(NotifiedCustomer it, JasperFx.Events.IEvent e)
    {
        var next = When(it, e.Data) with { Case = ReviewClaimState.When(it.Case, e.Data) };
        if (next.Manager != it.Manager)
            next = next with { MovedAt = e.Timestamp };
        return e.Data switch
        {
            TransferOffered o => next with { Offer = (o.To, e.Timestamp) },
            // An offer stays open while the customer of a closed account waits, and when the manager comes back.
            TransferAccepted or TransferRefused or TransferWithdrawn or TransferExpired or ManagerAssigned
                or ManagerReassigned { Kept: null } or AssignmentDeclined or CustomerWithdrawn => next with { Offer = null },
            CustomerAcknowledged or FirstContactRecorded or FollowUpRecorded or ServiceStarted => next with { ActedAt = e.Timestamp },
            _ => next,
        };
    }

    /// <summary>In a municipality, province and city have the same name.</summary>
    private static string RegionOf(InfoSubmitted e) =>
        string.Concat(((string?[])[e.Province, e.City, e.District]).OfType<string>().Distinct(StringComparer.Ordinal));
}
