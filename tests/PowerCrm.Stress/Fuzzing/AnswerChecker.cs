using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using PowerCrm.Web;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>A rule that an answer broke.</summary>
internal sealed record Fault(string Rule, FuzzRequest Request, FuzzAnswer Answer, string Why);

/// <summary>A word of one person in an answer to another who may see it only while holding the case or the customer.</summary>
internal sealed record Suspect(FuzzRequest Request, FuzzAnswer Answer, string Word, IReadOnlyCollection<Guid> Registrations);

/// <summary>The rules for every answer, independent of the request.</summary>
internal sealed class AnswerChecker(ApiDocument document)
{
    public const string ServerError = "no 5xx but 503 with a code of the contract", Problems = "each 4xx is a problem as the contract says",
        Schema = "each success fits the OpenAPI document", Refusal = "what can never be right is refused",
        Leak = "nobody sees what is another's", Answered = "each request is answered";

    /// <summary>The first path segments of the staff's routes; staff may otherwise use only the routes that everybody may use.</summary>
    private static readonly string[] StaffRoutes =
        ["reviews", "customers", "managers", "ops", "audit", "policies", "assignment", "metrics", "staff", "notifications"];
    private static readonly string[] SharedRoutes =
        ["/auth/refresh", "/auth/logout", "/auth/logout-all", "/auth/wechat", "/auth/sessions", "/auth/sessions/{id}"];

    public ConcurrentQueue<Fault> Faults { get; } = [];
    public ConcurrentQueue<Suspect> Suspects { get; } = [];

    /// <summary>The codes of answers with 503, and how often they came.</summary>
    public ConcurrentDictionary<string, int> Unavailable { get; } = new(StringComparer.Ordinal);

    public void Check(FuzzRequest request, FuzzAnswer answer)
    {
        var isSameRoute = request.Method == request.Route.Method && !request.PathChanged;
        if (answer.Status == 0)
            AddFault(Answered, answer.Failure ?? "no answer");
        else if (answer.Status >= 500)
            Unavailability();
        else if (answer.Status >= 400)
            Report(Problems, CheckProblem(request, answer));
        else if (answer.Status is >= 300 and not 304)
            AddFault(Problems, $"{answer.Status} is none of the contract's");
        else if (isSameRoute)
        {
            Report(Schema, CheckSuccess(request, answer));
            Report(Refusal, answer.Status < 300 ? request.RefusalReason : null);
            Report(Refusal, answer.Status < 300 ? CheckRole(request) : null);
        }
        foreach (var text in ReadTexts(answer))
            FindLeaks(request, answer, text);

        void AddFault(string rule, string reason) => Faults.Enqueue(new Fault(rule, request, answer, reason));

        void Report(string rule, string? reason)
        {
            if (reason is not null)
                AddFault(rule, reason);
        }

        void Unavailability()
        {
            var reason = answer.Status != 503 ? "no 5xx but 503 may be" : CheckProblem(request, answer);
            if (reason is not null)
                AddFault(ServerError, reason);
            else if (request.Method != "HEAD")
                Unavailable.AddOrUpdate(ParseJson(answer)!.RootElement.GetProperty("code").GetString()!, 1, (_, n) => n + 1);
        }
    }

    private static string? CheckProblem(FuzzRequest request, FuzzAnswer answer)
    {
        // Kestrel refuses it before a request exists, so none of the product's code runs.
        if (answer is { Status: 400, Bytes.Length: 0 } && request.Path.Split('?')[0].Contains("%00", StringComparison.Ordinal))
            return null;
        if (!answer.ContentType.StartsWith("application/problem+json", StringComparison.Ordinal))
            return $"its content type is '{answer.ContentType}'";
        if (answer.Status is 429 or 503 && !answer.Headers.ContainsKey("Retry-After"))
            return "it has no Retry-After";
        if (request.Method == "HEAD")
            return null;
        using var json = ParseJson(answer);
        if (json is not { RootElement: { ValueKind: JsonValueKind.Object } it })
            return "its body is no JSON object";
        foreach (var name in (string[])["type", "title", "detail", "code", "traceId"])
            if (!it.TryGetProperty(name, out var text) || text.ValueKind != JsonValueKind.String || text.GetString() is not { Length: > 0 })
                return $"its {name} is missing";
        var code = it.GetProperty("code").GetString()!;
        if (it.GetProperty("type").GetString() != "urn:powercrm:problem:" + code)
            return "its type is not that of its code";
        if (!it.TryGetProperty("status", out var status) || !status.TryGetInt32(out var number) || number != answer.Status)
            return "its status is not that of the answer";
        if (!ProblemCatalogue.Contains(code))
            return $"its code {code} is in no catalogue";
        if (it.GetProperty("traceId").GetString() is not { Length: 32 } trace || !trace.All(char.IsAsciiHexDigitLower))
            return "its traceId is none";
        if (!it.TryGetProperty("errors", out var errors))
            return code == "validation_failed" ? "it says validation_failed and has no errors" : null;
        if (errors.ValueKind != JsonValueKind.Array || errors.GetArrayLength() == 0)
            return "its errors are no list";
        foreach (var error in errors.EnumerateArray())
        {
            if (!(error.TryGetProperty("pointer", out var pointer) && error.TryGetProperty("code", out var errorCode)
                && error.TryGetProperty("message", out var message) && message.GetString() is { Length: > 0 }))
                return "an error is without pointer, code or message";
            if (pointer.GetString() is not { } path || (path.Length > 0 && path[0] != '/'))
                return $"'{pointer}' is no JSON pointer";
            if (!ProblemCatalogue.Contains(errorCode.GetString()!))
                return $"the error's code {errorCode} is in no catalogue";
        }
        return null;
    }

