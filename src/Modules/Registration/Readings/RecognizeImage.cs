using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Reads the fields of a paper from its picture, so that the applicant only has to confirm them.</summary>
[Tags("pictures")]
public static class RecognizeImage
{
    public sealed record Request(Guid ImageId);
    internal sealed record Warning(string Code, string Message);
    internal sealed record Response(string Kind, string Provider, IReadOnlyDictionary<string, OcrField> Fields,
        IReadOnlyList<Warning> Warnings);

    private const int MaxPerDay = 60;

    [WolverinePost("/ocr/recognize"), DisableRequestTimeout, Applicant, Idempotent, EnableRateLimiting(CallerLimits.Readings)]
    [Answers<Response>, ProblemCodes("ocr_unreadable", "ocr_unavailable", "picture_unavailable", "consent_required", "not_found")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, Images images, Readings readings, PictureReader reader,
        IRateLimits limits, IStreams events, HttpContext http, CancellationToken ct)
    {
        if ((await events.Load<Registrant>(caller.Id, ct)).State is not { Agreed: true, Sensitive: true })
            return new Problem("consent_required");
        if (await images.Find(body.Value.ImageId, ct) is not { } image || image.Owner != caller.Id)
            return Problem.NotFound;
        // Count every request before the picture is fetched and decrypted, also if the reader is unavailable: it is not called without a
        // limit.
        var limitKey = $"ocr:{caller.Id}";
        if ((await limits.TryAcquire(limitKey, MaxPerDay, TimeSpan.FromHours(24), ct)).ToProblem() is { } refusal)
            return refusal;
        var (jpeg, problem) = await images.OpenOrRefuse(image, ct);
        if (jpeg is null)
        {
            await limits.Release(limitKey, ct);
            return problem!;
        }
        var result = await reader.Read(image.Kind, jpeg, ct);
        var reply = result is OcrResult.Ok read ? Reply.Ok(new Response(image.Kind, read.Provider, read.Fields,
            [.. read.Warnings.Select(w => new Warning(w, ReadingTexts.Of(w, Languages.Of(http))))])) : null;
        // The server reads submitted papers itself, for the reviewer. A reading stored after the submission would replace that one.
        var it = (await events.Load<Registrant>(caller.Id, ct)).State;
        if (it.Erased)
            return Problem.NotFound;
        // The sweep of the picture deletes the response as well.
        var scope = IdempotencyScope.Of(http);
        scope.Subject = image.Id;
        // The pictures of an approved person stay when the consent is withdrawn: a stored response would be repeated without the consent.
        if (!it.Editable)
            scope.DoNotStore();
        // The picture may have been swept meanwhile. The response is stored with the reading, so that an erasure finds both.
        else if (result is not OcrResult.Unavailable && !await readings.Update(caller.Id, image.Id, r => r.With(result), read: true,
            reply is null ? [] : scope.RowsFor(reply), ct))
            return Problem.NotFound;
        if (reply is not null)
            return reply;
        switch (result)
        {
            case OcrResult.Unavailable unavailable:
                return Problem.Unavailable("ocr_unavailable", unavailable.RetryAfter);
            case OcrResult.Unreadable { DetectedKind: { } seenKind }:
                return new Problem("ocr_unreadable", Detail: ReadingTexts.Of(Readings.StoredReading.GetWrongPaperCode(seenKind),
                    Languages.Of(http)), Extra: new Dictionary<string, object?> { ["seen"] = seenKind });
            default:
                return new Problem("ocr_unreadable");
        }
    }
}
