using System.Text.Json.Serialization;
using PowerCrm.Store;

namespace PowerCrm.Contracts;

/// <summary>Who came: the WeChat identity, sealed, and which consent texts were agreed to, in which version.</summary>
/// <param name="Identity">Sealed <see cref="WechatIdentity"/>, field <c>identity</c>.</param>
/// <param name="PolicyHash">SHA-256 of the consent text, hex: what was agreed to can be proved word for word.</param>
/// <param name="Sensitive">Separate consent to sensitive data (pictures of the licence and the card).</param>
/// <param name="DeviceHash">HMAC of the device id under the person's key; never the id. What the fraud rules compare lies in
/// <c>pc_signals</c>, and goes with the person.</param>
public sealed record WechatAuthorized(Personal Identity, string PolicyVersion, string PolicyHash, bool Sensitive,
    string? DeviceHash = null);

/// <summary>The applicant holds this phone. Sealed <see cref="VerifiedPhone"/>, field <c>phone</c>.</summary>
/// <param name="By"><c>sms</c> or <c>wechat</c>.</param>
public sealed record PhoneVerified(Personal Phone, string By);

/// <summary>Person, company and power data as submitted in one round.</summary>
/// <param name="Applicant">Sealed <see cref="ApplicantData"/>, field <c>applicant</c>.</param>
/// <param name="CompanyName">In clear, as typed (trimmed, NFC): public register data, which stays after an erasure. As an HMAC in
/// Proofs, too.</param>
/// <param name="PowerCapacity">kVA.</param>
/// <param name="MonthlyUsage">kWh a month.</param>
/// <param name="CurrentPrice">yuan/kWh, all in.</param>
/// <param name="Changed">JSON pointers of the fields that differ from the round before; all of them in round 1.</param>
/// <param name="Proofs">Pointer to HMAC under the subject's key: proves "unchanged" between rounds without showing the value.</param>
/// <param name="Warnings">Codes of the rules that warned, for the reviewer.</param>
public sealed record InfoSubmitted(int Round, Personal Applicant, string CompanyName, string? CreditCode, string RegionCode,
    string Province, string City, string? District, decimal PowerCapacity, decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel,
    string? Industry, IReadOnlyList<string> Changed, IReadOnlyDictionary<string, string> Proofs, IReadOnlyList<string> Warnings);

/// <summary>The three pictures of one round, and what was read from them and confirmed.</summary>
/// <param name="Readings">Sealed <see cref="MaterialReadings"/>, field <c>readings</c>; null when nothing was read yet.</param>
public sealed record MaterialsUploaded(int Round, Material BusinessLicense, Material IdCardFront, Material IdCardBack, Personal? Readings);

/// <summary>
/// What the server read after the submission from pictures that the applicant had not had read. In a stream of its own
/// (<see cref="ReadingStream"/>), so that it moves no version under the hands of whoever has the case open.
/// </summary>
/// <param name="Readings">Sealed <see cref="MaterialReadings"/>, field <c>readings</c>: all kinds known by now, those read before
/// included.</param>
public sealed record MaterialsRead(Guid Registration, int Round, Personal Readings);

/// <summary>A picture by id, with a proof of its content: HMAC of its SHA-256 under the subject's key.</summary>
public sealed record Material(Guid ImageId, string Proof);

/// <summary>The applicant took the application back before a decision; it is a draft again.</summary>
public sealed record RegistrationWithdrawn(int Round);

/// <summary>The applicant asked for the review to go on; once a working day.</summary>
public sealed record ReviewUrged(int Round);

/// <summary>After approval: the rights that are open now.</summary>
public sealed record AccountActivated(IReadOnlyList<string> Rights);

/// <summary>The approval was reversed: these rights are closed.</summary>
public sealed record AccountDeactivated(IReadOnlyList<string> Rights);

/// <summary>A court, a regulator or a dispute needs the data of this registration: nothing of them is erased until the hold ends.</summary>
/// <param name="Reason"><c>court</c>, <c>regulator</c> or <c>dispute</c>.</param>
/// <param name="Reference">The number of the case or of the letter, in clear.</param>
/// <param name="By">The actor (<c>staff:</c> and an id, or <c>operator:</c> and a name), who cannot lift it.</param>
public sealed record LegalHoldPlaced(string Reason, string Reference, string By);

/// <summary>A second person ended the hold.</summary>
/// <param name="Reason">Why nothing has to be kept any more, in clear.</param>
public sealed record LegalHoldLifted(string Reason, string By);

/// <summary>
/// The person wants the data erased, but a hold keeps them. Until it ends they are stored only: nobody works with them any more.
/// </summary>
public sealed record ErasureDeferred(string Reason);

/// <summary>The person's key was destroyed: facts, times and decisions stay, nobody can read who it was.</summary>
public sealed record PersonalDataErased(string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null);

/// <summary>Consent changed after sign-in: given for sensitive data, or withdrawn, which stops the process.</summary>
public sealed record ConsentChanged(string PolicyVersion, string PolicyHash, bool Policy, bool Sensitive);

