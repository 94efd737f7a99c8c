using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using JasperFx.Events;
using Marten;
using Wolverine.Attributes;

namespace PowerCrm.Host.Tests;

/// <summary>
/// Which project may refer to which, read from the project files: modules only depend on the shared events, not on each other.
/// </summary>
public class ArchitectureTests
{
    private const string P = "PowerCrm.";
    private static readonly string[] ModuleReferences = [P + "Contracts", P + "China", P + "Papers", P + "Web", P + "Store", P + "Vendors"];
    internal static readonly string[] Modules = [P + "Registration", P + "Review", P + "Assignment", P + "Notification", P + "Directory"];

    /// <summary>The solution's own projects. A new project has to be added here, with the references that it may have.</summary>
    internal static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [P + "China"] = [],
        [P + "Vendors"] = [P + "Papers", P + "Reading"],
        [P + "Sandbox"] = [],
        [P + "Embedded"] = [],
        [P + "Store"] = [],
        [P + "Papers"] = [P + "China"],
        [P + "Reading"] = [P + "Papers"],
        [P + "Contracts"] = [P + "Store"],
        [P + "Web"] = [P + "Store"],
        [P + "Registration"] = ModuleReferences,
        [P + "Review"] = ModuleReferences,
        [P + "Assignment"] = ModuleReferences,
        [P + "Notification"] = ModuleReferences,
        [P + "Directory"] = ModuleReferences,
        [P + "Host"] = [.. ModuleReferences, P + "Reading", P + "Sandbox", P + "Embedded", .. Modules],
    };

    /// <summary>The packages of the projects that have to stay small; others may use anything in Directory.Packages.props.</summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        [P + "China"] = [],
        [P + "Papers"] = [],
        [P + "Reading"] = ["Microsoft.ML.OnnxRuntime"],
        [P + "Contracts"] = [],
        [P + "Sandbox"] = [],
        [P + "Embedded"] = ["Npgsql"],
        [P + "Store"] = ["Dapper", "JasperFx", "JasperFx.Events", "Marten", "Npgsql", "WolverineFx.Marten"],
        [P + "Vendors"] = ["Npgsql", "Polly.Core", "Polly.Extensions", "System.IO.Hashing"],
    };

    [Fact]
    public void every_project_refers_only_to_what_the_design_allows()
    {
        var projects = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        projects.Length.ShouldBe(Allowed.Count);
        projects.SelectMany(p => FindFaults(Path.GetFileNameWithoutExtension(p), XDocument.Load(p))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Review", "<ProjectReference Include='../Assignment/PowerCrm.Assignment.csproj' />", "refers to PowerCrm.Assignment")]
    [InlineData("China", "<ProjectReference Include='..\\PowerCrm.Web\\PowerCrm.Web.csproj' />", "refers to PowerCrm.Web")]
    [InlineData("Papers", "<ProjectReference Include='../PowerCrm.Vendors/PowerCrm.Vendors.csproj' />", "refers to PowerCrm.Vendors")]
    [InlineData("Registration", "<ProjectReference Include='../Directory/PowerCrm.Directory.csproj' />", "refers to PowerCrm.Directory")]
    [InlineData("Vendors", "<ProjectReference Include='../PowerCrm.Sandbox/PowerCrm.Sandbox.csproj' />", "refers to PowerCrm.Sandbox")]
    [InlineData("Store", "<PackageReference Include='Polly.Core' />", "uses the package Polly.Core")]
    [InlineData("Vendors", "<PackageReference Include='Dapper' />", "uses the package Dapper")]
    [InlineData("Store", "<ProjectReference Include='../PowerCrm.Contracts/PowerCrm.Contracts.csproj' />", "refers to PowerCrm.Contracts")]
    [InlineData("Review", "<InternalsVisibleTo Include='PowerCrm.Notification' />", "opens itself to PowerCrm.Notification")]
    [InlineData("Review", "<Compile Include='../Assignment/Customer.cs' />", "takes in ../Assignment/Customer.cs")]
    [InlineData("Review", "<Reference Include='PowerCrm.Assignment' />", "refers to the file PowerCrm.Assignment")]
    [InlineData("Billing", "", "is not in the design")]
    public void a_forbidden_reference_is_found(string project, string item, string fault) =>
        FindFaults(P + project, XDocument.Parse($"<Project><ItemGroup>{item}</ItemGroup></Project>")).ShouldBe([$"{P}{project} {fault}"]);

    private static IEnumerable<string> FindFaults(string project, XDocument file)
    {
        if (!Allowed.TryGetValue(project, out var allowed))
            return [$"{project} is not in the design"];
        return
        [
            .. ReadItems(file, "ProjectReference").Select(NameOf).Where(r => !allowed.Contains(r)).Select(r => $"{project} refers to {r}"),
            .. ReadItems(file, "PackageReference").Where(p => Packages.TryGetValue(project, out var few) && !few.Contains(p))
                .Select(p => $"{project} uses the package {p}"),
            .. ReadItems(file, "InternalsVisibleTo").Where(Allowed.ContainsKey).Select(r => $"{project} opens itself to {r}"),
            .. ReadItems(file, "Compile").Where(c => c.Contains("..", StringComparison.Ordinal)).Select(c => $"{project} takes in {c}"),
            .. ReadItems(file, "Reference").Select(r => $"{project} refers to the file {r}"),
        ];
    }

    private static IEnumerable<string> ReadItems(XDocument file, string item) =>
        file.Descendants().Where(e => e.Name.LocalName == item).Select(e => e.Attribute("Include")?.Value).OfType<string>();

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    /// <summary>Input from clients must not be able to cause excessive backtracking.</summary>
    [Fact]
    public void every_regular_expression_of_the_product_is_non_backtracking() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .SelectMany(f => Regex.Matches(File.ReadAllText(f), @"(?s)\[GeneratedRegex\(.*?\)\]\s|new Regex\([^;]*;")
                .Where(m => !m.Value.Contains("NonBacktracking", StringComparison.Ordinal))
                .Select(m => $"{Path.GetFileName(f)}: {m.Value}"))
            .ShouldBeEmpty();

    /// <summary>
    /// The host knows only public classes with [StickyHandler], and their public static methods called Handle. Another handler of an event
    /// or a message would never be called, without an error.
    /// </summary>
    [Fact]
    public void every_handler_of_an_event_or_a_message_is_a_reaction()
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly;
        var handlers = Host.Modules.All.SelectMany(m => m.GetType().Assembly.GetTypes()).SelectMany(t => t.GetMethods(All))
            .Where(m => m.Name is "Handle" or "HandleAsync" or "Consume" or "ConsumeAsync" && m.GetParameters() is [var first, ..]
                && IsMessage(first.ParameterType)).ToList();
        handlers.Count.ShouldBeGreaterThan(40);
        handlers.Where(m => m is not { Name: "Handle", IsStatic: true, IsPublic: true } || !m.DeclaringType!.IsVisible
                || m.DeclaringType!.GetCustomAttribute<StickyHandlerAttribute>() is null)
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}({m.GetParameters()[0].ParameterType})").ShouldBeEmpty();

        static bool IsMessage(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEvent<>)
            || type.GetCustomAttribute<MessageIdentityAttribute>() is not null;
    }

    /// <summary>
    /// The return value of a reaction is the next message. Only the commit of a session stores it together with the message's status as
    /// handled; without a session it is lost if the database is unavailable for a second.
    /// </summary>
    [Fact]
    public void every_reaction_that_answers_has_a_session() =>
        Host.Modules.All.SelectMany(m => m.GetType().Assembly.GetExportedTypes())
            .Where(t => t.GetCustomAttribute<StickyHandlerAttribute>() is not null)
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public).Where(m => m.Name == "Handle"))
            .Where(m => m.ReturnType != typeof(void) && m.ReturnType != typeof(Task) && m.ReturnType != typeof(ValueTask))
            .Where(m => !m.GetParameters().Any(p => p.ParameterType == typeof(IDocumentSession)))
            .Select(m => $"{m.DeclaringType!.Name}({m.GetParameters()[0].ParameterType})")
            .ShouldBeEmpty();
}
