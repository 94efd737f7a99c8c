namespace PowerCrm.Stress.Fuzzing;

/// <summary>Values that no well-behaved client sends, by the place where they are used.</summary>
internal static class OddValues
{
    private static readonly string LongText = new('长', 4000);

    /// <summary>Values in JSON bodies, as text; not all of them are valid JSON.</summary>
    public static IReadOnlyList<string> Json { get; } =
    [
        "null", "true", "false", "[]", "{}", "[[]]", "[null]", "{\"a\":1}", "\"\"", "\" \"", "\"x\"", "0", "-0", "1", "-1", "0.1",
        "0.00001",
        "1e3", "1E400", "-1e400", "1e-400", "1.0000000000000000000000000000000000000001", "1234567890123456789012345678901234567890",
        "0.1234567890123456789012345678901234567890", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
        "9223372036854775808", "79228162514264337593543950336", "1e28", "NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "0x10",
        "\"NaN\"", "\"1250\"", "\"１２５０\"", "\"1。5\"", "\"1e3\"", "\"-1\"", "\"1,250\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\u0000\"",
        "\"a\\u0000b\"", "\"a\\u202eb\"", "\"a\\u200bb\"", "\"a\\u2066b\"", "\"\\ufeffx\"", "\"a\\u0007b\"", "\"a\\nb\"", "\"a\\tb\"",
        "\"𠮷野家\"", "\"买买提·吐尔逊\"", "\"e\\u0301\"", "\"👩‍👩‍👧\"",
        "\"' or 1=1 --\"", "\"%\"", "\"_\"", "\"\\\\\"", "\"${jndi:x}\"",
        "\"<script>\"",
        "\"../../etc/passwd\"", "\"=1+1\"", "\"=cmd|' /C calc'!A0\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"2026-02-30\"",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"",
        "\"2026-02-30T00:00:00Z\"", "\"2016-12-31T23:59:60Z\"", "\"2026-01-01T00:00:00\"", "\"2026-01-01T24:00:00Z\"",
        "\"infinity\"", "\"-infinity\"", "\"00000000-0000-0000-0000-000000000000\"", "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
        "\"{01a21ab9-edb5-72a8-b399-e64ae5dabda1}\"", "\"01A21AB9-EDB5-72A8-B399-E64AE5DABDA1\"", "\"" + LongText + "\"",
        "\"" + new string('a', 70_000) + "\"", Nested("[", "]", 31), Nested("[", "]", 40), Nested("[", "]", 5000), Nested("{\"a\":", "}",
        40),
        "[" + string.Join(',', Enumerable.Repeat("1", 2000)) + "]", "[" + string.Join(',', Enumerable.Repeat("\"KV10\"", 200)) + "]",
        "\"440000\"", "\"440300\"", "\"KV10\"", "\"phone\"", "\"approved\"", "\"rejected\"", "\"passed\"", "\"failed\"",
    ];

    /// <summary>Values for a path or a query, percent-encoded where necessary.</summary>
    public static IReadOnlyList<string> Url { get; } =
    [
        "", "0", "-1", "1", "100", "101", "2147483648", "99999999999999999999", "1e3", "NaN", "null", "undefined", "true", "True", "1.5",
        "%00", "%ff%fe", "%", "%zz", "%c0%af", "..", "%2e%2e%2f", "..%2f..%2fetc%2fpasswd", "%2f", "%5c", "%EF%BC%91%EF%BC%92", "%20",
        "+",
        "%E2%80%AE", "%E2%80%8B", "%ED%A0%80", "a%0d%0aX-Odd:%201", "%25", "_", "%27%20or%201=1", "%F0%A0%AE%B7", "[]", "{}", "*",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "%7B01a21ab9-edb5-72a8-b399-e64ae5dabda1%7D",
        "01A21AB9-EDB5-72A8-B399-E64AE5DABDA1", "01a21ab9edb572a8b399e64ae5dabda1", "0001-01-01", "9999-12-31", "2026-02-30",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2016-12-31T23:59:60Z",
        "2026-01-01T00:00:00%2B08:00",
        "infinity", "-infinity", new('a', 65), new('a', 2000), string.Concat(Enumerable.Repeat("%E9%95%BF", 64)), "440000", "KV10",
        "%E6%B7%B1%E5%9C%B3", "sz", "pending", "processing", "approved", "serving",
    ];

    /// <summary>Values for any header.</summary>
    public static IReadOnlyList<string> Header { get; } =
    [
        "", " ", "*", "\"\"", "\"1\"", "\"0\"", "\"-1\"", "W/\"1\"", "1", "\"99999999999999999999\"", "\"1\", \"2\"", "\"x", "\"1e3\"",
        "null",
        "bytes=0-1", "bytes=-1", "bytes=9-1", "bytes=0-,0-,0-", "text/html", "application/json", "application/xml;q=2", ";;;", ",", "=",
        "en", "en-US,en;q=0.5", "zh", "zh-TW", "fr;q=0", "en;q=NaN", "x-" + new string('a', 300), new('a', 64), new('a', 65), new('a',
        5000),
        "密钥", "a b", "a\tb", "é", "%00", "../..", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer null",
        "Bearer " + new string('a', 4000),
        "application/json; charset=utf-16", "application/json; charset=gbk", "application/json; charset=\"", "text/plain",
        "application/problem+json", "application/merge-patch+json", "application/x-www-form-urlencoded", "multipart/form-data",
        "multipart/form-data; boundary=", "multipart/form-data; boundary=\"" + new string('b', 100) + "\"", "text/csv; charset=x",
        "image/jpeg",
        "gzip", "chunked", "100-continue",
    ];

    /// <summary>Headers that the product or a proxy in front of it reads.</summary>
    public static IReadOnlyList<string> HeaderNames { get; } =
    [
        "Idempotency-Key", "If-Match", "If-None-Match", "Accept", "Accept-Language", "Authorization", "Content-Type", "Range",
        "Last-Event-ID", "Content-Encoding", "Accept-Encoding", "If-Modified-Since", "If-Unmodified-Since", "X-Forwarded-For",
        "X-Forwarded-Proto", "X-HTTP-Method-Override", "Origin", "Access-Control-Request-Method", "traceparent", "baggage", "Cookie",
    ];

    public static IReadOnlyList<string> Methods { get; } = ["HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "GET", "POST", "PUT", "FUZZ"];

    private static string Nested(string open, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
}