    private string? CheckSuccess(FuzzRequest request, FuzzAnswer answer)
    {
        if (request.Route.Response(answer.Status) is not { } described)
            return $"the document knows no {answer.Status} of this route";
        if (answer.Status is 204 or 304)
            return answer.Bytes.Length == 0 ? null : $"{answer.Status} has a body";
        if (described["content"] is not System.Text.Json.Nodes.JsonObject { Count: > 0 } contents)
            return null;
        var type = answer.ContentType.Split(';')[0].Trim();
        if (!contents.ContainsKey(type))
            return $"the document knows no '{type}' of this route";
        if (type != "application/json")
            return null;
        using var json = ParseJson(answer);
        return json is null ? "its body is no JSON" : document.FindMismatch(contents[type]!["schema"], json.RootElement);
    }

    private static string? CheckRole(FuzzRequest request)
    {
        var (path, group) = (request.Route.Path, request.Route.Path.Split('/')[1]);
        if (!request.HasOwnToken)
            return null;
        if (StaffRoutes.Contains(group) && request.Route.IsSecured && request.Caller.IsApplicant)
            return "an applicant may not use it";
        return group is "auth" or "privacy" or "ocr" && request.Route.IsSecured && request.Caller.IsStaff && !SharedRoutes.Contains(path)
            ? "staff may not use it" : null;
    }

    private void FindLeaks(FuzzRequest request, FuzzAnswer answer, string text)
    {
        foreach (var (word, owner, kind) in Markers.FindIn(text))
        {
            if (owner == request.Caller)
                continue;
            switch (MaySee(request, owner, kind))
            {
                case null:
                    Suspects.Enqueue(new Suspect(request, answer, word, owner.IsApplicant
                        ? owner.Ids : [ReadPathId(request), ReadBodyId(answer)]));
                    break;
                case false:
                    Faults.Enqueue(new Fault(Leak, request, answer, $"'{word}' is of {owner.Name}"));
                    break;
            }
        }
    }

    /// <summary>Whether the contract allows it; null: only while the caller holds the case or the customer.</summary>
    private static bool? MaySee(FuzzRequest request, FuzzCaller owner, char kind) => (request.Caller.Role, kind) switch
    {
        // Applicants may read the notes about themselves in the export, and nowhere else; never the messages among colleagues.
        ("applicant", 'k') when request.Route.Path == "/privacy/export" => owner.IsStaff,
        ("nobody" or "applicant", _) => false,
        ("manager", 'c' or 'n' or 'k') => null,
        ("manager", 't') => request.Route.Path.EndsWith("/reveal-phone", StringComparison.Ordinal) ? null : false,
        ("manager", _) => false,
        ("reviewer", 'c' or 'p') => true,
        ("reviewer", 'k' or 'o') => owner.Role is "reviewer" or "admin" ? null : false,
        ("reviewer", _) => null,
        ("auditor", 'c' or 'p') => true,
        ("auditor", _) => false,
        ("admin", 'c' or 'p') => true,
        ("admin", 'n') when request.Route.Path.StartsWith("/customers", StringComparison.Ordinal) => true,
        ("admin", 'k') when owner.Role == "manager" => true,
        _ => null,
    };

    private static Guid ReadPathId(FuzzRequest request) =>
        request.Path.Split('/', '?').Select(p => Guid.TryParse(p, out var id) ? id : Guid.Empty).FirstOrDefault(id => id != Guid.Empty);

    /// <summary>The answer of `claim-next` contains the case.</summary>
    private static Guid ReadBodyId(FuzzAnswer answer)
    {
        using var json = ParseJson(answer);
        return json is { RootElement.ValueKind: JsonValueKind.Object } it && it.RootElement.TryGetProperty("registrationId", out var id)
            && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var registration) ? registration : Guid.Empty;
    }

    private static IEnumerable<string> ReadTexts(FuzzAnswer answer)
    {
        if (answer.ContentType != "application/zip")
        {
            yield return answer.Text;
            yield break;
        }
        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
            yield return reader.ReadToEnd();
        }
    }

    private static JsonDocument? ParseJson(FuzzAnswer answer)
    {
        try
        {
            return JsonDocument.Parse(answer.Bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
