using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Returns all data about the caller, in clear, for the caller alone, with the table of personal fields.</summary>
[Tags("privacy")]
public static class ExportPerson
{
    internal sealed record HistoryEntry(long Version, DateTimeOffset At, string What);
    public sealed record Picture(Guid ImageId, string Kind, int Width, int Height, int Bytes,
        IReadOnlyDictionary<string, MaterialReading>? Readings);
    public sealed record SubmittedRound(int Round, DateTimeOffset At, ApplicantData? Applicant, string CompanyName, string? CreditCode,
        string Province, string City, string? District, decimal PowerCapacity, decimal MonthlyUsage, decimal CurrentPrice,
        string VoltageLevel, string? Industry);

    /// <param name="Readings">What was read from the papers, by picture.</param>
    internal sealed record RoundReadings(int Round, DateTimeOffset At, MaterialReadings Readings);
    internal sealed record Note(DateTimeOffset At, string What, IReadOnlyList<string> Texts);
    internal sealed record Signal(string Kind, DateTimeOffset At);
    public sealed record FieldInfo(string Code, string Name, string Purpose, string Basis, string Retention, bool Sensitive,
        string? Member);

    /// <param name="ImportedCustomers">
    /// Customers of an import with the person's phone, by id only: the number may have been another person's, so customer service shows or
    /// erases them after checking who asks.
    /// </param>
    internal sealed record Response(Guid RegistrationId, string AuthStatus, string? WxOpenid, string? WxUnionid, string? Phone,
        ReadConsent.Response Consent, JsonObject Draft, IReadOnlyList<SubmittedRound> Submissions, IReadOnlyList<RoundReadings> Readings,
        IReadOnlyList<Picture> Pictures, IReadOnlyList<Note> Notes, IReadOnlyList<Signal> Signals,
        IReadOnlyList<ReadAccessLog.Entry> AccessLog, IReadOnlyList<HistoryEntry> History, IReadOnlyList<Guid> ImportedCustomers,
        IReadOnlyList<FieldInfo> Fields);

    private const int MaxPerHour = 10;

    [WolverineGet("/privacy/export"), Applicant]
    [Answers<Response>]
    public static async Task<IResult> Get(HttpContext http, CurrentCaller caller, IStreams events, IKeyRing keys, Drafts drafts,
        Images images, Readings readings, FraudSignals signals, Reservations reservations, IRateLimits limits, CancellationToken ct)
    {
        // It reads several streams and decrypts everything in them.
        if ((await limits.TryAcquire($"export:{caller.Id}", MaxPerHour, TimeSpan.FromHours(1), ct)).ToProblem() is { } refusal)
            return refusal;
        var (it, identity) = (Registrant.Initial, (WechatIdentity?)null);
        var (submissions, notes, history, roundReadings) = (new List<SubmittedRound>(), new List<Note>(), new List<HistoryEntry>(),
            new List<RoundReadings>());
        await foreach (var e in events.Read(caller.Id, ct))
        {
            it = Registrant.When(it, e.Data);
            history.Add(new HistoryEntry(e.Version, e.Timestamp, e.EventTypeName));
            if (e.Data is WechatAuthorized authorized)
                identity = await keys.Open<WechatIdentity>(authorized.Identity, SealedFieldNames.Identity, "export", ct);
            if (e.Data is InfoSubmitted x)
                submissions.Add(new SubmittedRound(x.Round, e.Timestamp,
                    await keys.Open<ApplicantData>(x.Applicant, SealedFieldNames.Applicant, "export", ct), x.CompanyName, x.CreditCode,
                        x.Province,
                    x.City, x.District, x.PowerCapacity, x.MonthlyUsage, x.CurrentPrice, x.VoltageLevel, x.Industry));
            if (e.Data is MaterialsUploaded uploaded
                && await keys.Open<MaterialReadings>(uploaded.Readings, SealedFieldNames.Readings, "export", ct, caller.Id) is { } read)
                roundReadings.Add(new RoundReadings(uploaded.Round, e.Timestamp, read));
            if (await StaffNotes.GetTexts(e.Data, keys, ct) is { Count: > 0 } texts)
                notes.Add(new Note(e.Timestamp, e.EventTypeName, texts));
        }
        if (it.Status == AuthStatus.None)
            return Problem.NotFound;
        var stream = ReadingStream.Of(caller.Id);
        await foreach (var e in events.Read(stream, ct))
            if (e.Data is MaterialsRead materialsRead
                && await keys.Open<MaterialReadings>(materialsRead.Readings, SealedFieldNames.Readings, "export", ct, stream) is { } read)
                roundReadings.Add(new RoundReadings(materialsRead.Round, e.Timestamp, read));
        var pictures = new List<Picture>();
        foreach (var p in await images.FindByOwner(caller.Id, ct))
            pictures.Add(new Picture(p.Id, p.Kind, p.Width, p.Height, p.Bytes, (await readings.Find(caller.Id, p.Id, ct))?.Fields));
        return Reply.Ok(new Response(caller.Id, it.Status, identity?.OpenId, identity?.UnionId,
            (await keys.Open<VerifiedPhone>(it.Phone, SealedFieldNames.Phone, "export", ct))?.Phone,
            ReadConsent.ToResponse(it), (await drafts.Read(caller.Id, ct)).Form, submissions, roundReadings,
            pictures, notes, [.. (await signals.List(caller.Id, ct)).Select(s => new Signal(s.Kind, s.At))],
            await ReadAccessLog.ReadEntries(caller.Id, events, keys, ct), history,
            await reservations.FindImportedWithPhoneOf(caller.Id, ct), ListFields(Languages.Of(http))));
    }

