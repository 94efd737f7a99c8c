using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>A request for a code.</summary>
/// <param name="Status">The status of the answer; 0 when there was none.</param>
internal sealed record CodeRequest(string Caller, string Device, string Address, string Phone, int Status);

/// <summary>An attempt to use a code.</summary>
/// <param name="Code">The number of the message with the code.</param>
/// <param name="Own">True when the caller had requested the code.</param>
/// <param name="Right">True when it was the code of the message.</param>
/// <param name="Status">The status of the answer; 0 when there was none.</param>
internal sealed record CodeAttempt(int Code, bool Own, bool Right, int Status, string? Problem);

/// <summary>A message that the gateway was asked to send, by the product's clock.</summary>
/// <param name="By">The request, when only one caller requested codes for the phone; null when several did.</param>
internal sealed record SentCode(string Phone, DateTimeOffset At, CodeRequest? By);

/// <summary>A limit on the number of messages within a time.</summary>
/// <param name="What">What is limited, and the time.</param>
/// <param name="Key">Messages with the same key count together; null when the key of a message is not known.</param>
internal sealed record CodeLimit(string What, int Most, TimeSpan Window, Func<SentCode, string?> Key)
{
    /// <summary>The window minus the time between the product's count and the gateway's record on a busy machine.</summary>
    private TimeSpan Certain => Window - (Window > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(10));

    /// <summary>The most messages within the window.</summary>
    public int Found(IEnumerable<SentCode> sent) => Within(sent, Window);

    /// <summary>The most messages within a time so short that they certainly exceed the limit.</summary>
    public int CountCertain(IEnumerable<SentCode> sent) => Within(sent, Certain);

    private int Within(IEnumerable<SentCode> sent, TimeSpan window) => sent.Where(s => Key(s) is not null).GroupBy(s => Key(s)!)
        .Select(g => g.Select(s => s.At).Order().ToList()).Select(times => MostWithin(times, window)).DefaultIfEmpty().Max();

    private static int MostWithin(List<DateTimeOffset> times, TimeSpan window)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= window)
                first++;
            most = Math.Max(most, last - first + 1);
        }
        return most;
    }
}

/// <summary>Judges by the requests to the gateway and the results of the guesses, independently of the product's own counters.</summary>
internal static class CodeChecker
{
    public const int Guesses = 5;

    /// <summary>The limits of docs/openapi.json, and those of the configuration of the experiment's hosts.</summary>
    public static IReadOnlyList<CodeLimit> Limits(int address, int network, int prefix) =>
    [
        new("phone, in a minute", 1, TimeSpan.FromMinutes(1), s => s.Phone),
        new("phone, in an hour", 5, TimeSpan.FromHours(1), s => s.Phone),
        new("phone, in a day", 10, TimeSpan.FromDays(1), s => s.Phone),
        new("caller, in a day", 20, TimeSpan.FromDays(1), s => s.By?.Caller),
        new("device, in a day", 20, TimeSpan.FromDays(1), s => s.By?.Device),
        new("range of numbers, in an hour", prefix, TimeSpan.FromHours(1), s => s.Phone[..7]),
        new("address, in an hour", address, TimeSpan.FromHours(1), s => s.By?.Address),
        new("network of addresses, in an hour", network, TimeSpan.FromHours(1), s => s.By?.Address[..s.By.Address.LastIndexOf('.')]),
    ];

    /// <summary>Returns each message with the request for it.</summary>
    public static IReadOnlyList<SentCode> Sent(IEnumerable<(string Phone, DateTimeOffset At)> gateway, IEnumerable<CodeRequest> asked)
    {
        var by = asked.GroupBy(a => a.Phone).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        return [.. gateway.Select(s => new SentCode(s.Phone, s.At, by.GetValueOrDefault(s.Phone) is { } those
            && those.Select(a => (a.Caller, a.Device, a.Address)).Distinct().Count() == 1 ? those[0] : null))];
    }

    public static string FindExceededLimits(IReadOnlyList<CodeLimit> limits, IReadOnlyCollection<SentCode> sent) => string.Join('\n', limits
        .Where(l => l.CountCertain(sent) > l.Most).Select(l => Told(l, sent)));

    /// <summary>Limits that no attack reached: they were not tested.</summary>
    public static string FindUnreachedLimits(IReadOnlyList<CodeLimit> limits, IReadOnlyCollection<SentCode> sent) =>
        string.Join('\n', limits
        .Where(l => l.Found(sent) < l.Most).Select(l => Told(l, sent)));

    /// <summary>
    /// Phones that got more or fewer messages than answers with 202; a request without an answer may or may not have sent one.
    /// </summary>
    public static string FindCountMismatches(IEnumerable<SentCode> sent, IEnumerable<CodeRequest> asked)
    {
        var went = sent.CountBy(s => s.Phone).ToDictionary(StringComparer.Ordinal);
        var by = asked.ToLookup(a => a.Phone, StringComparer.Ordinal);
        return string.Join('\n', went.Keys.Union(by.Select(g => g.Key), StringComparer.Ordinal)
            .Select(phone => (Messages: went.GetValueOrDefault(phone), Accepted: by[phone].Count(a => a.Status == 202),
                Open: by[phone].Count(a => a.Status == 0)))
            .Where(p => p.Messages < p.Accepted || p.Messages > p.Accepted + p.Open)
            .Select(p => $"{p.Accepted} accepted, {p.Messages} messages").Distinct());
    }

    /// <summary>Codes with more guesses than allowed, and codes that were accepted.</summary>
    public static string FindExcessGuesses(IEnumerable<CodeAttempt> tried) => string.Join('\n', tried.GroupBy(t => t.Code)
        .SelectMany(g => (string?[])
        [
            g.Count(t => t.Own && t.Problem == "code_incorrect") is var wrong and > Guesses ? $"code {g.Key}: {wrong} guesses" : null,
            !g.Any(t => t.Status == 200) ? null
                : $"code {g.Key}: it was taken{(g.Any(t => !t.Own && t.Status == 200) ? " from another" : "")}",
        ]).OfType<string>());

    /// <summary>True when no code was locked by wrong guesses: the lock was not tested.</summary>
    public static bool NoCodeWasLocked(IEnumerable<CodeAttempt> tried) =>
        !tried.Any(t => t is { Own: true, Right: true, Problem: "code_locked" });

    /// <summary>Days in China with more messages than the budget.</summary>
    public static string FindDaysOverBudget(IEnumerable<SentCode> sent, int most) => string.Join('\n', sent
        .CountBy(s => s.At.ToOffset(TimeSpan.FromHours(8)).Date).Where(d => d.Value > most)
        .Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Value} on {d.Key:yyyy-MM-dd}")));

    private static string Told(CodeLimit limit, IReadOnlyCollection<SentCode> sent) =>
        $"for one {limit.What}: {limit.Found(sent)} of {limit.Most}";
}
