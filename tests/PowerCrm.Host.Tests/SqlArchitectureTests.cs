using System.Text.RegularExpressions;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests;

/// <summary>
/// Which project may name which table, read from the SQL scripts and the string literals of each project. A project may name the tables
/// that it creates, and the views that another project provides for it.
/// </summary>
public partial class SqlArchitectureTests
{
    private const string Store = "PowerCrm.Store";

    /// <summary>
    /// These files need all tables: the log is compared with every table, the demo is removed from every table, and a backup contains all
    /// tables.
    /// </summary>
    private static readonly string[] ExemptPaths =
        ["src/PowerCrm.Host/Audit/", "src/PowerCrm.Host/Backup/", "src/PowerCrm.Host/Demo/DemoReset.cs"];

    /// <summary>
    /// Names that are created at run time: the tables of a rebuild and of a comparison, and the guards in Marten's migration.
    /// </summary>
    private static readonly string[] StoreTables = ["pc_compared", "pc_old_", "pc_log_guards"];

    /// <summary>Marten's function for indexes on times; it belongs to no table.</summary>
    private const string ImmutableFunction = "mt_immutable_timestamptz";

    private sealed record SourceFile(string Project, string Path, string Text);

    private static readonly Lazy<IReadOnlyList<SourceFile>> Sources = new(() => [.. ReadSources()]);
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Owners = new(() => FindOwners(Sources.Value));

    [Fact]
    public void every_project_names_only_its_own_tables_and_views_that_are_opened_to_it()
    {
        Sources.Value.Count.ShouldBeGreaterThan(200);
        Owners.Value.Count.ShouldBeGreaterThan(30);
        Sources.Value.SelectMany(FindFaults).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Review", "a.sql", "create index on pc_staff (role);", "names pc_staff of PowerCrm.Web")]
    [InlineData("Registration", "a.sql", "insert into pc_drafts select id from mt_streams;", "names mt_streams of PowerCrm.Store")]
    [InlineData("Review", "A.cs", """var sql = "select from pc_phones";""", "names pc_phones of PowerCrm.Registration")]
    [InlineData("Assignment", "A.cs", """var sql = $"{columns} from mt_events";""", "names mt_events of PowerCrm.Store")]
    [InlineData("Notification", "A.cs", """var sql = @"say ""hello"" to wolverine.wolverine_incoming_envelopes";""",
        "names wolverine_incoming_envelopes of PowerCrm.Store")]
    [InlineData("Registration", "A.cs", "var sql = \"\"\"\n    insert into \"pc_due\" (id)\n    \"\"\";", "names pc_due of PowerCrm.Store")]
    [InlineData("Registration", "A.cs", """var sql = "select data from public.mt_doc_customer";""",
        "names mt_doc_customer of PowerCrm.Assignment")]
    [InlineData("Web", "A.cs", """var c = '"'; var sql = "select from pc_v_own_registrations";""",
        "names pc_v_own_registrations of PowerCrm.Registration")]
    [InlineData("Store", "A.cs", """var sql = "select from pc_v_staff";""", "names pc_v_staff of PowerCrm.Web")]
    [InlineData("Host", "A.cs", """var sql = "update PC_CLOCK set shift = '1 day'";""", "names pc_clock of PowerCrm.Store")]
    [InlineData("Directory", "A.cs", """var sql = "select from pc_prices";""", "names pc_prices, which no project creates")]
    public void a_table_of_another_project_is_found(string project, string name, string text, string fault) =>
        FindFaults(new SourceFile("PowerCrm." + project, $"src/{project}/{name}", text)).ShouldBe([$"src/{project}/{name} {fault}"]);

    [Theory]
    [InlineData("Review", "src/A.cs", """var sql = "select from pc_v_own_registrations, pc_v_streams, pc_v_staff, pc_review_cases";""")]
    [InlineData("Assignment", "src/A.cs", """var sql = "select from mt_doc_customer";""")]
    [InlineData("Host", "src/a.sql", "-- pc_staff is the web project's\nalter table pc_demo drop constraint pc_demo_kind_check;")]
    [InlineData("Review", "src/A.cs", "/// <summary>Not pc_staff.</summary>\nvar pc_staff = 'x'; // \"pc_phones\"\n/* \"mt_events\" */")]
    [InlineData("Host", "src/PowerCrm.Host/Audit/Invariants.cs", """var sql = "select from mt_events, pc_assignments";""")]
    public void an_allowed_reference_is_no_fault(string project, string path, string text) =>
        FindFaults(new SourceFile("PowerCrm." + project, path, text)).ShouldBeEmpty();

    private static IEnumerable<string> FindFaults(SourceFile file) =>
        ExemptPaths.Any(p => file.Path.StartsWith(p, StringComparison.Ordinal)) ? []
            : from name in ExtractSql(file).SelectMany(sql => TableName().Matches(sql)).Select(m => m.Value.ToLowerInvariant()).Distinct()
              let owner = OwnerOf(name)
              where owner != file.Project && name != ImmutableFunction && !(owner is not null && IsOpen(name, owner, file.Project))
              select owner is null ? $"{file.Path} names {name}, which no project creates" : $"{file.Path} names {name} of {owner}";

    /// <summary>
    /// Whether a project may read a view: those above its owner may; a module's view may also be read by other modules, which cannot refer
    /// to its project.
    /// </summary>
    private static bool IsOpen(string name, string owner, string reader) => name.StartsWith("pc_v_", StringComparison.Ordinal)
        && (ArchitectureTests.Allowed[reader].Contains(owner)
            || (ArchitectureTests.Modules.Contains(owner) && ArchitectureTests.Modules.Contains(reader)));

    /// <summary>Constraints and indexes begin with the name of their table.</summary>
    private static string? OwnerOf(string name)
    {
        if (Owners.Value.TryGetValue(name, out var owner))
            return owner;
        if (Owners.Value.Where(o => o.Key.StartsWith("mt_doc_", StringComparison.Ordinal)
            && name.StartsWith(o.Key + "_", StringComparison.Ordinal)).Select(o => o.Value).FirstOrDefault() is { } ofDocument)
            return ofDocument;
        if (StoreTables.Contains(name) || name.StartsWith("mt_", StringComparison.Ordinal)
            || name.StartsWith("wolverine_", StringComparison.Ordinal))
            return Store;
        return Owners.Value.Where(o => name.StartsWith(o.Key + "_", StringComparison.Ordinal))
            .OrderByDescending(o => o.Key.Length).Select(o => o.Value).FirstOrDefault();
    }

    /// <summary>
    /// Returns the creator of each name; throws if a name has two creators. Marten creates the read models of the module that registers
    /// them.
    /// </summary>
    private static IReadOnlyDictionary<string, string> FindOwners(IReadOnlyList<SourceFile> files)
    {
        var created = files.SelectMany(f => ExtractSql(f).SelectMany(sql => CreateStatement().Matches(sql))
            .Select(m => (Name: m.Groups["name"].Value.ToLowerInvariant(), f.Project)));
        return created.Append((Name: "mt_doc_registrationfunnel", Project: "PowerCrm.Host")).Concat(Modules.All.SelectMany(Documents))
            .Distinct().ToDictionary(m => m.Name, m => m.Project, StringComparer.Ordinal);

        static IEnumerable<(string Name, string Project)> Documents(Web.IModule module)
        {
            var builder = new StoreBuilder();
            module.Store(builder);
            return builder.ReadModels.Select(m => (m.Table, module.GetType().Assembly.GetName().Name!));
        }
    }

    private static IEnumerable<SourceFile> ReadSources()
    {
        var root = Path.Combine(Repository.Root, "src");
        foreach (var project in Directory.GetFiles(root, "*.csproj", SearchOption.AllDirectories))
            foreach (var path in Directory.GetFiles(Path.GetDirectoryName(project)!, "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
                if (path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".sql", StringComparison.Ordinal))
                    if (!relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal))
                        yield return new SourceFile(Path.GetFileNameWithoutExtension(project), relative, File.ReadAllText(path));
            }
    }

