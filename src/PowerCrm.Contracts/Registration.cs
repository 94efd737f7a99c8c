using System.Text.Json.Serialization;
using PowerCrm.Store;

namespace PowerCrm.Contracts;

/// <summary>An applicant signed in: the WeChat identity, sealed, and the consent texts that were agreed to, with their version.</summary>
/// <param name="Identity">Sealed <see cref="WechatIdentity"/>, field <c>identity</c>.</param>
/// <param name="PolicyHash">SHA-256 of the consent text, hex: proves the exact wording that was agreed to.</param>
/// <param name="Sensitive">Separate consent to sensitive data (pictures of the licence and the card).</param>
/// <param name="DeviceHash">HMAC of the device id with the person's key; never the id. The data that the fraud rules compare is in
/// <c>pc_signals</c>, and is deleted with the person.</param>
public sealed record WechatAuthorized(Personal Identity, string PolicyVersion, string PolicyHash, bool Sensitive,
    string? DeviceHash = null);

/// <summary>The applicant has proved to own this phone number. Sealed <see cref="VerifiedPhone"/>, field <c>phone</c>.</summary>
/// <param name="By"><c>sms</c> or <c>wechat</c>.</param>
public sealed record PhoneVerified(Personal Phone, string By);

/// <summary>Person, company and power data as submitted in one round.</summary>
/// <param name="Applicant">Sealed <see cref="ApplicantData"/>, field <c>applicant</c>.</param>
/// <param name="CompanyName">In clear text, as typed (trimmed, NFC): public register data, which stays after an erasure. Also as an HMAC in
/// Proofs.</param>
/// <param name="PowerCapacity">kVA.</param>
/// <param name="MonthlyUsage">kWh a month.</param>
/// <param name="CurrentPrice">yuan/kWh, all-inclusive.</param>
/// <param name="Changed">JSON pointers of the fields that differ from the previous round; all fields in round 1.</param>
/// <param name="Proofs">From pointer to HMAC with the subject's key: proves "unchanged" between rounds without showing the value.</param>
/// <param name="Warnings">Codes of the rules that warned, for the reviewer.</param>
public sealed record InfoSubmitted(int Round, Personal Applicant, string CompanyName, string? CreditCode, string RegionCode,
    string Province, string City, string? District, decimal PowerCapacity, decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel,
    string? Industry, IReadOnlyList<string> Changed, IReadOnlyDictionary<string, string> Proofs, IReadOnlyList<string> Warnings);

/// <summary>The three pictures of one round, and what was read from them and confirmed.</summary>
/// <param name="Readings">Sealed <see cref="MaterialReadings"/>, field <c>readings</c>; null when nothing has been read yet.</param>
public sealed record MaterialsUploaded(int Round, Material BusinessLicense, Material IdCardFront, Material IdCardBack, Personal? Readings);

/// <summary>
/// What the server read after the submission from pictures whose text the applicant had not requested. In a stream of its own
/// (<see cref="ReadingStream"/>), so that it does not change the version for those who have the case open.
/// </summary>
/// <param name="Readings">Sealed <see cref="MaterialReadings"/>, field <c>readings</c>: all kinds known so far, including those read
/// earlier.</param>
public sealed record MaterialsRead(Guid Registration, int Round, Personal Readings);

/// <summary>A picture's id, with a proof of its content: HMAC of its SHA-256 with the subject's key.</summary>
public sealed record Material(Guid ImageId, string Proof);

/// <summary>The applicant withdrew the application before a decision; it is a draft again.</summary>
public sealed record RegistrationWithdrawn(int Round);

/// <summary>The applicant asked to speed up the review; at most once a working day.</summary>
public sealed record ReviewUrged(int Round);

/// <summary>The account was activated after approval, with these rights.</summary>
public sealed record AccountActivated(IReadOnlyList<string> Rights);

/// <summary>The approval was reversed: these rights were revoked.</summary>
public sealed record AccountDeactivated(IReadOnlyList<string> Rights);