    private static IReadOnlyList<FieldInfo> ListFields(Language language)
    {
        return [.. PersonalFields.All.Select(f => new FieldInfo(f.Code, Text((f.Chinese, f.English)), Text(f.Purpose), Text(f.Basis),
            Text(f.Retention), f.Sensitive, f.ExportedIn))];

        string Text((string Chinese, string English) it) => language == Language.English ? it.English : it.Chinese;
    }
}

/// <summary>
/// The texts that staff wrote about a person, which the person may read, except for notes among colleagues (<see cref="ReviewNoted"/>): the
/// history shows only that one was written.
/// </summary>
internal static class StaffNotes
{
    public static async Task<IReadOnlyList<string>> GetTexts(object @event, IKeyRing keys, CancellationToken ct) => @event switch
    {
        MaterialsChecked e => await OpenNote(e.Note, keys, ct),
        IdentityChecked e => await OpenNote(e.Note, keys, ct),
        ReviewTakenOver e => await OpenNote(e.Reason, keys, ct),
        ReversalOpened e => await OpenNote(e.Reason, keys, ct),
        SecondOpinionGiven e => await OpenNote(e.Note, keys, ct),
        DecisionProposed e => await keys.Open<DecisionTexts>(e.Texts, SealedFieldNames.Texts, "export", ct) is { } texts
            ? WithoutNulls([texts.Note, .. texts.Messages]) : [],
        AssignmentDeclined e => await OpenNote(e.Reason, keys, ct),
        ManagerReassigned e => await OpenNote(e.Note, keys, ct),
        TransferOffered e => await OpenNote(e.Reason, keys, ct),
        CustomerRated e => await OpenNote(e.Reason, keys, ct),
        TransferRefused e => await OpenNote(e.Reason, keys, ct),
        FirstContactRecorded e => await OpenNote(e.Note, keys, ct),
        FollowUpRecorded e => await keys.Open<FollowUpNote>(e.Note, SealedFieldNames.Note, "export", ct) is { } note
            ? WithoutNulls(note.Note, note.NextAction) : [],
        ReviewDecided e => await keys.Open<DecisionTexts>(e.Texts, SealedFieldNames.Texts, "export", ct) is { } texts
            ? WithoutNulls([texts.Note, .. texts.Messages]) : [],
        _ => [],
    };

    private static async Task<IReadOnlyList<string>> OpenNote(Personal? note, IKeyRing keys, CancellationToken ct) =>
        WithoutNulls((await keys.Open<ReviewNote>(note, SealedFieldNames.Note, "export", ct))?.Text);

    private static IReadOnlyList<string> WithoutNulls(params IEnumerable<string?> texts) => [.. texts.OfType<string>()];
}
