using System.Text;

namespace PowerCrm.Web.Tests;

public class StrictJsonTests
{
    public enum Kind
    {
        [WireName("KV10")] Ten,
        [WireName("KV35")] ThirtyFive,
    }

    public sealed record Inner(string Name, int? Age = null);

    public sealed record All(
        string Text, bool Flag, int Small, long Large, decimal Price, Guid Id, DateTimeOffset At, DateOnly Day, Kind Kind, Inner Inner,
        IReadOnlyList<string> Numbers, Dictionary<string, string> Fields, [MultiLine, MaxRunes(5)] string? Note = null,
            [Exact] string? Phone = null,
        [Decorative(Decoration.Truncated)] string? Nickname = null, [MinRunes(2)] string? Company = null);

    private const string Good = """
        {"text":" 𠮷野家 ","flag":true,"small":1,"large":9007199254740993,"price":0.6512,"id":"0192f0c1-7c1e-7abc-8def-0123456789ab",
        "at":"2026-02-28T08:00:00.123456789+08:00","day":"2026-02-28","kind":"KV10","inner":{"name":"买买提·吐尔逊"},"numbers":["1","2"],
        "fields":{"idNumber":"x"}}
        """;

    private static JsonReadResult<All> Read(string json) => StrictJson.Read<All>(Encoding.UTF8.GetBytes(json));

    private static JsonReadResult<All> ReadWith(string member, string value) =>
        Read(Good[..Good.LastIndexOf('}')] + $",\"{member}\":{value}}}");

    private static JsonReadResult<All> Replace(string part, string replacement)
    {
        Good.ShouldContain(part);
        return Read(Good.Replace(part, replacement, StringComparison.Ordinal));
    }

    [Fact]
    public void every_type_of_member_is_read()
    {
        var read = Read(Good);
        read.Problem.ShouldBeNull(string.Join(' ', read.Faults));
        var it = read.Value!;
        (it.Text, it.Flag, it.Small, it.Large, it.Price, it.Kind).ShouldBe(("𠮷野家", true, 1, 9007199254740993, 0.6512m, Kind.Ten));
        it.At.ShouldBe(new DateTimeOffset(2026, 2, 28, 0, 0, 0, TimeSpan.Zero).AddTicks(1234567));
        it.Day.ShouldBe(new DateOnly(2026, 2, 28));
        it.Inner.Name.ShouldBe("买买提·吐尔逊");
        it.Numbers.ShouldBe(["1", "2"]);
        it.Fields["idNumber"].ShouldBe("x");
        it.Note.ShouldBeNull();
    }

    [Fact]
    public void a_long_unknown_member_name_is_truncated_in_the_fault() =>
        ReadWith(new string('a', 60_000), "1").Faults.ShouldHaveSingleItem().Pointer.ShouldBe("/" + new string('a', 64) + "…");

    [Fact]
    public void all_faults_come_in_one_answer_with_their_pointers()
    {
        var read = Read("""
            {"text":1,"Flag":true,"small":"1","inner":{"name":"a\u0000","x/y":[{}]},"numbers":["a",null,3],"kind":"0","text":"again"}
            """);
        read.IsMalformed.ShouldBeFalse();
        read.Faults.Select(f => $"{f.Pointer} {f.Code}").ShouldBe(
        [
            "/text wrong_type", "/Flag unknown_member", "/small wrong_type", "/inner/name invalid_characters", "/inner/x~1y unknown_member",
            "/numbers/1 required", "/numbers/2 wrong_type", "/kind invalid", "/text repeated_member", "/flag required", "/large required",
            "/price required", "/id required", "/at required", "/day required", "/fields required",
        ]);
        read.Problem!.Code.ShouldBe("unknown_member");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("{} {}")]
    [InlineData("{\"text\":NaN}")]
    [InlineData("{\"text\":Infinity}")]
    [InlineData("{\"small\":01}")]
    [InlineData("{\"text\":\"a\",}")]
    [InlineData("{/*c*/}")]
    [InlineData("{\"text\":\"\\ud83d\"}")]
    [InlineData("{\"unknown\":\"\\udc00\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"text\":\"\u0001\"}")]
    [InlineData("\uFEFF{}")]
    public void invalid_json_is_malformed(string json)
    {
        var read = Read(json);
        read.IsMalformed.ShouldBeTrue();
        read.Problem!.Code.ShouldBe("malformed_request");
    }

