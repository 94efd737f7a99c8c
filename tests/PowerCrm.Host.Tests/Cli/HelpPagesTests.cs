namespace PowerCrm.Host.Tests.Cli;

/// <summary>The help page of each verb is an approved text, so that changes of it are reviewed.</summary>
[Collection(SharedHost.Name)]
public class HelpPagesTests(TestHost host)
{
    [Fact]
    public async Task the_help_page_of_each_verb_is_the_approved_one()
    {
        var approved = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "PowerCrm.Host.Tests", "Cli", "help.txt"));
        var (exit, output, errors) = await CommandRunner.Run(host, "help", "--all");
        exit.ShouldBe(0, errors);
        output.ReplaceLineEndings("\n").ShouldBe(approved.Trim(),
            "Read the difference; then: ./powercrm help --all > tests/PowerCrm.Host.Tests/Cli/help.txt");
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help", "help")]
    public async Task help_about_help_is_the_list_of_verbs(params string[] arguments)
    {
        var (exit, output, errors) = await CommandRunner.Run(host, arguments);
        (exit, errors).ShouldBe((0, ""));
        output.ShouldContain("check-invariants");
    }
}
