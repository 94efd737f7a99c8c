using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>Sets the fault of a vendor; it stays until it is changed.</summary>
internal static class SandboxFaults
{
    private static readonly TimeSpan TimeoutDelay = TimeSpan.FromSeconds(70);

    private static readonly Dictionary<string, SandboxFault> GeneralFaults = new(StringComparer.Ordinal)
    {
        ["ok"] = SandboxFault.Ok,
        ["error"] = SandboxFault.Error,
        ["timeout"] = SandboxFault.Timeout,
        ["slow"] = SandboxFault.Slow,
    };

    private static readonly Dictionary<string, Dictionary<string, SandboxFault>> Modes = new(StringComparer.Ordinal)
    {
        [SandboxState.Wechat] = new(GeneralFaults)
        {
            ["no-credit"] = SandboxFault.NoCredit,
            ["blocked"] = SandboxFault.Blocked,
            ["rate-limited"] = SandboxFault.RateLimited,
            ["daily-limit"] = SandboxFault.DailyLimit,
            ["untrusted-address"] = SandboxFault.UntrustedAddress,
            ["token-expired"] = SandboxFault.TokenExpired,
            ["risky"] = SandboxFault.Risky,
            ["denied"] = SandboxFault.Denied,
            ["invented"] = SandboxFault.Invented,
            ["garbled"] = SandboxFault.Garbled,
            ["repeated"] = SandboxFault.Repeated,
        },
        [SandboxState.WeCom] = new(GeneralFaults)
        {
            ["invalid-user"] = SandboxFault.InvalidUser,
            ["untrusted-address"] = SandboxFault.UntrustedAddress,
            ["rate-limited"] = SandboxFault.RateLimited,
            ["token-expired"] = SandboxFault.TokenExpired,
        },
        [SandboxState.Sms] = new(GeneralFaults)
        {
            ["throttled"] = SandboxFault.Throttled,
            ["blacklisted"] = SandboxFault.Blacklisted,
            ["uncertain"] = SandboxFault.Uncertain,
            ["denied"] = SandboxFault.Denied,
            ["invented"] = SandboxFault.Invented,
            ["garbled"] = SandboxFault.Garbled,
            ["repeated"] = SandboxFault.Repeated,
        },
        [SandboxState.Ocr] = new(GeneralFaults) { ["unreadable"] = SandboxFault.Unreadable },
        [SandboxState.Blobs] = GeneralFaults,
        [SandboxState.Registry] = GeneralFaults,
        [SandboxState.Vault] = GeneralFaults,
        [SandboxState.Identity] = new(GeneralFaults)
        {
            ["mismatch"] = SandboxFault.Mismatch,
            ["not-found"] = SandboxFault.NotFound,
            ["inactive"] = SandboxFault.Inactive,
            ["refused"] = SandboxFault.Refused,
            ["rate-limited"] = SandboxFault.RateLimited,
        },
    };

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/faults", async Task<IResult> (HttpRequest request) =>
        {
            if (SandboxJson.ParseObject(await SandboxJson.ReadBody(request)) is not { } body)
                return BadRequest("malformed_request", "The body must be {provider, mode}, each once.");
            if (body.EnumerateObject().Any(member => member.Name is not ("provider" or "mode")))
                return BadRequest("unknown_member", "The body must be {provider, mode} and nothing else.");
            if (body.GetText("provider") is not { } provider || !Modes.TryGetValue(provider, out var modes))
                return BadRequest("validation_failed", $"provider is one of {string.Join(", ", Modes.Keys)}.");
            if (body.GetText("mode") is not { } mode || !modes.TryGetValue(mode, out var fault))
                return BadRequest("validation_failed", $"mode is one of {string.Join(", ", modes.Keys)}.");
            state.SetFault(provider, fault);
            if (fault == SandboxFault.Ok && state.OnRecovered is { } onRecovered)
                await onRecovered(request.HttpContext.RequestAborted);
            return TypedResults.NoContent();
        });

    /// <summary>Slow waits for two seconds. Timeout waits until the client disconnects, and sends no answer.</summary>
    /// <returns>True when the request gets no answer.</returns>
    public static async Task<bool> Delay(SandboxFault fault, HttpContext http)
    {
        var delay = fault switch { SandboxFault.Slow => TimeSpan.FromSeconds(2), SandboxFault.Timeout => TimeoutDelay, _ => TimeSpan.Zero };
        if (delay == TimeSpan.Zero) return false;
        try
        {
            await Task.Delay(delay, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        if (fault == SandboxFault.Timeout) http.Abort();
        return fault == SandboxFault.Timeout;
    }

    private static ProblemHttpResult BadRequest(string code, string detail) => TypedResults.Problem(
        detail, statusCode: 400, type: $"urn:powercrm:problem:{code}", extensions: new Dictionary<string, object?>
        {
            ["code"] = code,
            ["traceId"] = Activity.Current?.TraceId.ToHexString(),
        });
}
