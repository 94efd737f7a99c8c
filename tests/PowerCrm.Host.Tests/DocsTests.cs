using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Cli;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests;

/// <summary>Compares documents with the code where that is possible.</summary>
[Collection(SharedHost.Name)]
public class DocsTests(TestHost host)
{
    /// <summary>Types that are not ours, vendors' error codes, and the slice that docs/adding-a-slice.md makes up.</summary>
    private static readonly HashSet<string> OtherTypes =
        ["AuthFailure", "DateTimeOffset", "Guid", "LimitExceeded", "PauseCustomer", "PowerCrm", "Should"];

    /// <summary>The types of the variables in examples.</summary>
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["caller"] = "CurrentCaller",
        ["due"] = "DueCommand",
        ["host"] = "TestHost",
        ["ifMatch"] = "Required",
        ["manager"] = "SignedInUser",
        ["policies"] = "PolicyVersions",
        ["session"] = "SessionStreams",
        ["store"] = "StoreBuilder",
    };

    [Fact]
    public async Task the_list_of_events_is_the_one_the_code_gives()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "events.md"));
        committed.ShouldBe(EventList.RenderMarkdown(host.Services.GetRequiredService<Maintenance>()),
            "docs/events.md is out of date; write it anew by: ./powercrm describe --events > docs/events.md");
    }

    [Fact]
    public async Task the_list_of_routes_is_the_one_the_code_gives()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "routes.md"));
        committed.ShouldBe(RouteList.RenderMarkdown([host.Services.GetRequiredService<EndpointDataSource>()]),
            "docs/routes.md is out of date; write it anew by: ./powercrm describe --routes > docs/routes.md");
    }

    [Fact]
    public async Task the_list_of_fields_is_the_one_the_code_gives()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "fields.md"));
        committed.ShouldBe(FieldList.RenderMarkdown(),
            "docs/fields.md is out of date; write it anew by: ./powercrm describe --fields > docs/fields.md");
    }

    [Fact]
    public void every_request_in_docs_http_has_a_route()
    {
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => (Method: m, Segments: Segments(e.RoutePattern.RawText!)))).ToList();
        var requests = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "http"), "*.http").SelectMany(File.ReadLines)
            .Select(ParseRequest).OfType<(string Method, string Path)>().ToList();
        requests.Count.ShouldBeGreaterThan(40);
        requests.Where(r => !routes.Exists(route => route.Method == r.Method && Matches(route.Segments, Segments(r.Path)))).ShouldBeEmpty();
    }

    [Fact]
    public void every_route_named_on_the_mini_program_page_exists()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "miniprogram.md"));
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => $"{m} /{string.Join('/', Segments(e.RoutePattern.RawText!).Select(s => s.StartsWith('{') ? "{}" : s))}"))
            .ToHashSet();
        var listed = Regex.Matches(page, "`((?:GET|POST|PUT) /[^`? ]*)").Select(m => Regex.Replace(m.Groups[1].Value, @"\{[^}]*\}", "{}"))
            .Distinct().ToList();
        listed.Count.ShouldBeGreaterThan(25);
        listed.Where(n => !routes.Contains(n)).ShouldBeEmpty();

        // The first column of the tables that begin with "code".
        var codes = Regex.Matches(page, @"(?m)^\| code .*\n\|---.*\n((?:\|.*\n)+)")
            .SelectMany(t => t.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(row => Regex.Matches(row.Split('|')[1], "`([a-z_]+)`").Select(m => m.Groups[1].Value)).ToList();
        codes.Count.ShouldBeGreaterThan(25);
        codes.Where(c => !PowerCrm.Web.ProblemCatalogue.Contains(c)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("testing.md")]
    [InlineData("architecture.md")]
    [InlineData("adding-a-slice.md")]
    [InlineData("security.md")]
    public void every_source_file_that_a_page_names_is_there(string page)
    {
        var sources = ListSources("src", "tests");
        var listed = Regex.Matches(ReadPage(page), @"`((?:[A-Za-z.]+/)*[A-Za-z.]+\.cs)`").Select(m => m.Groups[1].Value)
            .Where(n => !n.StartsWith("PauseCustomer", StringComparison.Ordinal)).Distinct().ToList();
        listed.Count.ShouldBeGreaterThan(10);
        listed.Where(n => !sources.Exists(s => s.EndsWith("/" + n, StringComparison.Ordinal)
            || s.EndsWith("/PowerCrm." + n, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void every_member_that_a_page_names_exists()
    {
        var assemblies = new List<Assembly> { typeof(DocsTests).Assembly };
        for (var i = 0; i < assemblies.Count; i++)
            assemblies.AddRange(assemblies[i].GetReferencedAssemblies()
                .Where(a => a.Name!.StartsWith("PowerCrm.", StringComparison.Ordinal)).Select(Assembly.Load).Except(assemblies).ToList());
        var types = assemblies.SelectMany(a => a.GetTypes()).ToLookup(t => t.Name.Split('`')[0], StringComparer.Ordinal);
        var named = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").SelectMany(page =>
            FindMembers(File.ReadAllText(page)).Select(m => (Page: Path.GetFileName(page), m.Type, m.Member))).ToList();
        named.Count.ShouldBeGreaterThan(80);
        named.Where(n => !types[n.Type].Any(t => HasMember(t, n.Member))).Select(n => $"{n.Page}: {n.Type}.{n.Member}").ShouldBeEmpty();
    }

    [Fact]
    public void every_test_class_that_the_testing_page_names_is_there()
    {
        var tests = ListSources("tests").Select(s => Path.GetFileNameWithoutExtension(s)).ToHashSet(StringComparer.Ordinal);
        var listed = Regex.Matches(ReadPage("testing.md") + File.ReadAllText(Path.Combine(Repository.Root, "bench", "LONG.md")),
            @"`(?:[A-Za-z.]+/)?([A-Z][A-Za-z]+Tests)[.`]").Select(m => m.Groups[1].Value).Distinct().ToList();
        listed.Count.ShouldBeGreaterThan(20);
        listed.Where(n => !tests.Contains(n)).ShouldBeEmpty();
    }

    /// <summary>An ellipsis stands for the rest of a name. Names of events and codes look alike; they are in the sources.</summary>
    [Theory]
    [InlineData("testing.md")]
    [InlineData("field-reports.md")]
    [InlineData("security.md")]
    [InlineData("security-cases.md")]
    public void every_test_that_a_page_names_is_there(string page)
    {
        const string Words = "[a-z0-9]+(?:_[a-z0-9]+){2,}";
        var tests = ListSources("tests").SelectMany(f => Regex.Matches(File.ReadAllText(f), @"(?:void|Task) ([a-z0-9_]+)\(")
            .Select(m => (Class: Path.GetFileNameWithoutExtension(f), Name: m.Groups[1].Value))).ToList();
        var others = ListSources("src").SelectMany(f => Regex.Matches(File.ReadAllText(f), Words).Select(m => m.Value))
            .ToHashSet(StringComparer.Ordinal);
        var listed = Regex.Matches(ReadPage(page), $"`(?:([A-Z][A-Za-z]+Tests)[.])?({Words})(…?)`")
            .Select(m => (Class: m.Groups[1].Value, Name: m.Groups[2].Value, IsPrefix: m.Groups[3].Length > 0)).ToList();
        listed.ShouldNotBeEmpty();
        listed.Where(n => !tests.Exists(t => (n.Class.Length == 0 || t.Class == n.Class)
                && (t.Name == n.Name || n.IsPrefix && t.Name.StartsWith(n.Name, StringComparison.Ordinal)))
            && (n.Class.Length > 0 || n.IsPrefix || !others.Contains(n.Name))).ShouldBeEmpty();
    }

    [Fact]
    public void the_architecture_names_every_reaction_and_the_tables_of_every_module()
    {
        var page = ReadPage("architecture.md");
        Messaging.ListReactions().Select(r => r.Name).Where(n => !page.Contains($"`{n}`", StringComparison.Ordinal)).ShouldBeEmpty();
        var tables = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Modules"), "*.sql", SearchOption.AllDirectories)
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), @"(?i)create (?:table|view) (pc_[a-z_]+)").Select(m => m.Groups[1].Value))
            .Distinct().ToList();
        tables.Count.ShouldBeGreaterThan(15);
        tables.Where(t => !page.Contains($"`{t}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>Returns the members that the code blocks and code spans of a page name by their type, or by a variable.</summary>
    private static IEnumerable<(string Type, string Member)> FindMembers(string page)
    {
        const string Block = @"(?ms)^ *```\w*\n(.*?)^ *```";
        return Regex.Matches(page, Block).Concat(Regex.Matches(Regex.Replace(page, Block, ""), "`([^`]+)`"))
            // Neither a part of a longer name, nor a file or a folder.
            .SelectMany(code => Regex.Matches(code.Groups[1].Value,
                @"(?<![\w./-])([A-Za-z]\w+)(?:<[^<>()]*>)?\.([A-Z]\w*)(?![\w/]|\.[a-z])"))
            .Select(m => (Name: m.Groups[1].Value, Member: m.Groups[2].Value))
            .Where(m => char.IsAsciiLetterUpper(m.Name[0]) ? !OtherTypes.Contains(m.Name) : Variables.ContainsKey(m.Name))
            .Select(m => (Variables.GetValueOrDefault(m.Name, m.Name), m.Member));
    }

    private static bool HasMember(Type? type, string name) => type is not null
        && (type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public
            | BindingFlags.NonPublic).Any(m => m.Name.Split('`')[0] == name) || HasMember(type.BaseType, name));

    private static string ReadPage(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", name));

    private static List<string> ListSources(params string[] folders) =>
    [
        .. folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal)),
    ];

    private static (string Method, string Path)? ParseRequest(string line)
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

    private static bool Matches(string[] route, string[] path) => route.Length == path.Length
        && route.Zip(path).All(p => p.First == p.Second || p.First.StartsWith('{') && p.Second.StartsWith("{{", StringComparison.Ordinal));
}
