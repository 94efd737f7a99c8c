using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>
/// Returns the status of the application, its next step and when a decision is expected. With <c>If-None-Match</c>, an unchanged status
/// costs at most one read of the stream's version, and usually none.
/// </summary>
[Tags("registration")]
public static class ReadStatus
{
    [WolverineGet("/auth/status"), Applicant]
    [Answers<StatusShown>, Answers(304)]
    public static async Task<IResult> Get(CurrentCaller caller, HttpContext http, StatusReader reader, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "private, no-cache";
        if (http.Request.Headers.IfNoneMatch.Count > 0 && await reader.FindVersion(caller.Id, ct) is { } version
            && IfNoneMatch.Matches(http, $"\"{version}\""))
            return new Reply(StatusCodes.Status304NotModified, null, version);
        return await reader.Read(caller.Id, Languages.Of(http), ct) is { } status ? Reply.Ok(status, status.Version) : Problem.NotFound;
    }
}

public sealed record ReasonShown(string Code, string? Pointer, string Message, IReadOnlyList<string> Opens);
/// <param name="Opens">Pointers of all fields that may change in the next round.</param>
public sealed record RejectionShown(IReadOnlyList<ReasonShown> Reasons, bool CanResubmit, IReadOnlyList<string> Opens);
public sealed record ManagerShown(string Name, string? Phone, DateTimeOffset AssignedAt);

/// <param name="Phone">Empty when none is configured.</param>
public sealed record CustomerService(string Phone, string Hours)
{
    public const string PhoneSetting = "CustomerService:Phone";

    /// <summary>Returns the configured number. Only in Development it has a default, because nobody answers at that number.</summary>
    internal static string GetPhone(IConfiguration configuration, IHostEnvironment environment) =>
        configuration[PhoneSetting] is { Length: > 0 } phone ? phone : environment.IsDevelopment() ? "400-800-9090" : "";
}

/// <param name="UrgedAt">When the applicant last urged the review; null when never.</param>
/// <param name="AgainFrom">From when the review may be urged again; null when it may be urged now. It is a time, not a boolean, so that it
/// stays right while the version does not change.</param>
public sealed record UrgingShown(DateTimeOffset? UrgedAt, DateTimeOffset? AgainFrom);

/// <summary>Statuses and times only; <c>GET /auth/draft</c> returns what was submitted.</summary>
/// <param name="NextPollAfter">In seconds; null when the application is approved.</param>
/// <param name="Rejection">Also set on a draft whose correction was withdrawn, because it still has to be corrected.</param>
/// <param name="Urging">Null when nothing is waiting for a review.</param>
public sealed record StatusShown(Guid RegistrationId, string AuthStatus, long Version, int Round, DateTimeOffset? SubmittedAt,
    DateTimeOffset? DecidedAt, DateTimeOffset? ExpectedBy, IReadOnlyList<StepShown> Steps, RejectionShown? Rejection, ManagerShown? Manager,
    CustomerService CustomerService, IReadOnlyList<NextStep> NextSteps, int? NextPollAfter, UrgingShown? Urging);

/// <summary>Combines the timeline, the sealed messages and the manager's contact data.</summary>
public sealed class StatusReader(EventSessions sessions, StreamVersions versions, DatabaseClock clock, StaffAccounts accounts,
    IKeyRing keys, IConfiguration configuration, IHostEnvironment environment)
{
    public ValueTask<long?> FindVersion(Guid registration, CancellationToken ct) => versions.Find(registration, ct);

    public async Task<StatusShown?> Read(Guid registration, Language language, CancellationToken ct)
    {
        await using var session = sessions.OpenQuery();
        // The version is read first. If an event comes between the two reads, a new body has an old version and the client asks again; in
        // the other order an old body could keep the new version.
        if (await session.VersionOf(registration, ct) is not { } version
            || await session.LoadAsync<StatusDocument>(registration, ct) is not { } it)
            return null;
        var now = await clock.ReadNow(ct);
        var open = it.AuthStatus is AuthStatus.Pending or AuthStatus.Processing;
        return new StatusShown(registration, it.AuthStatus, version, it.Round, it.SubmittedAt, it.DecidedAt,
            open && (it.ReversedAt ?? it.SubmittedAt) is { } at ? Timeline.GetExpectedBy(at) : null, Timeline.GetSteps(it, language),
            it is { AuthStatus: AuthStatus.Rejected } or { AuthStatus: AuthStatus.Draft, Reasons.Count: > 0 }
                ? await ReadRejection(it, language, ct) : null,
            it is { AuthStatus: AuthStatus.Approved, Manager: { } manager, AssignedAt: { } assigned }
                ? await ReadManager(manager, assigned, ct) : null,
            new CustomerService(CustomerService.GetPhone(configuration, environment), GetServiceHours(language)),
            Timeline.GetNextSteps(it, language), it.AuthStatus == AuthStatus.Approved ? null : Timeline.GetPollDelay(now), open
            ? new UrgingShown(it.UrgedAt, it.UrgedAt is { } urged ? UrgeReview.GetNextUrgeTime(urged) : null) : null);
    }

    /// <summary>Hours that are configured only in Chinese are also used in English, because the English default would be wrong.</summary>
    private string GetServiceHours(Language language) => (language, configuration["CustomerService:Hours"]) switch
    {
        (Language.English, var chinese) => configuration["CustomerService:HoursEnglish"] ?? chinese ?? "Working days 09:00-18:00",
        (_, var chinese) => chinese ?? "工作日 09:00-18:00",
    };

    private async Task<RejectionShown> ReadRejection(StatusDocument it, Language language, CancellationToken ct)
    {
        var texts = await keys.Open<DecisionTexts>(it.Texts, SealedFieldNames.Texts, "status", ct);
        var opens = it.Reasons.SelectMany(r => r.Opens).ToList();
        // They were deleted with the consent, so they have to be uploaded again.
        if (opens.Count > 0 && it.OpensPictures)
            opens.AddRange(RegistrationForm.PictureNames.Select(n => "/" + n));
        return new RejectionShown(
            [.. it.Reasons.Select((r, i) => new ReasonShown(r.Code, r.Opens.FirstOrDefault(),
                (language == Language.English ? texts?.English?.ElementAtOrDefault(i) : null) ?? texts?.Messages.ElementAtOrDefault(i)
                    ?? TimelineTexts.GetReasonText(r.Step, language),
                CorrectionRules.GetOpenFields(r.Opens)))],
            opens.Count > 0, CorrectionRules.GetOpenFields(opens));
    }

    private async Task<ManagerShown?> ReadManager(Guid id, DateTimeOffset assignedAt, CancellationToken ct) =>
        await accounts.Find(id, ct) is { } it ? new ManagerShown(it.DisplayName, it.Phone, assignedAt) : null;
}
