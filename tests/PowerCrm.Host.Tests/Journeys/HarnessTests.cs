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
        using var written = new StringWriter();
        findings.Print(written);
        written.ToString().ShouldContain("the second is not");
    }

    [Fact]
    public async Task what_one_of_many_threw_is_thrown_after_the_others_have_ended()
    {
        var slow = new TaskCompletionSource();
        var all = Deployment.WhenAll([Task.FromException(new InvalidOperationException("lost")), slow.Task]);
        all.IsCompleted.ShouldBeFalse();
        slow.SetResult();
        (await Should.ThrowAsync<AggregateException>(all)).InnerExceptions.ShouldHaveSingleItem().Message.ShouldBe("lost");
    }

    [Fact]
    public async Task an_answer_500_is_tried_again_and_told_and_a_refusal_is_thrown()
    {
        using var http = new HttpClient(new CannedAnswers(HttpStatusCode.InternalServerError, HttpStatusCode.OK, HttpStatusCode.Conflict))
        {
            BaseAddress = new Uri("http://nowhere.invalid"),
        };
        var person = new RetryingClient(() => http);
        await person.Post("/reviews/1/claim", new { }, "token", 1);
        (person.RequestCount, person.Acknowledged.Count, person.Failures.Count).ShouldBe((2, 1, 1));
        await Should.ThrowAsync<RefusedException>(() => person.Post("/reviews/1/claim", new { }, "token", 1));
        person.Acknowledged.Count.ShouldBe(1);

        var findings = new Findings();
        findings.Check("the others", true, "");
        RegistrationRuns.Stumbles(findings, ["none", "503 database_unavailable"]);
        Verdict(findings).ShouldBe("verdict: all of it holds");
        RegistrationRuns.Stumbles(findings, person.Failures);
        Verdict(findings).ShouldBe("verdict: BROKEN");
    }

    private static string Verdict(Findings findings)
    {
        using var written = new StringWriter();
        findings.Print(written);
        var last = written.ToString().TrimEnd().Split('\n')[^1];
        (last == "verdict: all of it holds").ShouldBe(findings.AllHold);
        return last;
    }

    private sealed class CannedAnswers(params IEnumerable<HttpStatusCode> statuses) : HttpMessageHandler
    {
        private readonly Queue<HttpStatusCode> next = new(statuses);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(next.Dequeue()) { Content = new StringContent("{}") });
    }
}
