using System.CommandLine;
using System.Text.RegularExpressions;
using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>The script, the host and the operators' document name the same verbs, and a test types each of them.</summary>
public class VerbListTests
{
    [Theory]
    [InlineData("powercrm")]
    [InlineData("docs/operating.md")]
    [InlineData("docs/operating.zh-CN.md")]
    public void every_verb_is_listed(string file)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, file));
        var verbs = Root.Command().Subcommands.Select(c => c.Name).ToList();
        verbs.Count.ShouldBeGreaterThan(15);
        var prefix = file == "powercrm" ? "  " : "`";
        verbs.Where(v => !text.Contains(prefix + v, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>
    /// Looks for the words of each verb in the sources of the tests: <c>"audit", "show"</c>, <c>"audit show …"</c> or, for a shell,
    /// <c>$HOST audit show</c>. What the verb must do is asserted there.
    /// </summary>
    [Fact]
    public void a_test_types_every_verb()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "PowerCrm.Stress"
                or nameof(VerbListTests) + ".cs"))
            .Select(File.ReadAllText).ToList();
        sources.Count.ShouldBeGreaterThan(80);
        var verbs = ListVerbs().Select(v => v.Path).ToList();
        verbs.Count.ShouldBeGreaterThan(70);
        verbs.Where(v => !sources.Exists(s => IsTyped(v, s))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""Run(host, "audit", "show", id)""", true)]
    [InlineData("""Run("audit show --json".Split(' '))""", true)]
    [InlineData("""Shell.Run($"$HOST audit show {id}")""", true)]
    [InlineData("""Run(host, "audit", "shown")""", false)]
    [InlineData("""Run(host, "audit", "verify")""", false)]
    [InlineData("// by audit show", false)]
    public void a_typed_verb_is_found(string source, bool found) => IsTyped("audit show", source).ShouldBe(found);

    private static bool IsTyped(string verb, string source) =>
        Regex.IsMatch(source, @"(?:""|\$HOST )" + string.Join(@"(?:"",\s*""| )", verb.Split(' ').Select(Regex.Escape)) + @"(?![\w-])");

    /// <summary>Returns the verbs that do something, such as <c>audit show</c>; those that only group others are left out.</summary>
    internal static IEnumerable<(string Path, Command Command)> ListVerbs()
    {
        return Find(Root.Command(), "");

        static IEnumerable<(string Path, Command Command)> Find(Command command, string path) => command.Subcommands.Count == 0
            ? [(path, command)] : command.Subcommands.SelectMany(c => Find(c, path == "" ? c.Name : $"{path} {c.Name}"));
    }
}
