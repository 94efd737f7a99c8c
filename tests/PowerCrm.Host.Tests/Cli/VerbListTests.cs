using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>The script, the host and the operators' document name the same verbs.</summary>
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
}