    /// <summary>Returns a script without its comments, or the string literals of a C# file.</summary>
    private static IEnumerable<string> ExtractSql(SourceFile file) => file.Path.EndsWith(".sql", StringComparison.Ordinal)
        ? [SqlComment().Replace(file.Text, "")]
        : StringLiteral().Matches(file.Text).Select(m => m.Groups["text"]).Where(g => g.Success).Select(g => g.Value);

    [GeneratedRegex(@"\b(?:pc|mt|wolverine)_[a-z0-9_]+", RegexOptions.IgnoreCase)]
    private static partial Regex TableName();

    [GeneratedRegex(
        @"\bcreate\s+(?:or\s+replace\s+)?(?:temporary\s+)?(?:table|view|function|trigger)"
        + @"\s+(?:if\s+not\s+exists\s+)?(?:public\.)?(?<name>pc_\w+)",
        RegexOptions.IgnoreCase)]
    private static partial Regex CreateStatement();

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex SqlComment();

    /// <summary>
    /// Comments and character literals are matched too, so that quotation marks in them do not start a string. A hole of an interpolated
    /// string ends a piece.
    /// </summary>
    [GeneratedRegex("""
        //[^\n]* | /\*.*?\*/ | '(?:\\.|[^'\\\n])+'
        | (?<quotes>"{3,})(?<text>.*?)\k<quotes>(?!")
        | (?:@\$?|\$@)"(?<text>(?:[^"]|"")*)"
        | "(?<text>(?:\\.|[^"\\\n])*)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex StringLiteral();
}
