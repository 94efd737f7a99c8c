using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PowerCrm.Host.Tests.Security;

/// <summary>A host whose tables are compared before and after each request, and whose log lines are kept.</summary>
public sealed class WatchedHost : IAsyncLifetime
{
    /// <summary>The member of <see cref="ReadState"/> for the version of the caller's own stream.</summary>
    public const string StreamVersion = "version of the caller's stream";

    /// <summary>The member of <see cref="ReadState"/> for the time after which a code must expire to be compared.</summary>
    private const string CodesUntil = "codes until";

    /// <summary>
    /// The modules' tables: the compared columns, and the compared rows. Left out are rows that any request may change (limits), that
    /// belong to background jobs (scheduled commands, seals, keys, leases) or to sessions, and rows so old that the product may delete them
    /// at any time. An attempt at a code increases its <c>tries</c>, which counts as no change. A code that may expire between the two
    /// comparisons is left out of both.
    /// </summary>
    private static readonly (string Table, string Row, string Condition)[] Tables =
    [
        ("pc_codes", "(t.registration, t.phone, t.challenge, t.code, t.expires_at)", "t.expires_at > @until"),
        ("pc_phones", "t", "true"), ("pc_identities", "t", "true"),
        ("pc_drafts", "t", "true"), ("pc_images", "t", "t.created_at > powercrm_now() - interval '23 hours'"),
        ("pc_readings", "t", "t.at > powercrm_now() - interval '23 hours'"),
        ("pc_sms_days", "t", "true"), ("pc_signals", "t", "t.at > powercrm_now() - interval '23 hours'"),
        ("pc_idempotency", "t.id", "t.at > powercrm_now() - interval '23 hours'"),
        ("pc_companies", "t.credit_code", "true"), ("pc_staff", "t", "true"),
        ("pc_review_cases", "(t.registration_id, t.round, t.status)", "true"),
        ("pc_assignments", "(t.registration_id, t.manager_id, t.state)", "true"),
    ];

    private static readonly string StateSql = string.Join(" union all ", Tables.Select(t =>
        $"select '{t.Table}' as name, count(*) || ' ' || coalesce(md5(string_agg(md5({t.Row}::text), '' order by md5({t.Row}::text))), "
            + $"'') as content from {t.Table} t where {t.Condition}"));

    private readonly CapturedLog log = new(CapturedLog.AllCategories);
    private readonly Dictionary<string, string> versions = [];
    private bool versionChanged;

    public TestHost Host { get; private set; } = null!;

    /// <summary>Returns the lines that were logged since the last call.</summary>
    public IReadOnlyList<string> TakeLines() => log.Take();

    public async Task InitializeAsync()
    {
        Host = await TestHost.StartAsync("--Logging:LogLevel:Default=Information");
        Host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        Host.ReadState = ReadState;
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>Returns a count and a hash of each table's rows, and the version in the caller's own status.</summary>
    private async Task<IReadOnlyDictionary<string, string>> ReadState(string? token, IReadOnlyDictionary<string, string>? previous)
    {
        // Reactions to a submission or a withdrawal must not look like a change by the next request.
        if (versionChanged)
            await Host.WaitUntilSettled();
        await using var connection = await Host.OpenAsync();
        var until = previous is null ? await connection.ExecuteScalarAsync<DateTime>("select powercrm_now() + interval '2 minutes'")
            : DateTime.Parse(previous[CodesUntil], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        var snapshot = (await connection.QueryAsync<(string Name, string Content)>(StateSql, new { until }))
            .ToDictionary(r => r.Name, r => r.Content);
        snapshot[CodesUntil] = until.ToString("O", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/status");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await Host.Http.SendAsync(request);
        snapshot[StreamVersion] = answer.IsSuccessStatusCode
            ? System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["version"]!.ToJsonString() : "none";
        versionChanged = answer.IsSuccessStatusCode && versions.GetValueOrDefault(token!) != snapshot[StreamVersion];
        if (versionChanged)
            versions[token!] = snapshot[StreamVersion];
        return snapshot;
    }
}