/// <summary>A court, a regulator or a dispute needs the data of this registration: nothing is erased until the hold ends.</summary>
/// <param name="Reason"><c>court</c>, <c>regulator</c> or <c>dispute</c>.</param>
/// <param name="Reference">The number of the case or of the letter, in clear text.</param>
/// <param name="By">The actor (<c>staff:</c> and an id, or <c>operator:</c> and a name), who cannot lift it.</param>
public sealed record LegalHoldPlaced(string Reason, string Reference, string By);

/// <summary>A second person lifted the hold.</summary>
/// <param name="Reason">Why the data need not be kept any longer, in clear text.</param>
public sealed record LegalHoldLifted(string Reason, string By);

/// <summary>
/// The person wants the data erased, but a legal hold prevents it. Until it ends, the data is only stored and no longer processed.
/// </summary>
public sealed record ErasureDeferred(string Reason);

/// <summary>The person's key was destroyed: facts, times and decisions stay, but the person can no longer be identified.</summary>
public sealed record PersonalDataErased(string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null);

/// <summary>Consent changed after sign-in: given for sensitive data, or withdrawn, which stops the process.</summary>
public sealed record ConsentChanged(string PolicyVersion, string PolicyHash, bool Policy, bool Sensitive);

/// <summary>Somebody saw a sealed field or picture (stream "access", one per person; shown to the person).</summary>
/// <param name="By">The staff member; all zeros for an operator, whose name is in the event's envelope.</param>
/// <param name="Why">Sealed <see cref="AccessPurpose"/>, field <c>purpose</c>.</param>
public sealed record PersonalDataRevealed(Guid Registration, Guid By, string Role, string What, Personal? Why);

/// <summary>
/// Somebody requested an export with the personal values in clear text (stream "access", shown to the person); a second person must approve
/// it.
/// </summary>
/// <param name="Export">The export's id, the same in the following two events.</param>
/// <param name="By">The actor (<c>staff:</c> and an id, or <c>operator:</c> and a name), who cannot approve it.</param>
/// <param name="Role"><c>auditor</c>, <c>admin</c> or <c>operator</c>.</param>
/// <param name="Why">Sealed <see cref="AccessPurpose"/>, field <c>purpose</c>; null for a person who was already erased.</param>
public sealed record PersonalExportRequested(Guid Registration, Guid Export, string By, string Role, Personal? Why);

/// <summary>A second person approved the export; valid for one day.</summary>
/// <param name="Why">As in <see cref="PersonalExportRequested"/>.</param>
public sealed record PersonalExportApproved(Guid Registration, Guid Export, string By, string Role, Personal? Why);

/// <summary>The requester downloaded the export; one event for each download.</summary>
public sealed record PersonalExportTaken(Guid Registration, Guid Export, string By, string Role);

/// <summary>One entry of a person's access log: who read or exported the person's data, and why.</summary>
/// <param name="By">The actor.</param>
/// <param name="What">What was seen, such as <c>phone</c>; for an export, the stored name of the event.</param>
public sealed record Access(Guid Registration, string By, string Role, string What, Personal? Why)
{
    /// <returns>Null for other events.</returns>
    public static Access? Of(object @event) => @event switch
    {
        PersonalDataRevealed e => new Access(e.Registration, e.By == Guid.Empty ? e.Role : Actor.Staff(e.By), e.Role, e.What, e.Why),
        PersonalExportRequested e => new Access(e.Registration, e.By, e.Role, "personal_export_requested", e.Why),
        PersonalExportApproved e => new Access(e.Registration, e.By, e.Role, "personal_export_approved", e.Why),
        PersonalExportTaken e => new Access(e.Registration, e.By, e.Role, "personal_export_taken", null),
        _ => null,
    };
}

/// <summary>Sealed content of <see cref="WechatAuthorized.Identity"/>.</summary>
public sealed record WechatIdentity(string OpenId, string? UnionId);

