using System.CommandLine;
using PowerCrm.Host.Operations;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`calls`: lists calls to vendors with unknown outcome, and records an operator's decision about them.</summary>
internal static class CallsVerb
{
    public static Command Command()
    {
        var callName = new Option<string?>("--call") { Description = "Only those of this name, such as tell_applicant." };
        var list = new Command("list", """
            Calls to vendors (such as messages) without a received answer; exit code 1 when there are any. They are never repeated
            automatically: ask the vendor or the recipient, then `calls resolve`.
            """) { callName, Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) => Verb.PrintRows(
            await host.Services.GetRequiredService<ExternalCalls>().ReadUnknown(token, parsed.GetValue(callName)),
                parsed.GetValue(Verb.Json),
            "No call is unknown.", ["call", "cause", "stream", "attempted", "state"],
            r => [r.Call, $"{r.Cause}", $"{r.Stream}", $"{r.AttemptedAt:u}", r.State]), ct));

        var call = new Argument<string>("call");
        var cause = new Argument<Guid>("cause") { Description = "The event that caused the call (see `calls list`)." };
        var action = new Argument<string>("done|again")
        {
            Description =
                "done: it arrived, or is no longer needed. again: it did not arrive; repeat it (it arrives twice if that was wrong).",
        };
        action.AcceptOnlyFromAmong("done", "again");
        var reason = new Option<string>("--reason")
        {
            Description = "How you know; stored permanently, so write no personal data.",
            Required = true
        };
        var resolve = new Command("resolve",
            "Resolve one call of unknown outcome; recorded with its reason and with who ran this. Asks first.")
        { call, cause, action, reason, Verb.Yes };
        resolve.SetAction((parsed, ct) => ExportVerbs.ParseReason(parsed.GetRequiredValue(reason)) is not { } text
            ? Task.FromResult(ExportVerbs.RejectReason())
            : Verb.WithHost(async (host, token) =>
            {
                var calls = host.Services.GetRequiredService<ExternalCalls>();
                var it = (await calls.ReadUnknown(token, parsed.GetRequiredValue(call)))
                    .FirstOrDefault(c => c.Cause == parsed.GetRequiredValue(cause));
                const string NotUnknown = "That call is not unknown, was already resolved, or waits to be repeated.";
                if (it is null)
                    return Verb.Fail(NotUnknown);
                var repeats = parsed.GetRequiredValue(action) == "again";
                if (Verb.Confirm($"Call {it.Call} of {it.Cause} is to be "
                    + (repeats ? "made again, and arrives twice if it did arrive" : "recorded as made or no longer needed"), host,
                    parsed.GetValue(Verb.Yes)) is { } refusal)
                    return Verb.Fail(refusal);
                return await ResolveUnknownCall.Resolve(calls, Verb.Streams(host), it, repeats, text, token)
                    ? Root.Done : Verb.Fail(NotUnknown);
            }, ct, startHost: true));
        return new Command("calls", "Calls to vendors whose outcome is unknown: list, resolve.") { list, resolve };
    }
}
