using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Hosting;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests;

/// <summary>The refusals that routes really return are described in the OpenAPI document, with status, code and headers.</summary>
[Trait("Category", "Slow")]
public class OpenApiAnswersTests(TestHost host) : IClassFixture<TestHost>
{
    /// <summary>
    /// Codes that no route describes: they occur before a route is found, are unexpected errors, belong to routes that only exist in
    /// Development, or are retried internally.
    /// </summary>
    private static readonly string[] UnroutedCodes =
    [
        "headers_too_large", "internal_error", "method_not_allowed", "not_acceptable", "uri_too_long",
        "demo_filling", "link_used", "identity_taken",
    ];

    [Fact, Trait("Category", "Full")]
    public async Task every_refusal_of_a_hostile_request_is_described()
    {
        var paths = (await ReadDocument())["paths"]!.AsObject();
        var people = new List<(string Role, Guid Id)> { ("applicant", (await Applicant.SignIn(host)).Id) };
        foreach (var role in new[] { "reviewer", "manager", "admin", "auditor" })
            people.Add((role, (await Staff.Of(host, role)).Id));
        var faults = new SortedSet<string>(StringComparer.Ordinal);
        var refusalCount = 0;
        foreach (var (path, methods) in paths)
            foreach (var (method, operation) in methods!.AsObject())
                // An event stream does not end, and an erased person can send no more requests.
                if (operation!["responses"]!["200"]?["content"]?["text/event-stream"] is null
                    && !path.EndsWith("/erase", StringComparison.Ordinal))
                    foreach (var (role, id) in people)
                        await Ask(path, method.ToUpperInvariant(), operation, role, id);
        faults.ShouldBeEmpty();
        refusalCount.ShouldBeGreaterThan(2000);

        async Task Ask(string path, string method, JsonNode operation, string role, Guid id)
        {
            var address = path.Replace("{id}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal)
                .Replace("{imageId}", $"{Guid.CreateVersion7()}", StringComparison.Ordinal)
                .Replace("{version}", "1", StringComparison.Ordinal);
            var token = (await host.Services.GetRequiredService<Sessions>().Issue(role == "applicant" ? Audience.Applicant : Audience.Staff,
                id, role == "applicant" ? null : role, CancellationToken.None)).AccessToken;
            var example = Examples.ByRoute.GetValueOrDefault($"{method} {path}");
            foreach (var (content, ifMatch, headers, query) in HostileRequests(method, operation, example))
            {
                var answer = await host.Send(new HttpMethod(method), address + query, content?.Invoke(), token, ifMatch, headers);
                if (answer.Code < 400)
                    continue;
                refusalCount++;
                var documented = operation["responses"]![$"{answer.Code}"];
                if (documented?["content"]?["application/problem+json"]?["examples"]?[answer.Problem!] is null)
                    faults.Add($"{method} {path}: {answer.Code} {answer.Problem}");
                else if (answer.Header("Retry-After") is not null && documented["headers"]?["Retry-After"] is null)
                    faults.Add($"{method} {path}: {answer.Code} without Retry-After");
            }
        }
    }

    [Fact]
    public async Task the_headers_of_a_retry_are_described_where_they_may_come()
    {
        var operations = (await ReadDocument())["paths"]!.AsObject()
            .SelectMany(p => p.Value!.AsObject().Select(o => (p.Key, o.Value!))).ToList();
        operations.Count.ShouldBeGreaterThan(100);
        foreach (var (path, operation) in operations)
        {
            var takesKey = operation["parameters"]?.AsArray().Any(p => p!["name"]!.GetValue<string>() == "Idempotency-Key") == true;
            foreach (var (status, answer) in operation["responses"]!.AsObject())
            {
                (answer!["headers"]?["Retry-After"] is not null).ShouldBe(status is "429" or "503" || status == "409" && takesKey
                    || path == "/auth/wechat" && status == "409", $"{path} {status}");
                (answer["headers"]?["Idempotency-Replayed"] is not null).ShouldBe(takesKey && status[0] == '2', $"{path} {status}");
            }
        }
    }

    [Fact]
    public async Task every_error_code_is_described_for_some_route()
    {
        var document = await ReadDocument();
        var described = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject())
            .SelectMany(o => o.Value!["responses"]!.AsObject())
            .SelectMany(r => r.Value!["content"]?["application/problem+json"]?["examples"]?.AsObject().Select(e => e.Key) ?? [])
            .ToHashSet();
        described.Where(code => !ProblemCatalogue.Contains(code)).ShouldBeEmpty();
        ProblemCatalogue.All.Where(e => e.Status > 0).Select(e => e.Code).Except(described).ShouldBe(UnroutedCodes, ignoreOrder: true);
    }

