using System.Text;
using PowerCrm.Stress.Fuzzing;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>The judge of `stress fuzz` finds each kind of fault, and accepts correct answers.</summary>
public class FuzzJudgeTests
{
    private const string Problem = """
        {"type":"urn:powercrm:problem:not_found","title":"未找到。","status":404,"detail":"未找到。","code":"not_found",
         "traceId":"0af7651916cd43dd8448eb211c80319c"}
        """;

    private static readonly ApiDocument Document = ApiDocument.Read();
    private readonly FuzzCaller first = new("one", "applicant"), second = new("other", "applicant"), reviewer = new("reviewer", "reviewer");

    [Theory]
    [InlineData(404, "application/problem+json", Problem, null)]
    [InlineData(404, "application/json", Problem, AnswerChecker.Problems)]
    [InlineData(409, "application/problem+json", Problem, AnswerChecker.Problems)]                 // contains another status
    [InlineData(404, "application/problem+json", "{}", AnswerChecker.Problems)]
    [InlineData(404, "application/problem+json", "", AnswerChecker.Problems)]
    [InlineData(500, "application/problem+json", Problem, AnswerChecker.ServerError)]
    [InlineData(503, "text/plain", "busy", AnswerChecker.ServerError)]
    [InlineData(302, "text/html", "", AnswerChecker.Problems)]
    [InlineData(200, "application/json", """{"items":[]}""", null)]
    [InlineData(200, "application/json", """{"items":7}""", AnswerChecker.Schema)]
    [InlineData(200, "application/json", "{}", AnswerChecker.Schema)]
    [InlineData(200, "application/json", "{", AnswerChecker.Schema)]
    [InlineData(200, "text/plain", "x", AnswerChecker.Schema)]
    [InlineData(201, "application/json", """{"items":[]}""", AnswerChecker.Schema)]
    [InlineData(0, "", "", AnswerChecker.Answered)]
    public void an_answer_that_is_not_as_it_should_be_is_a_fault(int status, string type, string body, string? rule) =>
        Rules(first, "GET /privacy/access-log", status, type, body).ShouldBe(rule is null ? [] : [rule]);

    [Fact]
    public void data_of_another_person_in_an_answer_is_a_leak()
    {
        static string AccessLog(FuzzCaller person, char kind) =>
            $$"""{"items":[{"at":"2026-11-27T01:59:14Z","role":"manager","what":"phone","why":"{{person.Word(kind)}}"}]}""";
        Rules(first, "GET /privacy/access-log", 200, "application/json", AccessLog(first, 'n')).ShouldBeEmpty();
        Rules(first, "GET /privacy/access-log", 200, "application/json", AccessLog(second, 'n')).ShouldBe([AnswerChecker.Leak]);
        Rules(first, "GET /privacy/access-log", 404, "application/problem+json", Problem.Replace("未找到。", second.Word('e'),
            StringComparison.Ordinal)).ShouldBe([AnswerChecker.Leak]);
        // Text written about the applicant may appear in their export; notes among colleagues may not.
        Rules(first, "GET /privacy/export", 404, "application/problem+json", Problem.Replace("未找到。", reviewer.Word('k'),
            StringComparison.Ordinal)).ShouldBeEmpty();
        Rules(first, "GET /privacy/export", 404, "application/problem+json", Problem.Replace("未找到。", reviewer.Word('o'),
            StringComparison.Ordinal)).ShouldBe([AnswerChecker.Leak]);
    }

    [Fact]
    public void a_success_that_must_be_refused_is_a_fault()
    {
        Rules(first, "GET /customers", 200, "application/json", """{"items":[],"nextCursor":null}""").ShouldBe([AnswerChecker.Refusal]);
        Rules(reviewer, "GET /privacy/access-log", 200, "application/json", """{"items":[]}""").ShouldBe([AnswerChecker.Refusal]);
        Rules(first, "GET /privacy/access-log", 200, "application/json", """{"items":[]}""", "it came from nobody")
            .ShouldBe([AnswerChecker.Refusal]);
    }

    private static IEnumerable<string> Rules(FuzzCaller caller, string name, int status, string type, string body,
        string? mustRefuse = null)
    {
        var judge = new AnswerChecker(Document);
        var route = Document.Routes.Single(r => r.Name == name);
        judge.Check(new FuzzRequest(1, route, caller, route.Method, route.Path, [], null, false, false, true, mustRefuse),
            new FuzzAnswer(status, type, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), TimeProvider.System.GetUtcNow(),
                TimeSpan.Zero));
        return judge.Faults.Select(f => f.Rule);
    }
}
