using System.Text;

namespace PowerCrm.Web.Tests;

public class SafeTextTests
{
    [Theory]
    [InlineData("\0")]
    [InlineData("\b")]
    [InlineData("\u001b[2J")]
    [InlineData("\t=1")]
    [InlineData("\u007f")]
    [InlineData("\u0085")]
    [InlineData("\u200b")]
    [InlineData("\u17b4")]
    [InlineData("\ufff0")]
    [InlineData("\U0001bca0")]
    [InlineData("\U0001d173")]
    [InlineData("\u200f")]
    [InlineData("\u202a")]
    [InlineData("\u202e")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    [InlineData("\u2060")]
    [InlineData("\u2066")]
    [InlineData("\u2069")]
    [InlineData("\ufeff")]
    [InlineData("\ufffc")]
    [InlineData("\ufffd")]
    [InlineData("\ufffe")]
    [InlineData("\U000E0041")]
    [InlineData("张\u00ad伟")]
    [InlineData("张\u034f伟")]
    [InlineData("张\u2800伟")]
    [InlineData("张\u115f伟")]
    [InlineData("张\u3164伟")]
    [InlineData("张\uffa0伟")]
    public void invisible_and_direction_changing_characters_are_refused_at_every_place(string bad)
    {
        foreach (var text in new[] { bad, "国" + bad, bad + "网", "国" + bad + "网" })
            SafeText.Normalize(text, TextRule.Line).Code.ShouldBe("invalid_characters");
    }

    [Fact]
    public void a_lone_surrogate_is_refused()
    {
        foreach (var bad in new[] { "\ud83d", "\ude00", "\ude00\ud83d", "国\ud83d网" })
            SafeText.Normalize(bad, TextRule.Line).Code.ShouldBe("invalid_characters");
        SafeText.Normalize("国\ud83d", TextRule.Line).Bound.ShouldBe(0xD83D);
        SafeText.Normalize("国\ud83d网", new TextRule(Decorates: Decoration.Truncated)).Text.ShouldBe("国网");
    }

    [Theory]
    [InlineData("𠮷野家")]
    [InlineData("买买提·吐尔逊")]
    [InlineData("O'Brien")]
    [InlineData("Robert'); DROP TABLE mt_events;--")]
    [InlineData("<script>${jndi:ldap://x}{{7*7}}")]
    [InlineData("한국전력")]
    [InlineData("😀")]
    public void legal_text_is_unchanged(string text) => SafeText.Normalize(text, TextRule.Line).ShouldBe((text, null, null));

    [Theory]
    [InlineData("张\u200b伟", "U+200B")]
    [InlineData("张\u202e伟", "U+202E")]
    [InlineData("张\t伟", "U+0009")]
    [InlineData("张\ufffd伟", "U+FFFD")]
    [InlineData("张\U000E0041", "U+E0041")]
    public void the_fault_names_the_character_by_its_code_point(string text, string codePoint)
    {
        var (_, code, bound) = SafeText.Normalize(text, TextRule.Line);
        var fault = SafeText.CreateFault("/name", code.ShouldNotBeNull(), bound);
        fault.Code.ShouldBe("invalid_characters");
        fault.OwnText.ShouldNotBeNull().Chinese.ShouldContain(codePoint);
        fault.OwnText!.Value.English.ShouldContain(codePoint);
        fault.OwnText!.Value.English.ShouldAllBe(c => c >= ' ' && c <= '~');
    }

    [Theory]
    [InlineData("国\ufffd网", "国网")]         // the remains of half a character
    [InlineData(" 张\u200b伟\u3000", "张伟")]
    [InlineData("一二三四五六七", "一二三四五")]
    [InlineData("一二三四 五", "一二三四")]
    [InlineData("😀😀😀😀😀😀", "😀😀😀😀😀")]
    public void a_nickname_is_truncated_and_never_refused(string nickname, string expected) =>
        SafeText.Normalize(nickname, new TextRule(MaxRunes: 5, Decorates: Decoration.Truncated)).ShouldBe((expected, null, null));

    [Fact]
    public void an_address_that_is_too_long_is_dropped()
    {
        var rule = new TextRule(Exact: true, MaxRunes: 20, Decorates: Decoration.WebAddress);
        SafeText.Normalize("https://wx.qlogo.cn/" + new string('a', 600), rule).ShouldBe(("", null, null));
        SafeText.Normalize("https://wx.qlogo.cn", rule).ShouldBe(("https://wx.qlogo.cn", null, null));
    }

    [Theory]
    [InlineData("javascript:alert(1)"), InlineData("file:///etc/passwd"), InlineData("http://169.254.169.254/latest")]
    [InlineData("data:image/svg+xml,<svg onload=alert(1)>"), InlineData("https://10.0.0.1/a.png"), InlineData("https://[::1]/a.png")]
    [InlineData("https://a:b@wx.qlogo.cn/a.png"), InlineData("//wx.qlogo.cn/a.png"), InlineData("wxfile://tmp_1.png")]
    public void an_unsafe_address_is_dropped(string address) =>
        SafeText.Normalize(address, new TextRule(Exact: true, MaxRunes: 500, Decorates: Decoration.WebAddress)).ShouldBe(("", null, null));

    [Fact]
    public void blanks_of_any_script_are_trimmed() => SafeText.Normalize("\u3000 国网\u00a0", TextRule.Line).Text.ShouldBe("国网");

    [Fact]
    public void two_spellings_become_one() =>
        SafeText.Normalize("Cafe\u0301", TextRule.Line).Text.ShouldBe(SafeText.Normalize("Caf\u00e9", TextRule.Line).Text);
}

public class CombiningMarkLimitTests
{
    /// <summary>It is returned unchanged (marks unsorted), so it was not processed.</summary>
    [Fact]
    public void a_text_too_long_in_any_form_is_refused_before_normalisation()
    {
        var marks = new string('\u0301', 400) + new string('\u0316', 400);
        SafeText.Normalize(marks, new TextRule(MaxRunes: 100)).ShouldBe((marks, "too_long", 100));
    }