    [Theory]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xFF })]
    public void bytes_that_are_no_utf8_are_malformed_wherever_they_stand(byte[] bytes) =>
        StrictJson.Read<All>([.. "{\"zzz\":\""u8, .. bytes, .. "\"}"u8]).IsMalformed.ShouldBeTrue();

    [Fact]
    public void nesting_deeper_than_32_is_refused()
    {
        ReadWith("zzz", new string('[', 31) + new string(']', 31)).IsMalformed.ShouldBeFalse();
        ReadWith("zzz", new string('[', 32) + new string(']', 32)).IsMalformed.ShouldBeTrue();
        Read("{\"zzz\":" + new string('[', 100_000)).IsMalformed.ShouldBeTrue();
    }

    [Theory]
    [InlineData("\"small\":1", "\"small\":2147483648", "/small")]
    [InlineData("\"small\":1", "\"small\":1e400", "/small")]
    [InlineData("\"large\":9007199254740993", "\"large\":9223372036854775808", "/large")]
    [InlineData("\"price\":0.6512", "\"price\":1e400", "/price")]
    [InlineData("\"price\":0.6512", "\"price\":1e-400", "/price")]
    [InlineData("\"price\":0.6512", "\"price\":0.12345678901234567890123456789", "/price")]
    [InlineData("\"price\":0.6512", "\"price\":1e99999999999999999999", "/price")]
    [InlineData("\"price\":0.6512", "\"price\":79228162514264337593543950336", "/price")]
    public void numbers_that_do_not_fit_are_malformed_with_a_pointer(string part, string replacement, string pointer)
    {
        var read = Replace(part, replacement);
        read.Problem!.Code.ShouldBe("malformed_request");
        read.Faults.ShouldHaveSingleItem().ShouldBe(new Fault(pointer, "number_does_not_fit"), pointer);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("1E+2", 100)]
    [InlineData("150e-2", 1.5)]
    [InlineData("1000000.00", 1000000)]
    [InlineData("0.000000000000000000000000000000000000", 0)]
    public void decimals_are_read_exactly(string number, double expected) =>
        Replace("\"price\":0.6512", "\"price\":" + number).Value!.Price.ShouldBe((decimal)expected);

    [Theory]
    [InlineData("{0192f0c1-7c1e-7abc-8def-0123456789ab}")]
    [InlineData("0192f0c17c1e7abc8def0123456789ab")]
    [InlineData(" 0192f0c1-7c1e-7abc-8def-0123456789ab")]
    [InlineData("0192F0C1-7c1e-7abc-8def-0123456789ab")]
    [InlineData("+192f0c1-7c1e-7abc-8def-0123456789ab")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("")]
    public void ids_are_canonical(string id) =>
        Replace("0192f0c1-7c1e-7abc-8def-0123456789ab", id).Faults.ShouldHaveSingleItem().Pointer.ShouldBe("/id");

    [Theory]
    [InlineData("2026-13-40T00:00:00Z")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-02-28T08:00:00")]
    [InlineData("2026-02-28")]
    [InlineData("2026-02-28T25:00:00Z")]
    [InlineData("2026-02-28T08:00:00+25:00")]
    [InlineData("２026-02-28T08:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("Sat, 28 Feb 2026 08:00:00 GMT")]
    public void times_have_an_offset_and_a_real_date(string time) =>
        Replace("2026-02-28T08:00:00.123456789+08:00", time).Faults.ShouldHaveSingleItem().ShouldBe(new Fault("/at", "invalid"), "/at");

    [Theory]
    [InlineData("2026-02-28T08:00:00Z")]
    [InlineData("2026-02-28t08:00:00z")]
    [InlineData("2026-02-28T22:00:00.5+14:00")]
    public void any_rfc_3339_offset_is_converted_to_utc(string time) =>
        Replace("2026-02-28T08:00:00.123456789+08:00", time).Value!.At.UtcDateTime.Hour.ShouldBe(8);

    [Theory]
    [InlineData("2016-12-31T23:59:60Z")]
    [InlineData("2017-01-01T07:59:60+08:00")]
    [InlineData("2016-12-31T23:59:60.5Z")]
    public void a_leap_second_is_read_as_the_moment_before_it(string time) =>
        Replace("2026-02-28T08:00:00.123456789+08:00", time).Value!.At.ShouldBe(
            new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(-1));

    [Theory]
    [InlineData("2016-12-31T23:58:60Z")]
    [InlineData("2016-12-31T23:59:60+08:00")]
    [InlineData("2016-12-31T23:59:61Z")]
    [InlineData("2016-12-31T24:00:00Z")]
    public void invalid_leap_seconds_and_hours_are_refused(string time) =>
        Replace("2026-02-28T08:00:00.123456789+08:00", time).Faults.ShouldHaveSingleItem().ShouldBe(new Fault("/at", "invalid"), "/at");

    [Theory]
    [InlineData("kind", "KV10", "0")]
    [InlineData("kind", "KV10", "Ten")]
    [InlineData("kind", "KV10", "kv10")]
    [InlineData("kind", "KV10", "KV10, KV35")]
    public void enums_are_read_only_by_their_wire_names(string member, string part, string replacement) =>
        Replace($"\"{part}\"", $"\"{replacement}\"").Faults.ShouldHaveSingleItem().Pointer.ShouldBe("/" + member);

    [Fact]
    public void notes_may_have_line_breaks_and_names_may_not()
    {
        ReadWith("note", "\"a\\r\\nb\"").Value!.Note.ShouldBe("a\nb");
        Replace(" 𠮷野家 ", "a\\nb").Problem!.Code.ShouldBe("invalid_characters");
    }

    [Fact]
    public void lengths_count_code_points()
    {
        ReadWith("note", "\"𠮷𠮷𠮷𠮷𠮷\"").Value!.Note.ShouldBe("𠮷𠮷𠮷𠮷𠮷");
        ReadWith("note", "\"𠮷𠮷𠮷𠮷𠮷𠮷\"").Faults.ShouldHaveSingleItem().Code.ShouldBe("too_long");
        ReadWith("company", "\" 𠮷 \"").Faults.ShouldHaveSingleItem().Code.ShouldBe("too_short");
    }

    [Fact]
    public void exact_text_keeps_its_blanks_and_nicknames_lose_invisible_characters()
    {
        ReadWith("phone", "\"13800138000 \"").Value!.Phone.ShouldBe("13800138000 ");
        ReadWith("nickname", "\"\\u202e小\\u200b明\\ud83d\\ude00\\u0007\"").Value!.Nickname.ShouldBe("小明😀");
        ReadWith("nickname", "\"小\\ud83d明\\\\n\\/\\\"\\ude00\"").Value!.Nickname.ShouldBe("小明\\n/\"");
    }

    [Fact]
    public void the_list_of_faults_is_limited()
    {
        var read = ReadWith("zzz1", "1," + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"z{i}\":1")) + ",\"note\":5");
        read.Faults.Count.ShouldBe(100);
        read.Value.ShouldBeNull();
    }

    [Fact]
    public void a_patch_keeps_what_was_typed_and_null_deletes()
    {
        var read = StrictJson.ReadPatch<All>("""{"small":"12,","price":0.65,"text":null,"inner":{"age":"x"},"note":"far too long"}"""u8);
        read.Problem.ShouldBeNull();
        var merged = read.Value!.ApplyTo((System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(
            """{"text":"a","inner":{"name":"n","age":1},"flag":true}""")!);
        merged.ToJsonString().ShouldBe("""{"inner":{"name":"n","age":"x"},"flag":true,"small":"12,","price":0.65,"note":"far too long"}""");
    }

    [Fact]
    public void a_patch_with_unknown_or_repeated_members_or_bad_text_is_refused()
    {
        var read = StrictJson.ReadPatch<All>("""{"x":1,"inner":{"y":1},"text":"a\u202eb","small":1,"small":2,"numbers":[["\u0000"]]}"""u8);
        read.Faults.Select(f => $"{f.Pointer} {f.Code}").ShouldBe(
            ["/x unknown_member", "/inner/y unknown_member", "/text invalid_characters", "/small repeated_member",
                "/numbers/0/0 invalid_characters"]);
        StrictJson.ReadPatch<All>("""{"text":"\ud83d"}"""u8).IsMalformed.ShouldBeTrue();
    }
}
