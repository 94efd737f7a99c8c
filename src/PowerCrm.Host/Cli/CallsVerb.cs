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
            "Resolve one call of unknown outcome; recorded with its reason and with who ran this.") { call, cause, action, reason };
        resolve.SetAction((parsed, ct) => ExportVerbs.ParseReason(parsed.GetRequiredValue(reason)) is not { } text
            ? Task.FromResult(ExportVerbs.RejectReason())
            : Verb.WithHost(async (host, token) =>
            {
                var calls = host.Services.GetRequiredService<ExternalCalls>();
                var it = (await calls.ReadUnknown(token, parsed.GetRequiredValue(call)))
                    .FirstOrDefault(c => c.Cause == parsed.GetRequiredValue(cause));
                return it is not null && await ResolveUnknownCall.Resolve(calls, Verb.Streams(host), it,
                    parsed.GetRequiredValue(action) == "again", text, token)
                    ? Root.Done : Verb.Fail("That call is not unknown, was already resolved, or waits to be repeated.");
            }, ct, startHost: true));
        return new Command("calls", "Calls to vendors whose outcome is unknown: list, resolve.") { list, resolve };
    }
}