    [Fact]
    public void four_code_points_that_make_one_count_as_one()
    {
        var text = string.Concat(Enumerable.Repeat("\u03b1\u0313\u0300\u0345", 100));
        SafeText.Normalize(text, new TextRule(MaxRunes: 100)).ShouldBe((new string('\u1f82', 100), null, null));
    }

    /// <summary>With pairwise sorting these would take days, and the test would never end.</summary>
    [Fact]
    public void many_combining_marks_are_sorted_in_one_pass()
    {
        const int Many = 500_000;
        var sorted = Nfc.Normalize("x" + new string('\u0301', Many) + new string('\u0316', Many));
        (sorted.Length, sorted[1], sorted[Many], sorted[Many + 1], sorted[^1])
            .ShouldBe((2 * Many + 1, '\u0316', '\u0316', '\u0301', '\u0301'));
    }
}

/// <summary>Compares the product's NFC with PostgreSQL's, whose tables come from another source.</summary>
public class NfcTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task every_character_and_many_sequences_are_normalized_as_postgresql_does()
    {
        // Characters assigned in the Unicode version that both have, without NUL, which PostgreSQL does not accept, and without surrogates.
        var samples = Enumerable.Range(1, 0x10FFFF).Where(c => c is < 0xD800 or > 0xDFFF).Chunk(64)
            .Select(chunk => string.Join('x', chunk.Select(c => new Rune(c).ToString()))).ToList();
        var random = new Random(5080);
        int[] pool = [.. Enumerable.Range(0x300, 0x70), .. Enumerable.Range(0x41, 58), .. Enumerable.Range(0x1100, 0x100),
            .. Enumerable.Range(0xAC00, 60),
            .. Enumerable.Range(0x5B0, 20), .. Enumerable.Range(0x1E00, 0xF0), .. Enumerable.Range(0x1F00, 0xFF), 0x212B, 0x2126, 0x0DD9,
                0x0DCA, 0x0DCF,
            .. Enumerable.Range(0x1D15E, 6), 0x09C7, 0x09BE, 0x0F71, 0x0F72, 0x0F74, .. Enumerable.Range(0xF900, 40), 0x11131, 0x11127];
        samples.AddRange(Enumerable.Range(0, 40_000).Select(_ => string.Concat(
            Enumerable.Range(0, random.Next(1, 8)).Select(_ => new Rune(pool[random.Next(pool.Length)]).ToString()))));
        await using var connection = new Npgsql.NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            "select normalize(t, NFC) from unnest($1) with ordinality as s(t, n) order by n",
                connection)
        { Parameters = { new() { Value = samples.ToArray() } } };
        await using var rows = await command.ExecuteReaderAsync();
        var compared = 0;
        for (; await rows.ReadAsync(); compared++)
            Nfc.Normalize(samples[compared]).ShouldBe(rows.GetString(0), string.Join(' ',
                samples[compared].EnumerateRunes().Take(8).Select(r => r.Value.ToString("X"))));
        compared.ShouldBe(samples.Count);
    }
}
