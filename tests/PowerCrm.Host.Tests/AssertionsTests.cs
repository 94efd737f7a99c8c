using System.Text.RegularExpressions;

namespace PowerCrm.Host.Tests;

/// <summary>
/// An assertion that is never reached, or that cannot fail, always passes, and a host that only a passing test disposes works on after a
/// failure. These tests find some forms of both in the test sources.
/// </summary>
public partial class AssertionsTests
{
    [Fact]
    public void no_assertion_is_skipped_for_a_null_and_none_is_left_without_await() => Everywhere(FindFaults).ShouldBeEmpty();

    [Fact]
    public void no_id_is_compared_with_the_empty_one_and_every_host_is_disposed_after_a_failure() => Everywhere(Habits).ShouldBeEmpty();

    private static IReadOnlyList<string> Everywhere(Func<string, IEnumerable<string>> find)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or nameof(AssertionsTests) + ".cs"))
            .ToList();
        files.Count.ShouldBeGreaterThan(80);
        return [.. files.SelectMany(f => find(File.ReadAllText(f)).Select(fault => $"{Path.GetFileName(f)}: {fault}"))];
    }

    [Theory]
    [InlineData("        it.Id.ShouldNotBe(Guid.Empty);", true)]
    [InlineData("        it.Id.ShouldNotBe(other.Id);", false)]
    [InlineData("        var host = await TestHost.StartAsync();\n        await Work();", true)]
    [InlineData("        var host = await TestHost.StartAsync(\n            readers: false);\n        await Work();", true)]
    [InlineData("        var host = await TestHost.StartAsync();\n        try", false)]
    [InlineData("        await using var host = await TestHost.StartAsync();\n        await Work();", false)]
    [InlineData("        await using (var host = await TestHost.StartAsync())\n            await Work();", false)]
    public void a_bad_habit_is_found(string source, bool found) => Habits(source).Any().ShouldBe(found);

    [Theory]
    [InlineData("        it?.Code.ShouldBe(1);", true)]
    [InlineData("        Check(Jpeg(w, h))?.Code.ShouldBe(code);", true)]
    [InlineData("        it?[0]!.Code.ShouldBeNull();", true)]
    [InlineData("        (it?.Code).ShouldBe(1);", false)]
    [InlineData("        it.Where(x => x?.Code == 1).ShouldBeEmpty();", false)]
    [InlineData("        Should.ThrowAsync<IOException>(() => Work());", true)]
    [InlineData("        Work().ShouldThrowAsync<IOException>();", true)]
    [InlineData("        await Should.ThrowAsync<IOException>(() => Work());", false)]
    [InlineData("    public Task it_throws() =>\n        Should.ThrowAsync<IOException>(() => Work());", false)]
    public void a_skipped_assertion_is_found(string source, bool isFound) => FindFaults(source).Any().ShouldBe(isFound);

    /// <summary>Finds conditional accesses whose chain ends in an assertion, and statements that drop an assertion's task.</summary>
    private static IEnumerable<string> FindFaults(string source) =>
        SkippedAssertion().Matches(source).Concat(DroppedTask().Matches(source)).Select(m => m.Value.Trim());

    /// <summary>Finds ids that are only compared with the empty one, and hosts in a variable without `using` or `try`.</summary>
    private static IEnumerable<string> Habits(string source) =>
        EmptyId().Matches(source).Concat(Undisposed().Matches(source)).Select(m => m.Value.Trim());

    // Matches from "?." or "?[" through members, indexers, calls and "!" to ".Should". No bracket closes that was not opened in the match,
    // so a parenthesis around the access ends the chain.
    [GeneratedRegex(@"\?(?=[.\[])(?>[\w.!]|\((?>[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])*?\.Should\w*", RegexOptions.CultureInvariant)]
    private static partial Regex SkippedAssertion();

    [GeneratedRegex(@"(?<=\A|[;{}]\s*\n)[ \t]+(?!await |return |var )(?:[\w.()]+\.)?Should\w*(?:\.\w+)?Async\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex DroppedTask();

    [GeneratedRegex(@"Id\.ShouldNotBe\(Guid\.Empty", RegexOptions.CultureInvariant)]
    private static partial Regex EmptyId();

    [GeneratedRegex(@"(?<!using \(?)var \w+ = await TestHost\.StartAsync\([^;]*\);\s*\n(?!\s*try\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Undisposed();
}
