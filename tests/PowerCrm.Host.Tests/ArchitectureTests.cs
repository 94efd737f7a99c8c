using System.Xml.Linq;
using PowerCrm.Testing;

namespace PowerCrm.Host.Tests;

/// <summary>Who may refer to whom, read from the project files: modules meet in the stream of events and nowhere else.</summary>
public class ArchitectureTests
{
    private static readonly string[] OfModules = ["PowerCrm.Contracts", "PowerCrm.China", "PowerCrm.Web", "PowerCrm.EventStore", "PowerCrm.Vendors"];

    /// <summary>Our own projects; a project that is not listed here may not exist until somebody has thought about it.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["PowerCrm.China"] = [], ["PowerCrm.Vendors"] = [], ["PowerCrm.Sandbox"] = [], ["PowerCrm.EventStore"] = [],
        ["PowerCrm.Contracts"] = ["PowerCrm.EventStore"],
        ["PowerCrm.Web"] = ["PowerCrm.EventStore"],
        ["PowerCrm.Registration"] = OfModules, ["PowerCrm.Review"] = OfModules, ["PowerCrm.Assignment"] = OfModules, ["PowerCrm.Notification"] = OfModules,
        ["PowerCrm.Host"] = [.. OfModules, "PowerCrm.Sandbox", "PowerCrm.Registration", "PowerCrm.Review", "PowerCrm.Assignment", "PowerCrm.Notification"],
    };

    /// <summary>Packages of those that have to stay small; others choose among what Directory.Packages.props lists.</summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["PowerCrm.China"] = [], ["PowerCrm.Contracts"] = [], ["PowerCrm.Sandbox"] = [], ["PowerCrm.EventStore"] = ["Npgsql", "Dapper"],
    };

    [Fact]
    public void every_project_refers_only_to_what_the_design_allows()
    {
        var projects = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        projects.Length.ShouldBe(Allowed.Count);
        projects.SelectMany(p => Faults(Path.GetFileNameWithoutExtension(p), XDocument.Load(p))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PowerCrm.Review", "<ProjectReference Include='../Assignment/PowerCrm.Assignment.csproj' />", "PowerCrm.Review refers to PowerCrm.Assignment")]
    [InlineData("PowerCrm.China", "<ProjectReference Include='..\\PowerCrm.EventStore\\PowerCrm.EventStore.csproj' />", "PowerCrm.China refers to PowerCrm.EventStore")]
    [InlineData("PowerCrm.Vendors", "<ProjectReference Include='../PowerCrm.Sandbox/PowerCrm.Sandbox.csproj' />", "PowerCrm.Vendors refers to PowerCrm.Sandbox")]
    [InlineData("PowerCrm.EventStore", "<PackageReference Include='Polly.Core' />", "PowerCrm.EventStore uses the package Polly.Core")]
    [InlineData("PowerCrm.Review", "<InternalsVisibleTo Include='PowerCrm.Notification' />", "PowerCrm.Review opens itself to PowerCrm.Notification")]
    [InlineData("PowerCrm.Review", "<Compile Include='../Assignment/Customer.cs' />", "PowerCrm.Review takes in ../Assignment/Customer.cs")]
    [InlineData("PowerCrm.Review", "<Reference Include='PowerCrm.Assignment' />", "PowerCrm.Review refers to the file PowerCrm.Assignment")]
    [InlineData("PowerCrm.Billing", "", "PowerCrm.Billing is not in the design")]
    public void a_forbidden_reference_is_found(string project, string item, string fault) =>
        Faults(project, XDocument.Parse($"<Project><ItemGroup>{item}</ItemGroup></Project>")).ShouldBe([fault]);

    private static IEnumerable<string> Faults(string project, XDocument file)
    {
        if (!Allowed.TryGetValue(project, out var allowed))
            return [$"{project} is not in the design"];
        return
        [
            .. Included(file, "ProjectReference").Select(NameOf).Where(r => !allowed.Contains(r)).Select(r => $"{project} refers to {r}"),
            .. Included(file, "PackageReference").Where(p => Packages.TryGetValue(project, out var few) && !few.Contains(p)).Select(p => $"{project} uses the package {p}"),
            .. Included(file, "InternalsVisibleTo").Where(Allowed.ContainsKey).Select(r => $"{project} opens itself to {r}"),
            .. Included(file, "Compile").Where(c => c.Contains("..", StringComparison.Ordinal)).Select(c => $"{project} takes in {c}"),
            .. Included(file, "Reference").Select(r => $"{project} refers to the file {r}"),
        ];
    }

    private static IEnumerable<string> Included(XDocument file, string item) =>
        file.Descendants().Where(e => e.Name.LocalName == item).Select(e => e.Attribute("Include")?.Value).OfType<string>();

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
