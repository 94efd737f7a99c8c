using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <param name="At">The time that was asked for; without one, the time of the answer.</param>
/// <param name="Version">Of the last event by then; 0: the registration began later.</param>
/// <param name="Looks">Who saw this person's data by then, from the log that the person reads too.</param>
/// <param name="Case">The case as its reviewer saw it then, a person's values masked; null: there was none, or the person is erased by
/// now.</param>
public sealed record AuditAnswer(Guid RegistrationId, DateTimeOffset At, long Version, StateShown State, IReadOnlyList<EventShown> Events,
    IReadOnlyList<LookShown> Looks, CaseAnswer? Case);

/// <summary>One event as it stands in the log, sealed values starred.</summary>
public sealed record EventShown(long Version, DateTimeOffset At, string Type, string Actor, string CorrelationId, string? CausationId,
    JsonNode? Data)
{
    private static readonly JsonSerializerOptions Starred = Make();

    public static EventShown Of(IEvent e) =>
        new(e.Version, e.Timestamp, e.EventTypeName, e.UserName ?? "", e.CorrelationId ?? "", e.CausationId,
            JsonSerializer.SerializeToNode(e.Data, e.Data.GetType(), Starred));

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(WebJson.Options);
        options.Converters.Insert(0, new Stars());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Not even the ciphertext leaves: whoever keeps an answer must not be able to read it should a key leak later.</summary>
    private sealed class Stars : JsonConverter<Personal>
    {
        public override Personal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options) => writer.WriteStringValue("***");
    }
}

/// <param name="By">The staff member; of an operator, who has no account, all zeros.</param>
/// <param name="Actor"><c>staff:</c> and an id, or <c>operator:</c> and a name.</param>
/// <param name="Why">What they said it was for, as the person reads it; null: nothing was said, or the person is erased.</param>
public sealed record LookShown(DateTimeOffset At, Guid By, string Role, string What, string Actor, string? Why)
{
    public static LookShown Of(DateTimeOffset at, Access it, string? why) =>
        new(at, Guid.TryParse(it.By.AsSpan(it.By.IndexOf(':') + 1), out var staff) ? staff : Guid.Empty, it.Role, it.What, it.By, why);
}

public sealed record ClaimHeld(Guid By, DateTimeOffset LeaseUntil);

/// <param name="Automatic">No person decided: a clean case, approved by machine.</param>
public sealed record DecisionShown(string Decision, Guid By, DateTimeOffset At, IReadOnlyList<RejectionReason> Reasons, long SeenVersion,
    string CatalogueVersion, bool Automatic);

/// <param name="Claim">Null when nobody held the case at that time, a lease that had run out included.</param>
/// <param name="CustomerStatus">
/// <c>waiting</c>, <c>assigned</c>, <c>acknowledged</c>, <c>contacted</c>, <c>serving</c>; null before the assignment begins.
/// </param>
/// <param name="Submission">What was before the reviewers; null for a draft.</param>
public sealed record StateShown(string AuthStatus, int Round, bool PhoneVerified, bool Erased, DateTimeOffset? SubmittedAt,
    ClaimHeld? Claim, AuditState.Verdicts Checks, DecisionShown? Decision, Guid? ManagerId, string? CustomerStatus,
    SubmissionMasked? Submission)
{
    public static StateShown Of(AuditState it, DateTimeOffset at, ApplicantData? person) => new(it.Life.Status, it.Life.Submitted,
        it.Life.PhoneVerified, it.Life.Erased, it.SubmittedAt,
        it.Claim is { } claim && claim.LeaseUntil > at ? new ClaimHeld(claim.Reviewer, claim.LeaseUntil) : null, it.Checks,
        it.Decision is { } d
            ? new DecisionShown(d.Decision, d.Reviewer, it.DecidedAt!.Value, d.Reasons, d.SeenVersion,
                d.CatalogueVersion, d.Reviewer == ReviewDecided.NoPerson) : null,
        it.Life.Manager, it.Customer, it.Info is { } info ? SubmissionMasked.Of(info, it.Pictures, person) : null);
}

/// <summary>Company and power data as submitted; a person's values masked, and null once they are erased.</summary>
public sealed record SubmissionMasked(string? RealName, string? Phone, string? ContactPhone, string? Email, string? DetailAddress,
    string CompanyName, string? CreditCode, string RegionCode, string Province, string City, string? District, decimal PowerCapacity,
    decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel, string? Industry, Guid? BusinessLicense, Guid? IdCardFront,
    Guid? IdCardBack)
{
    public static SubmissionMasked Of(InfoSubmitted info, MaterialsUploaded? pictures, ApplicantData? person)
    {
        var who = person?.Masked();
        return new SubmissionMasked(who?.RealName, who?.Phone, who?.ContactPhone, who?.Email, who?.DetailAddress,
            info.CompanyName, info.CreditCode, info.RegionCode, info.Province, info.City, info.District, info.PowerCapacity,
            info.MonthlyUsage, info.CurrentPrice, info.VoltageLevel, info.Industry,
            pictures?.BusinessLicense.ImageId, pictures?.IdCardFront.ImageId, pictures?.IdCardBack.ImageId);
    }
}
