using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using PowerCrm.Host.Cli;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests;

/// <summary>The inventories in the documents have what the code has: limits, keys, security events, and counts of verdicts.</summary>
public partial class InventoryTests
{
    private static readonly Assembly[] Product = LoadProduct();

    [Theory]
    [InlineData("operating.md", "## Limits")]
    [InlineData("operating.zh-CN.md", "## 限额")]
    public void the_limits_are_those_of_the_code(string page, string heading)
    {
        var rows = ReadRows(ReadSection(page, heading)).Where(r => ConstantName().IsMatch(r[^1])).ToList();
        rows.Count.ShouldBeGreaterThan(25);
        foreach (var row in rows)
        {
            var name = ConstantName().Match(row[^1]);
            var number = Amount().Match(row[^2]);
            var documented = long.Parse(number.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
                * number.Groups[2].Value switch { " MB" => 1024 * 1024, " KB" => 1024, _ => 1 };
            documented.ShouldBe(ReadConstant(name.Groups[1].Value, name.Groups[2].Value), row[^1]);
        }
    }

    /// <summary>The files that an operator installs, and the usage of the script, name only settings that the guides explain.</summary>
    [Theory]
    [InlineData("operating.md", "## Settings")]
    [InlineData("operating.zh-CN.md", "## 配置")]
    public void every_setting_in_the_files_of_operations_is_in_the_guide(string page, string heading)
    {
        var listed = ReadSettings(page, heading).ToHashSet(StringComparer.Ordinal);
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "ops"), "*", SearchOption.AllDirectories)
            .Concat(((string[])["docker-compose.yml", "Dockerfile", "powercrm"]).Select(f => Path.Combine(Repository.Root, f)));
        var named = files.Select(File.ReadAllText).SelectMany(text => SettingName().Matches(text).Select(m => m.Value)
            .Concat(SettingOption().Matches(text).Select(m => m.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal)))).Distinct()
            .ToList();
        named.Count.ShouldBeGreaterThan(8);
        named.Where(n => !listed.Contains(n)).ShouldBeEmpty();
    }

    [Fact]
    public void both_guides_list_the_same_settings() =>
        ReadSettings("operating.zh-CN.md", "## 配置").ShouldBe(ReadSettings("operating.md", "## Settings"));

    [Fact]
    public void every_purpose_of_a_derived_key_is_in_the_list_of_keys()
    {
        var page = File.ReadAllText(DocsPath("keys.md"));
        var purposes = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText).SelectMany(FindPurposes).Distinct().ToList();
        purposes.Count.ShouldBeGreaterThan(20);
        purposes.Where(p => !page.Contains($"`{p}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void the_security_events_are_those_of_the_code()
    {
        var listed = ReadRows(ReadSection("security.md", "### Security events")).Select(r => (Message: r[0].Trim('`'), Level: r[1]))
            .Where(r => Enum.TryParse<LogLevel>(r.Level, out _)).ToList();
        var logged = Product.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods((BindingFlags)(-1))
            .SelectMany(m => m.GetCustomAttributes<LoggerMessageAttribute>())
            .Select(m => (Type: t, m.Message, Level: $"{m.Level}"))).ToList();
        listed.Count.ShouldBeGreaterThan(15);
        listed.Where(l => !logged.Exists(m => m.Message == l.Message && m.Level == l.Level)).ShouldBeEmpty("no such message");
        logged.Where(m => m.Level == nameof(LogLevel.Critical) || m.Type == typeof(SignInLog))
            .Select(m => (m.Message, m.Level)).Where(m => !listed.Contains(m)).ShouldBeEmpty("not listed as a security event");
    }

    [Fact]
    public void the_events_named_as_security_events_exist()
    {
        var text = ReadSection("security.md", "### Security events").Split("In the log of events")[1].Split("Activated policies")[0];
        var events = File.ReadAllText(DocsPath("events.md"));
        var eventNames = EventName().Matches(text).Select(m => m.Groups[1].Value).ToList();
        eventNames.Count.ShouldBeGreaterThan(15);
        eventNames.Where(n => !events.Contains($"| `{n}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>The table at the top of the page counts the rows of the chapters below it.</summary>
    [Fact]
    public void the_verdicts_are_counted_correctly()
    {
        var page = File.ReadAllText(DocsPath("security.md"));
        string[] verdicts = ["met", "partly", "missing", "not applicable"];
        var counts = ReadRows(ReadSection("security.md", "## OWASP ASVS and API Security Top 10")).Where(r => r.Length == 6)
            .ToDictionary(r => LinkText().Match(r[0]) is { Success: true } link ? link.Groups[1].Value : r[0].Trim('*'),
                r => r[1..].Select(c => c.Trim('*')).ToArray());
        var rows = ReadRows(page).Where(r => r.Length == 5 && RequirementNumber().IsMatch(r[0]))
            .Select(r => (Chapter: "V" + r[0].Split('.')[0] + " ", Level: r[1], Verdict: r[3])).ToList();
        rows.ShouldAllBe(r => verdicts.Contains(r.Verdict));
        string[] Count(Func<(string Chapter, string Level, string Verdict), bool> filter) =>
            [.. verdicts.Append(null).Select(v => $"{rows.Count(r => filter(r) && (v is null || r.Verdict == v))}")];

        var chapters = counts.Keys.Where(k => k.StartsWith('V')).ToList();
        chapters.Count.ShouldBe(17);
        foreach (var chapter in chapters)
            counts[chapter].ShouldBe(Count(r => chapter.StartsWith(r.Chapter, StringComparison.Ordinal)), chapter);
        counts["All"].ShouldBe(Count(_ => true));
        counts["of these level 1"].ShouldBe(Count(r => r.Level == "1"));
        counts["of these level 2"].ShouldBe(Count(r => r.Level == "2"));
        var risks = ReadRows(page).Where(r => r.Length == 4 && r[0].StartsWith("API", StringComparison.Ordinal)).Select(r => r[2]).ToList();
        counts["API Security Top 10"].ShouldBe([.. verdicts.Append(null).Select(v => $"{risks.Count(r => v is null || r == v)}")]);
    }

    private static Assembly[] LoadProduct()
    {
        // An assembly is loaded when one of its types is used; the host refers to all of them.
        var host = typeof(FieldList).Assembly;
        return [host, .. host.GetReferencedAssemblies().Where(a => a.Name!.StartsWith("PowerCrm.", StringComparison.Ordinal))
            .Select(Assembly.Load)];
    }

    private static IEnumerable<string> FindPurposes(string source)
    {
        var purposes = DerivedPurpose().Matches(source).Select(m => m.Groups[1].Value).ToList();
        if (SealsByPurpose().IsMatch(source))
            purposes.AddRange(PurposeConstant().Matches(source).Select(m => m.Groups[1].Value));
        foreach (var kind in IndexKind().Matches(source).Select(m => m.Groups[1].Value))
            purposes.Add("index/" + (kind.StartsWith('"') ? kind.Trim('"')
                : Regex.Match(source, $"\\b{kind} = \"([a-z]+)\"") is { Success: true } constant ? constant.Groups[1].Value : kind));
        return purposes;
    }

    private static long ReadConstant(string type, string name)
    {
        var field = Product.SelectMany(a => a.GetTypes()).Where(t => t.Name == type)
            .Select(t => t.GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .OfType<FieldInfo>().ShouldHaveSingleItem($"{type}.{name}");
        return Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture);
    }

    private static string DocsPath(string page) => Path.Combine(Repository.Root, "docs", page);

    /// <summary>Returns the text below a heading, up to the next one that is not deeper.</summary>
    private static string ReadSection(string page, string heading)
    {
        var text = "\n" + File.ReadAllText(DocsPath(page));
        var from = text.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        from.ShouldBeGreaterThanOrEqualTo(0, $"{page} has no {heading}");
        var level = heading.TakeWhile(c => c == '#').Count();
        var end = Regex.Match(text[(from + heading.Length + 1)..], $"\n#{{1,{level}}} ");
        return end.Success ? text.Substring(from, heading.Length + 1 + end.Index) : text[from..];
    }

    /// <summary>Returns the names in the first column of a guide's table of settings.</summary>
    private static IReadOnlyList<string> ReadSettings(string page, string heading) => [.. ReadRows(ReadSection(page, heading))
        .SelectMany(r => Code().Matches(r[0]).Select(m => m.Groups[1].Value))];

    private static IEnumerable<string[]> ReadRows(string text) => text.Split('\n').Where(l => l.StartsWith('|'))
        .Select(l => l.Trim('|', ' ').Split('|').Select(c => c.Trim()).ToArray());

    [GeneratedRegex("`([A-Za-z]+)\\.([A-Za-z]+)`")]
    private static partial Regex ConstantName();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]*(?:__[A-Za-z0-9]+)+(?!\w)")]
    private static partial Regex SettingName();

    [GeneratedRegex("--([A-Z][A-Za-z]*(?::[A-Za-z]+)+)=")]
    private static partial Regex SettingOption();

    [GeneratedRegex("(\\d[\\d,]*)( MB| KB)?")]
    private static partial Regex Amount();

    [GeneratedRegex("^\\d+\\.\\d+\\.\\d+$")]
    private static partial Regex RequirementNumber();

    [GeneratedRegex("^\\[([^]]+)\\]")]
    private static partial Regex LinkText();

    [GeneratedRegex("`([a-z]+(?:_[a-z]+)+)`")]
    private static partial Regex EventName();

    [GeneratedRegex("[.](?:Derive|Seal|Open|Wrap)\\(\"([a-z-]+)\"")]
    private static partial Regex DerivedPurpose();

    [GeneratedRegex("(?i)master!?[.](?:Seal|Open|Wrap|Unwrap)\\((?:\\w+[.])?Purpose\\b")]
    private static partial Regex SealsByPurpose();

    [GeneratedRegex("const string Purpose = \"([a-z-]+)\"")]
    private static partial Regex PurposeConstant();

    [GeneratedRegex("keys[.]Index\\((\"[a-z]+\"|\\w+),")]
    private static partial Regex IndexKind();
}
