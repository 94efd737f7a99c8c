using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>A request for a code.</summary>
/// <param name="Status">The status of the answer; 0 when there was none.</param>
internal sealed record CodeRequest(string Caller, string Device, string Address, string Phone, int Status);

/// <summary>An attempt to use a code.</summary>
/// <param name="Code">The number of the message with the code.</param>
/// <param name="IsOwn">True when the caller had requested the code.</param>
/// <param name="IsRight">True when it was the code of the message.</param>
/// <param name="Status">The status of the answer; 0 when there was none.</param>
internal sealed record CodeAttempt(int Code, bool IsOwn, bool IsRight, int Status, string? Problem);

/// <summary>A message that the gateway was asked to send, by the product's clock.</summary>
/// <param name="Request">The request, when only one caller requested codes for the phone; null when several did.</param>
internal sealed record SentCode(string Phone, DateTimeOffset At, CodeRequest? Request);

/// <summary>A limit on the number of messages within a time.</summary>
/// <param name="Description">What is limited, and the time.</param>
/// <param name="Key">Messages with the same key count together; null when the key of a message is not known.</param>
internal sealed record CodeLimit(string Description, int Maximum, TimeSpan Window, Func<SentCode, string?> Key)
{
    /// <summary>The window minus the time between the product's count and the gateway's record on a busy machine.</summary>
    private TimeSpan CertainWindow => Window - (Window > TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(10));

    /// <summary>The most messages within the window.</summary>
    public int MaxInWindow(IEnumerable<SentCode> codes) => MaxPerKey(codes, Window);

    /// <summary>The most messages within a time so short that they certainly exceed the limit.</summary>
    public int MaxInCertainWindow(IEnumerable<SentCode> codes) => MaxPerKey(codes, CertainWindow);

    private int MaxPerKey(IEnumerable<SentCode> codes, TimeSpan window) => codes.Where(s => Key(s) is not null).GroupBy(s => Key(s)!)
        .Select(g => g.Select(s => s.At).Order().ToList()).Select(times => MaxWithin(times, window)).DefaultIfEmpty().Max();

    private static int MaxWithin(List<DateTimeOffset> times, TimeSpan window)
    {
        var (maximum, first) = (0, 0);
        for (var last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= window)
                first++;
            maximum = Math.Max(maximum, last - first + 1);
        }
        return maximum;
    }
}

/// <summary>Judges by the requests to the gateway and the results of the guesses, independently of the product's own counters.</summary>
internal static class CodeChecker
{
    public const int MaxGuesses = 5;

    /// <summary>The limits of docs/openapi.json, and those of the configuration of the experiment's hosts.</summary>
    public static IReadOnlyList<CodeLimit> Limits(int address, int network, int prefix) =>
    [
        new("phone, in a minute", 1, TimeSpan.FromMinutes(1), s => s.Phone),
        new("phone, in an hour", 5, TimeSpan.FromHours(1), s => s.Phone),
        new("phone, in a day", 10, TimeSpan.FromDays(1), s => s.Phone),
        new("caller, in a day", 20, TimeSpan.FromDays(1), s => s.Request?.Caller),
        new("device, in a day", 20, TimeSpan.FromDays(1), s => s.Request?.Device),
        new("range of numbers, in an hour", prefix, TimeSpan.FromHours(1), s => s.Phone[..7]),
        new("address, in an hour", address, TimeSpan.FromHours(1), s => s.Request?.Address),
        new("network of addresses, in an hour", network, TimeSpan.FromHours(1), s =>
        s.Request?.Address[..s.Request.Address.LastIndexOf('.')]),
    ];

    /// <summary>Returns each message with the request for it.</summary>
    public static IReadOnlyList<SentCode> MatchRequests(IEnumerable<(string Phone, DateTimeOffset At)> messages,
        IEnumerable<CodeRequest> allRequests)
    {
        var byPhone = allRequests.GroupBy(a => a.Phone).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        return [.. messages.Select(s => new SentCode(s.Phone, s.At, byPhone.GetValueOrDefault(s.Phone) is { } requests
            && requests.Select(a => (a.Caller, a.Device, a.Address)).Distinct().Count() == 1 ? requests[0] : null))];
    }

    public static string FindExceededLimits(IReadOnlyList<CodeLimit> limits, IReadOnlyCollection<SentCode> codes) =>
        string.Join('\n', limits
        .Where(l => l.MaxInCertainWindow(codes) > l.Maximum).Select(l => Describe(l, codes)));

    /// <summary>Limits that no attack reached: they were not tested.</summary>
    public static string FindUnreachedLimits(IReadOnlyList<CodeLimit> limits, IReadOnlyCollection<SentCode> codes) =>
        string.Join('\n', limits
        .Where(l => l.MaxInWindow(codes) < l.Maximum).Select(l => Describe(l, codes)));

    /// <summary>
    /// Phones that got more or fewer messages than answers with 202; a request without an answer may or may not have sent one.
    /// </summary>
    public static string FindCountMismatches(IEnumerable<SentCode> codes, IEnumerable<CodeRequest> requests)
    {
        var sentCounts = codes.CountBy(s => s.Phone).ToDictionary(StringComparer.Ordinal);
        var byPhone = requests.ToLookup(a => a.Phone, StringComparer.Ordinal);
        return string.Join('\n', sentCounts.Keys.Union(byPhone.Select(g => g.Key), StringComparer.Ordinal)
            .Select(phone => (Messages: sentCounts.GetValueOrDefault(phone), Accepted: byPhone[phone].Count(a => a.Status == 202),
                Open: byPhone[phone].Count(a => a.Status == 0)))
            .Where(p => p.Messages < p.Accepted || p.Messages > p.Accepted + p.Open)
            .Select(p => $"{p.Accepted} accepted, {p.Messages} messages").Distinct());
    }

    /// <summary>Codes with more guesses than allowed, and codes that were accepted.</summary>
    public static string FindExcessGuesses(IEnumerable<CodeAttempt> attempts) => string.Join('\n', attempts.GroupBy(t => t.Code)
        .SelectMany(g => (string?[])
        [
            g.Count(t => t.IsOwn && t.Problem == "code_incorrect") is var wrong and > MaxGuesses ? $"code {g.Key}: {wrong} guesses" : null,
            !g.Any(t => t.Status == 200) ? null
                : $"code {g.Key}: it was taken{(g.Any(t => !t.IsOwn && t.Status == 200) ? " from another" : "")}",
        ]).OfType<string>());

    /// <summary>True when no code was locked by wrong guesses: the lock was not tested.</summary>
    public static bool NoCodeWasLocked(IEnumerable<CodeAttempt> attempts) =>
        !attempts.Any(t => t is { IsOwn: true, IsRight: true, Problem: "code_locked" });

    /// <summary>Days in China with more messages than the budget.</summary>
    public static string FindDaysOverBudget(IEnumerable<SentCode> codes, int budget) => string.Join('\n', codes
        .CountBy(s => s.At.ToOffset(TimeSpan.FromHours(8)).Date).Where(d => d.Value > budget)
        .Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Value} on {d.Key:yyyy-MM-dd}")));

    private static string Describe(CodeLimit limit, IReadOnlyCollection<SentCode> codes) =>
        $"for one {limit.Description}: {limit.MaxInWindow(codes)} of {limit.Maximum}";
}
