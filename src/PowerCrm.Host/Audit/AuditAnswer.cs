using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <param name="At">The requested time, or the time of the answer if none was requested.</param>
/// <param name="Version">Version of the last event at that time; 0 if the registration began later.</param>
/// <param name="Looks">Who had viewed this person's data by then, from the log that the person can read too.</param>
/// <param name="Case">The case as its reviewer saw it then, with personal values masked; null if there was none, or if the person has been
/// erased since.</param>
/// <param name="ReviewPolicy">The version of the review policy that was in force then, such as <c>review-3</c>; its content is at
/// <c>GET /policies/review/3</c>. Version 0 is that of the build and its settings, as they are now.</param>
public sealed record AuditAnswer(Guid RegistrationId, DateTimeOffset At, long Version, StateShown State, IReadOnlyList<EventShown> Events,
    IReadOnlyList<AccessShown> Looks, CaseAnswer? Case, string ReviewPolicy);

/// <summary>One event as stored in the log, with sealed values replaced by asterisks.</summary>
public sealed record EventShown(long Version, DateTimeOffset At, string Type, string Actor, string CorrelationId, string? CausationId,
    JsonNode? Data)
{
    private static readonly JsonSerializerOptions MaskedJson = CreateOptions();

    public static EventShown Of(IEvent e) =>
        new(e.Version, e.Timestamp, e.EventTypeName, e.UserName ?? "", e.CorrelationId ?? "", e.CausationId,
            JsonSerializer.SerializeToNode(e.Data, e.Data.GetType(), MaskedJson));

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(WebJson.Options);
        options.Converters.Insert(0, new MaskingConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>The ciphertext is left out too: otherwise, if a key leaks later, old answers could be decrypted.</summary>
    private sealed class MaskingConverter : JsonConverter<Personal>
    {
        public override Personal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Personal value, JsonSerializerOptions options) => writer.WriteStringValue("***");
    }
}

/// <param name="By">The staff member; all zeros for an operator, who has no account.</param>
/// <param name="Actor"><c>staff:</c> and an id, or <c>operator:</c> and a name.</param>
/// <param name="Why">The stated purpose, as shown to the person; null if none was stated, or if the person is erased.</param>
public sealed record AccessShown(DateTimeOffset At, Guid By, string Role, string What, string Actor, string? Why)
{
    public static AccessShown Of(DateTimeOffset at, Access it, string? purpose) =>
        new(at, Guid.TryParse(it.By.AsSpan(it.By.IndexOf(':') + 1), out var staff) ? staff : Guid.Empty, it.Role, it.What, it.By, purpose);
}

public sealed record ClaimHeld(Guid By, DateTimeOffset LeaseUntil);

/// <param name="Automatic">True if no person decided: a case without findings that was approved automatically.</param>
public sealed record DecisionShown(string Decision, Guid By, DateTimeOffset At, IReadOnlyList<RejectionReason> Reasons, long SeenVersion,
    string CatalogueVersion, bool Automatic);

/// <param name="Claim">Null if nobody had claimed the case at that time, or the claim had expired.</param>
/// <param name="CustomerStatus">
/// <c>waiting</c>, <c>assigned</c>, <c>acknowledged</c>, <c>contacted</c>, <c>serving</c>, <c>erased</c>; null before the assignment.
/// </param>
/// <param name="Submission">The submission that the reviewers saw; null for a draft.</param>
public sealed record StateShown(string AuthStatus, int Round, bool PhoneVerified, bool Erased, DateTimeOffset? SubmittedAt,
    ClaimHeld? Claim, AuditState.CheckVerdicts Checks, DecisionShown? Decision, Guid? ManagerId, string? CustomerStatus,
    MaskedSubmission? Submission)
{
    public static StateShown Of(AuditState it, DateTimeOffset at, ApplicantData? person) => new(it.Life.Status, it.Life.Submitted,
        it.Life.PhoneVerified, it.Life.Erased, it.SubmittedAt,
        it.Claim.FindHolder(at) is { } holder ? new ClaimHeld(holder, it.Claim.LeaseUntil) : null, it.Checks,
        it.Decision is { } d
            ? new DecisionShown(d.Decision, d.Reviewer, it.DecidedAt!.Value, d.Reasons, d.SeenVersion,
                d.CatalogueVersion, d.Reviewer == ReviewDecided.NoPerson) : null,
        it.Manager, it.Customer, it.Info is { } info ? MaskedSubmission.Of(info, it.Pictures, person) : null);
}

/// <summary>Company and power data as submitted; personal values are masked, and null once the person is erased.</summary>
public sealed record MaskedSubmission(string? RealName, string? Phone, string? ContactPhone, string? Email, string? DetailAddress,
    string CompanyName, string? CreditCode, string RegionCode, string Province, string City, string? District, decimal PowerCapacity,
    decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel, string? Industry, Guid? BusinessLicense, Guid? IdCardFront,
    Guid? IdCardBack)
{
    public static MaskedSubmission Of(InfoSubmitted info, MaterialsUploaded? pictures, ApplicantData? person)
    {
        var masked = person?.Masked();
        return new MaskedSubmission(masked?.RealName, masked?.Phone, masked?.ContactPhone, masked?.Email, masked?.DetailAddress,
            info.CompanyName, info.CreditCode, info.RegionCode, info.Province, info.City, info.District, info.PowerCapacity,
            info.MonthlyUsage, info.CurrentPrice, info.VoltageLevel, info.Industry,
            pictures?.BusinessLicense.ImageId, pictures?.IdCardFront.ImageId, pictures?.IdCardBack.ImageId);
    }
}
