using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>A request for a code.</summary>
/// <param name="Status">Of the answer; 0: there was none.</param>
internal sealed record AskedCode(string Caller, string Device, string Address, string Phone, int Status);

/// <summary>A try of a code.</summary>
/// <param name="Code">The number of the message that it is about.</param>
/// <param name="Own">By the caller whom the code was made for.</param>
/// <param name="Right">It was the code of the message.</param>
/// <param name="Status">Of the answer; 0: there was none.</param>
internal sealed record TriedCode(int Code, bool Own, bool Right, int Status, string? Problem);

/// <summary>A short message that the gateway was asked to send, in the product's time.</summary>
/// <param name="By">Who alone asked for the phone; null: several did.</param>
internal sealed record SentCode(string Phone, DateTimeOffset At, AskedCode? By);

/// <summary>How many messages may go out for something within a time.</summary>
/// <param name="What">For one of what, and in which time.</param>
/// <param name="Key">Of the messages that count together; null: it is not known of this one.</param>
internal sealed record CodeLimit(string What, int Most, TimeSpan Window, Func<SentCode, string?> Key)
{
    /// <summary>From the product's counting to the gateway's noting, on a machine that is busy.</summary>
    private TimeSpan Certain => Window - (Window > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(10));

    /// <summary>The most that went out within the time.</summary>
    public int Found(IEnumerable<SentCode> sent) => Within(sent, Window);

    /// <summary>The most that went out within so short a time that the limit cannot have let them.</summary>
    public int Certainly(IEnumerable<SentCode> sent) => Within(sent, Certain);

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

/// <summary>Looks at what the gateway was asked for and at what came of the guesses, whatever the product says of its limits.</summary>
internal static class CodesJudge
{
    public const int Guesses = 5;

    /// <summary>Numbers of docs/openapi.json, and those of the configuration as the experiment's hosts have it.</summary>
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

    /// <summary>Each message with who asked for it.</summary>
    public static IReadOnlyList<SentCode> Sent(IEnumerable<(string Phone, DateTimeOffset At)> gateway, IEnumerable<AskedCode> asked)
    {
        var by = asked.GroupBy(a => a.Phone).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        return [.. gateway.Select(s => new SentCode(s.Phone, s.At, by.GetValueOrDefault(s.Phone) is { } those
            && those.Select(a => (a.Caller, a.Device, a.Address)).Distinct().Count() == 1 ? those[0] : null))];
    }

    public static string OverLimit(IReadOnlyList<CodeLimit> limits, IReadOnlyCollection<SentCode> sent) => string.Join('\n', limits
        .Where(l => l.Certainly(sent) > l.Most).Select(l => Told(l, sent)));

    /// <summary>A limit that no attack has come up to was not tried.</summary>
    public static string NotReached(IReadOnlyList<CodeLimit> limits, IReadOnlyCollection<SentCode> sent) => string.Join('\n', limits
        .Where(l => l.Found(sent) < l.Most).Select(l => Told(l, sent)));

    /// <summary>
    /// Phones to which more or fewer messages went than were answered with 202; a request without an answer may be either.
    /// </summary>
    public static string NotAsAnswered(IEnumerable<SentCode> sent, IEnumerable<AskedCode> asked)
    {
        var went = sent.CountBy(s => s.Phone).ToDictionary(StringComparer.Ordinal);
        var by = asked.ToLookup(a => a.Phone, StringComparer.Ordinal);
        return string.Join('\n', went.Keys.Union(by.Select(g => g.Key), StringComparer.Ordinal)
            .Select(phone => (Messages: went.GetValueOrDefault(phone), Accepted: by[phone].Count(a => a.Status == 202),
                Open: by[phone].Count(a => a.Status == 0)))
            .Where(p => p.Messages < p.Accepted || p.Messages > p.Accepted + p.Open)
            .Select(p => $"{p.Accepted} accepted, {p.Messages} messages").Distinct());
    }

    /// <summary>Codes at which more was guessed than may be, and those that were right for somebody who had no right to them.</summary>
    public static string Guessed(IEnumerable<TriedCode> tried) => string.Join('\n', tried.GroupBy(t => t.Code)
        .SelectMany(g => (string?[])
        [
            g.Count(t => t.Own && t.Problem == "code_incorrect") is var wrong and > Guesses ? $"code {g.Key}: {wrong} guesses" : null,
            !g.Any(t => t.Status == 200) ? null
                : $"code {g.Key}: it was taken{(g.Any(t => !t.Own && t.Status == 200) ? " from another" : "")}",
        ]).OfType<string>());

    /// <summary>No code was guessed at as often as may be: nothing was tried.</summary>
    public static bool NeverLocked(IEnumerable<TriedCode> tried) =>
        !tried.Any(t => t is { Own: true, Right: true, Problem: "code_locked" });

    /// <summary>Days, as China counts them, with more messages than the budget has.</summary>
    public static string OverBudget(IEnumerable<SentCode> sent, int most) => string.Join('\n', sent
        .CountBy(s => s.At.ToOffset(TimeSpan.FromHours(8)).Date).Where(d => d.Value > most)
        .Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Value} on {d.Key:yyyy-MM-dd}")));

    private static string Told(CodeLimit limit, IReadOnlyCollection<SentCode> sent) =>
        $"for one {limit.What}: {limit.Found(sent)} of {limit.Most}";
}