/// <summary>Sealed content of <see cref="PhoneVerified.Phone"/>: a mainland mobile number of 11 digits.</summary>
public sealed record VerifiedPhone(string Phone);

/// <summary>Sealed content of <see cref="InfoSubmitted.Applicant"/>: all personal data of the form in one value.</summary>
/// <param name="Phone">The verified phone number at submission.</param>
/// <param name="ContactPhone">The phone number to call, if it differs from the verified one.</param>
public sealed record ApplicantData(string RealName, string Position, string? Email, string Phone, string? ContactPhone,
    string DetailAddress, IReadOnlyList<string> AccountNumbers, string? WxNickname = null, string? WxAvatar = null);

/// <summary>
/// Sealed content of <see cref="MaterialsUploaded.Readings"/>: per kind and field, what was read and what the applicant confirmed.
/// </summary>
/// <param name="Warnings">By kind, the reader's warnings about the picture itself: <c>copy</c>, <c>reshot</c>, <c>edited</c> …</param>
public sealed record MaterialReadings(IReadOnlyDictionary<string, IReadOnlyDictionary<string, MaterialReading>> Kinds,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Warnings = null);

/// <param name="Confidence">0..1.</param>
/// <param name="Place">The position on the stored picture: left, top, width, height, as fractions of its size; null if the reader did not
/// report it, or if it was read before positions were stored.</param>
public sealed record MaterialReading(string? Read, decimal Confidence, string? Confirmed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<decimal>? Place = null);

/// <summary>Sealed content of <see cref="PersonalDataRevealed.Why"/>.</summary>
public sealed record AccessPurpose(string Purpose);

/// <summary>Names of the sealed fields. They are associated data of the seal, so they never change.</summary>
public static class SealedFieldNames
{
    public const string Identity = "identity";
    public const string Phone = "phone";
    public const string Applicant = "applicant";
    public const string Readings = "readings";
    public const string Purpose = "purpose";
    public const string Note = "note";
    public const string Texts = "texts";
    public const string Refused = "refused";
}

/// <summary>Recognizes pictures of documents, for modules that check whether a picture was used before.</summary>
public interface IDuplicatePictureFinder
{
    /// <summary>
    /// Finds submitted pictures of other registrations that are the same as the given ones; the most similar first, a few per kind.
    /// </summary>
    /// <param name="registration">The registration of the pictures; its own pictures are not returned.</param>
    /// <param name="pictures">Pictures of that registration; others are ignored.</param>
    /// <param name="ct">Cancels the search.</param>
    Task<IReadOnlyList<DuplicatePicture>> Find(Guid registration, IReadOnlyList<Guid> pictures, CancellationToken ct);
}

/// <summary>
/// Compares a stored submission with those of other companies, for modules that check it: two submissions of the same moment do not see
/// each other before they are stored.
/// </summary>
public interface ISharedDataFinder
{
    /// <summary>Returns what the submission has in common with others, with the codes of its warnings.</summary>
    /// <param name="registration">The registration of the submission.</param>
    /// <param name="today">Today in China; the limits are those of the day.</param>
    /// <param name="ct">Cancels the search.</param>
    Task<IReadOnlyList<SharedData>> Find(Guid registration, DateOnly today, CancellationToken ct);
}

/// <param name="Code">The code of the warning.</param>
/// <param name="Others">Some of the other registrations. Not all of them need have been submitted.</param>
public sealed record SharedData(string Code, IReadOnlyList<Guid> Others);

/// <param name="Kind">The kind of both pictures: <c>businessLicense</c> or <c>idCardFront</c>.</param>
/// <param name="Registration">The registration of the other picture.</param>
/// <param name="Rotation">The degrees, clockwise, by which the other picture must be turned to match.</param>
/// <param name="DifferingFraction">The fraction of the print that differs, 0..1.</param>
public sealed record DuplicatePicture(string Kind, Guid Registration, int Rotation, double DifferingFraction);
