using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>The applicant that a message is about, with the data for WeChat message and SMS.</summary>
/// <param name="Decision">The last decision or its reversal; null when there is none, or when the applicant has resubmitted since.</param>
internal sealed record NotifiedApplicant(Personal? Identity, Personal? Phone, string Company, Guid? Decision, DecisionText? Text,
    bool Erased)
    : IFold<NotifiedApplicant>
{
    /// <summary>The codes of a message that is not sent because it no longer holds.</summary>
    public const string SupersededCode = "superseded", ErasedCode = "erased";

    public static NotifiedApplicant Initial { get; } = new(null, null, "", null, null, false);

    /// <summary>Returns why a delayed message is not sent; null when it still holds.</summary>
    public string? FindObsoleteReason(Guid decision) => Erased ? ErasedCode : Decision != decision ? SupersededCode : null;

    private static NotifiedApplicant When(NotifiedApplicant it, object @event) => @event switch
    {
        WechatAuthorized e => it with { Identity = e.Identity },
        PhoneVerified e => it with { Phone = e.Phone },
        InfoSubmitted e => it with { Company = e.CompanyName, Decision = null },
        PersonalDataErased or ErasureDeferred => it with { Erased = true },
        _ => it,
    };

    public static NotifiedApplicant WhenRecorded(NotifiedApplicant it, IEvent e) => e.Data is ReviewDecided or DecisionReversed
        ? it with { Decision = e.Id, Text = DecisionText.Of(e.Data) } : When(it, e.Data);
}
