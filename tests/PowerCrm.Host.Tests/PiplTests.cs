using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests;

/// <summary>docs/pipl.md covers every article, and refers only to code that exists.</summary>
[Collection(SharedHost.Name)]
public partial class PiplTests(TestHost host)
{
    private static readonly string[] Articles = ["14", "15", "16", "17", "28", "29", "30", "44", "45", "46", "47", "51", "55"];

    [Fact]
    public void each_article_has_a_route_or_a_verb_that_is_there()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "pipl.md")).Where(l => ArticleRow().IsMatch(l))
            .Select(l => l.Split('|')).ToList();
        rows.Select(r => r[1].Trim()).ShouldBe(Articles);
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => $"{m} /{RouteConstraint().Replace(e.RoutePattern.RawText!.TrimStart('/'), "}")}")).ToHashSet();
        foreach (var row in rows)
        {
            var references = CodeSpan().Matches(row[3]).Select(m => m.Groups[1].Value).ToList();
            references.ShouldNotBeEmpty(row[1]);
            references.Where(n => !(char.IsUpper(n[0]) ? routes.Contains(n) : IsVerb(n))).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("audit verify", true)]
    [InlineData("policies read review", true)]   // with an argument
    [InlineData("staff history", true)]          // without its argument
    [InlineData("audit verify xyz", false)]
    [InlineData("audit", false)]                 // only a group
    [InlineData("audit xyz", false)]
    public void a_group_alone_or_a_word_too_many_is_no_verb(string words, bool isVerb) => IsVerb(words).ShouldBe(isVerb);

    /// <summary>Arguments may be missing, as in a sentence, but no word may be left over, and a group alone does nothing.</summary>
    private static bool IsVerb(string verb) =>
        Root.Command().Parse(verb) is { UnmatchedTokens.Count: 0, CommandResult.Command.Action: not null };

    [GeneratedRegex(@"\A\| [0-9]+ \|")]
    private static partial Regex ArticleRow();

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex RouteConstraint();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