    [Fact]
    public async Task every_schema_is_used()
    {
        var document = await ReadDocument();
        var text = document.ToJsonString();
        document["components"]!["schemas"]!.AsObject().Select(s => s.Key)
            .Where(name => !text.Contains($"\"#/components/schemas/{name}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task every_refusal_has_the_schema_of_a_problem_and_an_example_of_it()
    {
        var document = await ReadDocument();
        var required = document["components"]!["schemas"]!["Problem"]!["required"]!.AsArray().Select(m => m!.GetValue<string>());
        foreach (var (code, example) in document["components"]!["examples"]!.AsObject())
            required.Except(example!["value"]!.AsObject().Select(m => m.Key)).ShouldBeEmpty(code);
        var sent = (await host.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated").Body.AsObject();
        required.Except(sent.Select(m => m.Key)).ShouldBeEmpty();
        foreach (var (route, responses) in ReadResponses(document))
            foreach (var (status, response) in responses.Where(r => r.Key[0] is '4' or '5'))
                ((string?)response!["content"]!["application/problem+json"]!["schema"]!["$ref"])
                    .ShouldBe("#/components/schemas/Problem", $"{route} {status}");
    }

    [Fact]
    public async Task a_route_that_answers_304_takes_a_tag_and_gives_one()
    {
        var document = await ReadDocument();
        var routes = ReadResponses(document).Where(r => r.Responses.ContainsKey("304")).ToList();
        routes.Count.ShouldBeGreaterThan(5);
        foreach (var (route, responses) in routes)
        {
            var operation = responses.Parent!;
            operation["parameters"]!.AsArray().ShouldContain(p => (string?)p!["name"] == "If-None-Match", route);
            responses["200"]!["headers"]!["ETag"].ShouldNotBeNull(route);
        }
    }

    [Fact]
    public async Task the_parts_of_an_upload_are_described()
    {
        var content = (await ReadDocument())["paths"]!["/upload/image"]!["post"]!["requestBody"]!["content"]!;
        var form = content["multipart/form-data"]!["schema"]!;
        form["required"]!.AsArray().Select(m => (string?)m).ShouldBe(["file", "kind"], ignoreOrder: true);
        form["properties"]!["kind"]!["enum"]!.AsArray().Select(m => (string?)m).ShouldBe(["businessLicense", "idCardFront", "idCardBack"]);
    }

    private static IEnumerable<(string Route, JsonObject Responses)> ReadResponses(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key} {path.Key}", operation.Value!["responses"]!.AsObject());

    private async Task<JsonNode> ReadDocument() => (await host.Get("/openapi/v1.json")).ShouldBe(200).Body;

    private static IEnumerable<(Func<HttpContent?>? Content, long? IfMatch, (string, string)[] Headers, string Query)> HostileRequests(
        string method, JsonNode operation, Examples.Example? example)
    {
        yield return (null, null, [], "");
        yield return (null, null, [], "?limit=0&status=%00&unread=x&from=x&to=x&parent=x&q=%E2%80%8B");
        yield return (null, null, [], "?cursor=x&at=x&dryRun=x");
        yield return (null, null, [], "?q=%FF");
        if (method is "GET" or "DELETE" && operation["requestBody"] is null)
            yield break;
        string[] bodies = ["{", "{}", "{\"odd\":1}", "{\"reason\":\"\\u200b\"}", "{\"a\":\"" + new string('a', 70_000) + "\"}"];
        foreach (var text in bodies)
            yield return (() => Text(text), 1, [], "");
        yield return (() => new StringContent("x", Encoding.UTF8, "text/plain"), 1, [], "");
        yield return (null, 1, [("Idempotency-Key", "a b")], "");
        var validBody = example?.Request?.ToJsonString();
        var key = ("Idempotency-Key", "k" + Guid.CreateVersion7().ToString("N"));
        if (validBody is not null)
        {
            yield return (() => Text(validBody), null, [], "");
            yield return (() => Text(validBody), 999_999, [], "");
            yield return (() => Text(validBody), 1, [key], "");
        }
        else
        {
            yield return (null, null, [key], "");
        }
        yield return (() => Text("{ }"), 1, [key], "");
        yield return (() => Text(validBody ?? "{}"), 1, [key], "?dryRun=true");
    }

    private static StringContent Text(string json) => new(json, Encoding.UTF8, "application/json");
}
