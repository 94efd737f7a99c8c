using System.Net;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>The harness of `stress` finds faults; a fault that it overlooked would not be shown by any experiment.</summary>
public class HarnessTests
{
    [Fact]
    public void without_a_rule_or_with_a_broken_one_the_verdict_is_broken()
    {
        var findings = new Findings();
        findings.AddCount("requests sent", 3);
        Verdict(findings).ShouldBe("verdict: BROKEN");
        findings.Check("nothing is lost", true, "one was");
        Verdict(findings).ShouldBe("verdict: all of it holds");
        findings.Check("nothing is told twice", false, "one was");
        findings.Check("nobody is refused", true, "one was");
        Verdict(findings).ShouldBe("verdict: BROKEN");
    }

    [Fact]
    public async Task a_check_that_throws_breaks_its_rule_and_says_why()
    {
        var findings = new Findings();
        await findings.Check("each write is in the log", () => throw new InvalidOperationException("the second is not"));
        Verdict(findings).ShouldBe("verdict: BROKEN");
        using var report = new StringWriter();
        findings.Print(report);
        report.ToString().ShouldContain("the second is not");
    }

    [Fact]
    public async Task the_exception_of_one_task_is_thrown_after_all_have_ended()
    {
        var slow = new TaskCompletionSource();
        var all = Deployment.WhenAll([Task.FromException(new InvalidOperationException("lost")), slow.Task]);
        all.IsCompleted.ShouldBeFalse();
        slow.SetResult();
        (await Should.ThrowAsync<AggregateException>(all)).InnerExceptions.ShouldHaveSingleItem().Message.ShouldBe("lost");
    }

    [Fact]
    public async Task a_500_is_retried_and_reported_and_a_refusal_is_thrown()
    {
        using var http = new HttpClient(new CannedResponses(HttpStatusCode.InternalServerError, HttpStatusCode.OK, HttpStatusCode.Conflict))
        {
            BaseAddress = new Uri("http://nowhere.invalid"),
        };
        var client = new RetryingClient(() => http);
        await client.Post("/reviews/1/claim", new { }, "token", 1);
        (client.RequestCount, client.Acknowledged.Count, client.Failures.Count).ShouldBe((2, 1, 1));
        await Should.ThrowAsync<RefusedException>(() => client.Post("/reviews/1/claim", new { }, "token", 1));
        client.Acknowledged.Count.ShouldBe(1);

        var findings = new Findings();
        findings.Check("the others", true, "");
        RegistrationRuns.AddFailures(findings, ["none", "503 database_unavailable"]);
        Verdict(findings).ShouldBe("verdict: all of it holds");
        RegistrationRuns.AddFailures(findings, client.Failures);
        Verdict(findings).ShouldBe("verdict: BROKEN");
    }

    private static string Verdict(Findings findings)
    {
        using var report = new StringWriter();
        findings.Print(report);
        var last = report.ToString().TrimEnd().Split('\n')[^1];
        (last == "verdict: all of it holds").ShouldBe(findings.AllHold);
        return last;
    }

    private sealed class CannedResponses(params IEnumerable<HttpStatusCode> statuses) : HttpMessageHandler
    {
        private readonly Queue<HttpStatusCode> remaining = new(statuses);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(remaining.Dequeue()) { Content = new StringContent("{}") });
    }
}