/// <summary>Somebody saw a sealed field or picture (stream "access", one a person; shown to the person).</summary>
/// <param name="By">The member of staff; all zeros: an operator, whom the event's envelope names.</param>
/// <param name="Why">Sealed <see cref="AccessPurpose"/>, field <c>purpose</c>.</param>
public sealed record PersonalDataRevealed(Guid Registration, Guid By, string Role, string What, Personal? Why);

/// <summary>
/// Somebody asked for an export with the personal values in clear (stream "access", shown to the person); a second person has to approve
/// it.
/// </summary>
/// <param name="Export">Its id, the same in the two events that follow.</param>
/// <param name="By">The actor (<c>staff:</c> and an id, or <c>operator:</c> and a name), who cannot approve it.</param>
/// <param name="Role"><c>auditor</c>, <c>admin</c> or <c>operator</c>.</param>
/// <param name="Why">Sealed <see cref="AccessPurpose"/>, field <c>purpose</c>; null for a person who was erased before.</param>
public sealed record PersonalExportRequested(Guid Registration, Guid Export, string By, string Role, Personal? Why);

/// <summary>A second person approved the export, for a day.</summary>
/// <param name="Why">As in <see cref="PersonalExportRequested"/>.</param>
public sealed record PersonalExportApproved(Guid Registration, Guid Export, string By, string Role, Personal? Why);

/// <summary>The one who had asked took the export; once each time.</summary>
public sealed record PersonalExportTaken(Guid Registration, Guid Export, string By, string Role);

/// <summary>One entry of a person's access log: who read or exported the person's data, and why.</summary>
/// <param name="By">The actor.</param>
/// <param name="What">What was seen, such as <c>phone</c>; of an export, the stored name of the event.</param>
public sealed record Access(string By, string Role, string What, Personal? Why)
{
    /// <returns>Null: another event.</returns>
    public static Access? Of(object @event) => @event switch
    {
        PersonalDataRevealed e => new Access(e.By == Guid.Empty ? e.Role : $"staff:{e.By}", e.Role, e.What, e.Why),
        PersonalExportRequested e => new Access(e.By, e.Role, "personal_export_requested", e.Why),
        PersonalExportApproved e => new Access(e.By, e.Role, "personal_export_approved", e.Why),
        PersonalExportTaken e => new Access(e.By, e.Role, "personal_export_taken", null),
        _ => null,
    };
}

/// <summary>Sealed content of <see cref="WechatAuthorized.Identity"/>.</summary>
public sealed record WechatIdentity(string OpenId, string? UnionId);

/// <summary>Sealed content of <see cref="PhoneVerified.Phone"/>: a mainland mobile of 11 digits.</summary>
public sealed record VerifiedPhone(string Phone);

/// <summary>Sealed content of <see cref="InfoSubmitted.Applicant"/>: everything personal of the form in one blob.</summary>
/// <param name="Phone">The verified phone at submission.</param>
/// <param name="ContactPhone">The phone to call where it differs from the verified one.</param>
public sealed record ApplicantData(string RealName, string Position, string? Email, string Phone, string? ContactPhone,
    string DetailAddress, IReadOnlyList<string> AccountNumbers, string? WxNickname = null, string? WxAvatar = null);

/// <summary>
/// Sealed content of <see cref="MaterialsUploaded.Readings"/>: kind, field, then what was read and what the applicant confirmed.
/// </summary>
/// <param name="Warnings">By kind, what the reader said of the picture itself: <c>copy</c>, <c>reshot</c>, <c>edited</c> …</param>
public sealed record MaterialReadings(IReadOnlyDictionary<string, IReadOnlyDictionary<string, MaterialReading>> Kinds,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Warnings = null);

/// <param name="Confidence">0..1.</param>
/// <param name="Place">Where it stands on the stored picture: left, top, width, height, in parts of the picture's; null: the reader did not
/// say, or it was read before places were kept.</param>
public sealed record MaterialReading(string? Read, decimal Confidence, string? Confirmed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<decimal>? Place = null);

/// <summary>Sealed content of <see cref="PersonalDataRevealed.Why"/>.</summary>
public sealed record AccessPurpose(string Purpose);

/// <summary>Names of the sealed fields: they are associated data of the seal, so they never change.</summary>
public static class Sealed
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

/// <summary>Knows pictures of papers again, for modules that look whether one was used before.</summary>
public interface ISamePictures
{
    /// <summary>
    /// Submitted pictures of other registrations that are the same as some of one's own; the nearest first, a few a kind.
    /// </summary>
    /// <param name="registration">Whose pictures; nothing is found among its own.</param>
    /// <param name="pictures">Of that registration; others are passed over.</param>
    /// <param name="ct">Ends it.</param>
    Task<IReadOnlyList<SamePicture>> Find(Guid registration, IReadOnlyList<Guid> pictures, CancellationToken ct);
}

/// <param name="Kind">Of both pictures: <c>businessLicense</c> or <c>idCardFront</c>.</param>
/// <param name="Registration">The other one.</param>
/// <param name="Turn">By how many degrees, clockwise, the other picture was turned.</param>
/// <param name="Differs">The part of the print that differs, 0..1.</param>
public sealed record SamePicture(string Kind, Guid Registration, int Turn, double Differs);
