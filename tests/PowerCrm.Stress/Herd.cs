using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Dapper;

namespace PowerCrm.Stress;

/// <summary>
/// `stress herd`: clients poll an unchanged status a thousand times a second. No request is refused, and the database has almost no load.
/// </summary>
internal static class Herd
{
    private const int People = 50, PerSecond = 1000;

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        // The clock is not movable, as in Production: a movable clock costs a query each time.
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 1, ("Ocr__AfterSubmission", "false"),
            ("Clock__Movable", "false"));
        var host = it.Hosts[0].Http;
        var phones = new List<(string Token, string Tag)>();
        for (var i = 0; i < settings.CountFor(quick: 10, full: People); i++)
            phones.Add(await SignIn(host));
        await it.WaitUntilSettled();
        await Poll(host, phones[0]);

        using var cancellation = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, cancellation.Token);
        await using var connection = await it.OpenAsync();
        var idleRate = await MeasureIdleTransactions(connection, settings.Duration(3, 10));
        var before = await CountTransactions(connection);
        var time = settings.Duration(8, 60);
        var (clock, times, errors, next) = (Stopwatch.StartNew(), new List<TimeSpan>(), new List<string>(), 0L);
        await Deployment.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            while (clock.Elapsed < time)
            {
                var number = Interlocked.Increment(ref next);
                var delay = TimeSpan.FromSeconds((double)number / PerSecond) - clock.Elapsed;
                if (delay > TimeSpan.Zero)
                    await Task.Delay(delay);
                var started = Stopwatch.GetTimestamp();
                string? failure = null;
                try
                {
                    var status = await Poll(host, phones[(int)(number % phones.Count)]);
                    failure = status == HttpStatusCode.NotModified ? null : $"{(int)status}";
                }
                catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
                {
                    failure = "none";
                }
                lock (times)
                {
                    if (failure is null)
                        times.Add(Stopwatch.GetElapsedTime(started));
                    else
                        errors.Add(failure);
                }
            }
        })));
        var elapsed = clock.Elapsed;
        await cancellation.CancelAsync();
        var faultCount = await injection;
        var transactions = Math.Max(0, await CountTransactions(connection) - before - idleRate * elapsed.TotalSeconds);

        findings.AddCount("phones", phones.Count);
        findings.AddCount("polls requested per second", PerSecond);
        findings.AddCount("polls answered with 304 per second", $"{times.Count / elapsed.TotalSeconds:0}");
        findings.AddTimes("answer, median / p99 / worst", times);
        findings.AddCount("transactions of the database a second, by timers alone", $"{idleRate:0}");
        findings.AddCount("transactions of the database a poll, without those", $"{transactions / times.Count:0.000}");
        findings.AddCount("faults injected", faultCount);
        RegistrationRuns.AddFailures(findings, errors);
        findings.Check("the fault occurred", settings.Fault == "none" || faultCount > 0, "never");
        findings.Check("every poll was answered 304", settings.Fault != "none" || errors.Count == 0, string.Join(", ", errors.Distinct()));
        if (settings is { Quick: false, Fault: "none" })
            CheckRate(findings, times.Count, elapsed);
        findings.Check("a poll costs less than 0.1 transactions", transactions < 0.1 * times.Count, "it costs more");
        return findings;
    }

    /// <summary>A host that answers slowly is polled less often, and would pass the other rules.</summary>
    internal static void CheckRate(Findings findings, int answered, TimeSpan elapsed) => findings.Check(
        $"at least 19 of 20 polls of the {PerSecond} a second were answered in time", answered >= 0.95 * PerSecond * elapsed.TotalSeconds,
        string.Create(CultureInfo.InvariantCulture, $"{answered / elapsed.TotalSeconds:0} a second"));

    /// <summary>Transactions per second without requests.</summary>
    private static async Task<double> MeasureIdleTransactions(Npgsql.NpgsqlConnection connection, TimeSpan time)
    {
        var (clock, before) = (Stopwatch.StartNew(), await CountTransactions(connection));
        await Task.Delay(time);
        return (await CountTransactions(connection) - before) / clock.Elapsed.TotalSeconds;
    }

    /// <summary>Committed and rolled back, in this database.</summary>
    private static async Task<long> CountTransactions(Npgsql.NpgsqlConnection connection)
    {
        // The statistics come from a snapshot, which would be kept otherwise.
        await connection.ExecuteAsync("select pg_stat_clear_snapshot()");
        return await connection.ExecuteScalarAsync<long>(
            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()");
    }

    private static async Task<(string Token, string Tag)> SignIn(HttpClient host)
    {
        var api = new ApiClient(host);
        var policyVersion = (await api.Get("/reference/policies")).ShouldBe(200)["policyVersion"].GetValue<string>();
        var code = $"sbx-o{Guid.CreateVersion7():N}-{Guid.CreateVersion7():N}";
        var token = (await api.Post("/auth/wechat", new { code, consent = new { policyVersion, agreed = true, sensitive = true } }))
            .ShouldBe(200)["accessToken"].GetValue<string>();
        return (token, (await api.As(token).Get("/auth/status")).ShouldBe(200).Tag!);
    }

    private static async Task<HttpStatusCode> Poll(HttpClient host, (string Token, string Tag) phone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/status");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", phone.Token);
        request.Headers.TryAddWithoutValidation("If-None-Match", phone.Tag);
        using var response = await host.SendAsync(request);
        return response.StatusCode;
    }
}
