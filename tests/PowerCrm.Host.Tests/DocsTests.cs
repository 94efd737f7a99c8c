using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Cli;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests;

/// <summary>Documents that can be held against the code are.</summary>
[Collection(SharedHost.Name)]
public class DocsTests(TestHost host)
{
    [Fact]
    public async Task the_list_of_events_is_the_one_the_code_gives()
    {
        var written = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "events.md"));
        written.ShouldBe(EventList.Markdown(host.Services.GetRequiredService<Maintenance>()),
            "docs/events.md is out of date; write it anew by: ./powercrm describe --events > docs/events.md");
    }

    [Fact]
    public void every_request_in_docs_http_has_a_route()
    {
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => (Method: m, Segments: Segments(e.RoutePattern.RawText!)))).ToList();
        var requests = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "http"), "*.http").SelectMany(File.ReadLines)
            .Select(Request).OfType<(string Method, string Path)>().ToList();
        requests.Count.ShouldBeGreaterThan(40);
        requests.Where(r => !routes.Exists(route => route.Method == r.Method && Fits(route.Segments, Segments(r.Path)))).ShouldBeEmpty();
    }

    [Fact]
    public void what_the_mini_programs_page_names_is_there()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "miniprogram.md"));
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => $"{m} /{string.Join('/', Segments(e.RoutePattern.RawText!).Select(s => s.StartsWith('{') ? "{}" : s))}"))
            .ToHashSet();
        var named = Regex.Matches(page, "`((?:GET|POST|PUT) /[^`? ]*)").Select(m => Regex.Replace(m.Groups[1].Value, @"\{[^}]*\}", "{}"))
            .Distinct().ToList();
        named.Count.ShouldBeGreaterThan(25);
        named.Where(n => !routes.Contains(n)).ShouldBeEmpty();

        // The first column of the tables that begin with "code".
        var codes = Regex.Matches(page, @"(?m)^\| code .*\n\|---.*\n((?:\|.*\n)+)")
            .SelectMany(t => t.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(row => Regex.Matches(row.Split('|')[1], "`([a-z_]+)`").Select(m => m.Groups[1].Value)).ToList();
        codes.Count.ShouldBeGreaterThan(25);
        codes.Where(c => !PowerCrm.Web.ProblemCatalogue.Knows(c)).ShouldBeEmpty();
    }

    private static (string Method, string Path)? Request(string line)
    {
        const string Host = "{{host}}";
        if (line.Split(' ') is not [var method, var url])
            return null;
        if (method == "WEBSOCKET")
            return ("GET", new Uri(url).AbsolutePath);
        return method is "GET" or "POST" or "PUT" or "DELETE" && url.StartsWith(Host, StringComparison.Ordinal)
            ? (method, url[Host.Length..].Split('?')[0]) : null;
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static bool Fits(string[] route, string[] path) => route.Length == path.Length
        && route.Zip(path).All(p => p.First == p.Second || p.First.StartsWith('{') && p.Second.StartsWith("{{", StringComparison.Ordinal));
}
