using System.Diagnostics;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Assignment;
using PowerCrm.Host.Hosting;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Stress;

/// <summary>
/// Hosts as processes on one database. The vendors run in this process, so that their records survive when a host is killed. This process
/// reads the database but is not a Wolverine node: the work of a dead host can only be taken over by another host.
/// </summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly DirectoryInfo blobs = Directory.CreateTempSubdirectory("powercrm-deployment-");
    private readonly List<HostProcess> hosts = [];
    private readonly List<NetworkProxy> networks = [];
    private string connectionString = "";
    private IAsyncDisposable database = null!;
    private WebApplication vendors = null!;
    private BuiltHost observer = null!;
    private (string, string)[] environment = [];
    private readonly List<(DateTimeOffset From, TimeSpan Shift)> clockShifts = [];

    public IReadOnlyList<HostProcess> Hosts => hosts;
    public SandboxState Vendors { get; } = new() { MaxKept = 100_000 };
    public HttpClient VendorsHttp { get; private set; } = null!;
    public IServiceProvider Services => observer.Services;

    /// <summary>The experiment's own server; null when it uses the server of the tests, which must not be stopped.</summary>
    public PostgresServer? Server => database as PostgresServer;

    /// <summary>The proxies between the hosts and PostgreSQL, in the order of the hosts; empty when the fault does not need them.</summary>
    public IReadOnlyList<NetworkProxy> Networks => networks;

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The hosts' folder of pictures and files.</summary>
    public string Blobs => blobs.FullName;

    /// <summary>The hosts' list of erased persons.</summary>
    public string Tombstones => blobs.FullName + ".tombstones";

    /// <summary>Reads one value; while PostgreSQL is stopped or takes no connection, it tries again, for up to half a minute.</summary>
    public async Task<T> ExecuteScalar<T>(string sql, object? parameters = null)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                await using var connection = await OpenAsync();
                return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
            }
            catch (NpgsqlException) when (clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(100);
            }
        }
    }

    /// <summary>Starts hosts on the tests' server, which does not flush to disk.</summary>
    public static async Task<Deployment> StartAsync(int hosts, params (string Name, string Value)[] environment)
    {
        var database = await TestDatabase.CreateAsync();
        return await Start(new Deployment { database = database, connectionString = database.ConnectionString }, hosts, environment);
    }

    /// <summary>
    /// Starts hosts on a server of their own, which flushes to disk and is stopped with them. Faults of the network add a proxy in between.
    /// </summary>
    public static async Task<Deployment> StartOnOwnServerAsync(ExperimentSettings settings, int hosts,
        params (string Name, string Value)[] environment)
    {
        var server = await PostgresServer.Start(CancellationToken.None, hasSmallDisk: Faults.NeedsSmallDisk(settings.Fault));
        var database = await server.CreateDatabase("stress", CancellationToken.None);
        var it = new Deployment { database = server, connectionString = database };
        if (Faults.NeedsNetwork(settings.Fault))
            it.networks.AddRange(Enumerable.Range(0, hosts).Select(_ => NetworkProxy.To(server.Port)));
        return await Start(it, hosts, environment);
    }

    /// <summary>Starts hosts on servers that are already running; the servers are stopped with them.</summary>
    public static Task<Deployment> StartOnAsync(PatroniCluster servers, string connectionString, int hosts,
        params (string Name, string Value)[] environment) =>
        Start(new Deployment { database = servers, connectionString = connectionString }, hosts, environment);

    private static async Task<Deployment> Start(Deployment it, int hosts, (string Name, string Value)[] environment)
    {
        try
        {
            await StartAll(it, hosts, environment);
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    private static async Task StartAll(Deployment it, int hosts, (string Name, string Value)[] environment)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        it.vendors = builder.Build();
        it.vendors.MapSandbox(it.Vendors);
        await it.vendors.StartAsync();
        var url = new Uri(it.vendors.Urls.Single());
        it.VendorsHttp = new HttpClient { BaseAddress = url };
        it.environment =
        [
            .. SandboxServer.CreateSettings(url, it.Vendors.Keys).Where(s =>
                s.Key is "Wechat:BaseUrl" or "Sms:BaseUrl" or "Directory:BaseUrl")
                .Select(s => (s.Key.Replace(":", "__", StringComparison.Ordinal), s.Value!)),
            .. environment,
        ];
        for (var host = 0; host < hosts; host++)
            it.hosts.Add(await HostProcess.StartAsync(it.ConnectionStringOf(host), it.blobs.FullName, it.environment));
        // The experiment measures how long a host takes to answer, so the clients wait longer.
        if (it.networks.Count > 0)
            it.hosts.ForEach(h => h.SetTimeout(TimeSpan.FromSeconds(60)));
        string[] settings = ["--environment=Development", $"--ConnectionStrings:PowerCrm={it.connectionString}",
            $"--Keys:Master={ProductHost.MasterKey}", $"--Blobs:Path={it.blobs.FullName}",
            $"--Audit:CheckpointFile={it.blobs.FullName}.checkpoints"];
        it.observer = await HostFactory.Build(settings, readers: false, CancellationToken.None, verb: true);
        var accounts = it.Services.GetRequiredService<StaffAccounts>();
        await accounts.Add("reviewer", "reviewer", "审核员", "a-long-password", null, Caller.System("tests"), CancellationToken.None);
        var manager = await accounts.Add("manager", "manager", "客户经理", "a-long-password", null,
            Caller.System("tests"), CancellationToken.None);
        await it.Services.GetRequiredService<ManagerDirectory>().Add(manager, ["440000"], ["KV10"], 1000, null,
            Caller.System("tests"), CancellationToken.None);
    }

    /// <summary>Adds a host of another build and waits until it is ready.</summary>
    public async Task AddHost(string folder) =>
        hosts.Add(await HostProcess.StartAsync(connectionString, blobs.FullName, folder, environment));

    private string ConnectionStringOf(int host) => networks.Count == 0 ? connectionString
        : new NpgsqlConnectionStringBuilder(connectionString) { Port = networks[host].Port }.ConnectionString;

    /// <summary>Adds staff, with the same password as the others.</summary>
    public async Task AddStaff(IEnumerable<string> reviewers, IEnumerable<string> managers, int capacity)
    {
        var accounts = Services.GetRequiredService<StaffAccounts>();
        foreach (var name in reviewers)
            await accounts.Add(name, "reviewer", "审核员", "a-long-password", null, Caller.System("tests"), CancellationToken.None);
        foreach (var name in managers)
            await Services.GetRequiredService<ManagerDirectory>().Add(
                await accounts.Add(name, "manager", "客户经理", "a-long-password", null, Caller.System("tests"), CancellationToken.None),
                ["440000"], ["KV10"], capacity, null, Caller.System("tests"), CancellationToken.None);
    }

    /// <summary>
    /// Moves the product's clock, which is the database's; the vendors keep the clock of the machine. No work may be in progress meanwhile.
    /// </summary>
    public async Task PassTime(TimeSpan by)
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync("update pc_clock set shift = shift + @by", new { by });
        clockShifts.Add((TimeProvider.System.GetUtcNow(), by));
    }

    /// <summary>Converts a time of the machine to the product's clock.</summary>
    public DateTimeOffset ProductTime(DateTimeOffset machineTime) =>
        clockShifts.TakeWhile(m => m.From <= machineTime).Aggregate(machineTime, (at, shift) => at + shift.Shift);

    /// <summary>Simulates that the disk of the pictures is not mounted: a file replaces their folder.</summary>
    public void UnmountBlobs()
    {
        Directory.Move(blobs.FullName, blobs.FullName + ".away");
        File.WriteAllText(blobs.FullName, "");
    }

    public void RemountBlobs()
    {
        File.Delete(blobs.FullName);
        Directory.Move(blobs.FullName + ".away", blobs.FullName);
    }

    /// <summary>Waits until each host listens on a connection that PostgreSQL knows, too.</summary>
    public Task WaitUntilHostsListen() => Eventually.TrueAsync(async () =>
    {
        await using var connection = await OpenAsync();
        return await connection.ExecuteScalarAsync<int>(
            "select count(*)::int from pg_stat_activity where datname = current_database() and query = 'listen powercrm'") == hosts.Count;
    }, TimeSpan.FromSeconds(20));

    /// <summary>Checks that each picture that can be shown has its blob, and that each blob has a row.</summary>
    public async Task CheckPicturesComplete()
    {
        await using var connection = await OpenAsync();
        var rows = (await connection.QueryAsync<(Guid Id, bool Ready)>("select id, ready from pc_images")).ToList();
        var files = blobs.EnumerateFiles("*", SearchOption.AllDirectories).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        // The sweep deletes the temporary file of an interrupted write together with the blob, for rows that are not ready.
        var unready = rows.Where(r => !r.Ready).Select(r => $"{r.Id:N}").ToHashSet(StringComparer.Ordinal);
        files.RemoveWhere(f => f.EndsWith(".tmp", StringComparison.Ordinal) && unready.Contains(f.Split('.')[0]));
        rows.Where(r => r.Ready && !files.Contains($"{r.Id:N}")).Select(r => r.Id).ShouldBeEmpty("pictures without bytes");
        files.Except(rows.Select(r => $"{r.Id:N}")).ShouldBeEmpty("bytes without a row");
    }

    /// <summary>
    /// Checks that no phone, openid or address is in clear in a table, in a bytea column, or in the output of a host. All rows are searched
    /// for each value, so only a sample of the people is used, spread from the first to the last.
    /// </summary>
    public async Task CheckNoPlaintext(IReadOnlyCollection<Journey> journeys)
    {
        const int sampleSize = 16;
        string[] values = [.. journeys.Where((_, n) => n % (journeys.Count / sampleSize + 1) == 0).SelectMany(j => j.PersonalValues)];
        values.ShouldNotBeEmpty("nothing was looked for, which proves nothing");
        await using var connection = await OpenAsync();
        var tables = await connection.QueryAsync<string>("""
            select format('%I.%I', table_schema, table_name) from information_schema.tables
            where table_schema in ('public', 'wolverine') and table_type = 'BASE TABLE'
            """);
        // Bytes are read as hex. Base64 is searched for without its end, which depends on the text that follows.
        string[] spellings = [.. values, .. values.Select(v => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(v))),
            .. values.Select(v => Convert.ToBase64String(Encoding.UTF8.GetBytes(v))[..^4])];
        var findings = new List<string>();
        foreach (var table in tables)
            if (await connection.ExecuteScalarAsync<long>($"""
                select count(*) from (select t::text as line from {table} t offset 0) r
                where exists (select from unnest(@spellings) s (value) where strpos(r.line, s.value) > 0)
                """, new { spellings }, commandTimeout: 300) is > 0 and var rows)
                findings.Add($"{table}: {rows} rows");
        findings.AddRange(hosts.Where(h => values.Any(v => h.Output.Contains(v, StringComparison.Ordinal))).Select(h =>
            $"log of host {h.Id}"));
        findings.ShouldBeEmpty();
    }

    /// <summary>Waits until all reactions have ended; otherwise fails with a list of what is waiting, and why.</summary>
    public async Task WaitUntilSettled()
    {
        for (var failures = 0; ;)
        {
            try
            {
                if (await Services.GetRequiredService<Maintenance>().WaitUntilIdle(TimeSpan.FromSeconds(120), CancellationToken.None))
                    return;
                throw new InvalidOperationException("The reactions did not settle:\n" + await DescribeUnfinishedWork());
            }
            // After PostgreSQL was stopped, the pooled connections of this process are dead; each fails once. Of several servers, one that
            // was away is asked again after "Host Recheck Seconds".
            catch (NpgsqlException) when (++failures < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    private async Task<string> DescribeUnfinishedWork()
    {
        await using var connection = await OpenAsync();
        return string.Join('\n',
        [
            .. await connection.QueryAsync<string>("""
                select 'message ' || id || ' ' || received_at || ' ' || message_type || ' ' || status || ' owner ' || owner_id
                    || ' attempts ' || attempts || ' due ' || coalesce(execution_time::text, '-')
                from wolverine.wolverine_incoming_envelopes where status <> 'Handled' order by received_at limit 20
                """),
            .. await connection.QueryAsync<string>("""
                select 'node ' || node_number || ' ' || id || ' ' || health_check from wolverine.wolverine_nodes
                union all
                select 'agent ' || id || ' on ' || node_id from wolverine.wolverine_node_assignments
                """),
            .. await connection.QueryAsync<string>("""
                select 'record ' || timestamp || ' node ' || node_number || ' ' || event_name || ' ' || coalesce(description, '')
                from wolverine.wolverine_node_records order by id desc limit 30
                """),
            .. await connection.QueryAsync<string>("""
                select 'due ' || command || ' at ' || at || ' xmax ' || xmax::text from pc_due where at <= powercrm_now()
                """),
            .. await connection.QueryAsync<string>("""
                select 'session ' || pid || ' ' || application_name || ' ' || state || ' ' || coalesce(wait_event, '')
                    || ' since ' || coalesce(xact_start, state_change) || ': ' || left(query, 200)
                from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and (xact_start is not null or query like '%pc_due%')
                """),
            .. (await Services.GetRequiredService<Maintenance>().ReadProgress(CancellationToken.None))
                .Select(p => $"{p.Name} {p.Checkpoint}/{p.Ceiling}"),
            .. hosts.Select(h => $"host {h.Id}:\n{h.Output[Math.Max(0, h.Output.Length - 4000)..]}"),
            "now " + await connection.ExecuteScalarAsync<string>("select now()::text"),
        ]);
    }

    /// <summary>Runs the invariant checks in a process of their own: all must hold.</summary>
    public async Task CheckInvariants() => (await RunChecked("check-invariants")).ShouldContain("holds     every event is in the log once");

    /// <summary>Runs the comparison of read models: each must be equal to what its events give.</summary>
    public Task CheckReadModels() => RunChecked("projections compare");

    private async Task<string> RunChecked(string verb)
    {
        var (exitCode, output) = await RunCommand(verb);
        return exitCode == 0 ? output : throw new InvalidOperationException(string.Join('\n',
            output.Split('\n').Where(l => !l.StartsWith("holds", StringComparison.Ordinal)).Prepend($"{verb} ends with {exitCode}:")));
    }

    /// <summary>Runs a command of the command line; returns the exit code and the output.</summary>
    public async Task<(int Exit, string Output)> RunCommand(params string[] arguments)
    {
        var verb = string.Join(' ', arguments);
        var start = hosts[0].CommandStartInfo(verb);
        var (exitCode, output, error) = await Shell.Run($"dotnet '{start.ArgumentList[0]}' {verb}", start);
        return (exitCode, output + error);
    }

    /// <summary>
    /// Checks that each acknowledged write is in the log exactly once and at the version of the answer, that each manager was notified
    /// once, and that each vendor was called once for each cause.
    /// </summary>
    public async Task CheckExactlyOnce(IReadOnlyList<Journey> journeys)
    {
        journeys.ShouldNotBeEmpty("nobody arrived, which proves nothing");
        await using var connection = await OpenAsync();
        (await FindLostWrites(journeys)).ShouldBeEmpty();
        foreach (var journey in journeys)
        {
            var log = await ReadLog(connection, journey);
            journey.Acknowledged.ShouldNotBeEmpty("a journey that nobody answered proves nothing");
            foreach (var type in (string[])["wechat_authorized", "phone_verified", "info_submitted", "materials_uploaded", "review_claimed",
                "identity_checked", "review_decided", "account_activated", "manager_assigned", "customer_acknowledged",
                    "first_contact_recorded",
                "service_started"])
                log.Count(e => e.Type == type).ShouldBeLessThanOrEqualTo(1, $"{type}: {FormatLog(log)}");
            log.Count(e => e.Type is "manager_assigned" or "account_activated").ShouldBe(2, FormatLog(log));
            log.ShouldNotContain(e => e.Type == "manager_reassigned");
            (await connection.ExecuteScalarAsync<int>("""
                select count(*)::int from pc_inbox i join pc_staff s on s.id = i.recipient where i.customer_id = @id and s.role = 'manager'
                """, new { id = journey.Registration })).ShouldBe(1, "the manager is told once");
            // What WeChat delivered and denied is sent again: the product has only WeChat's answer (docs/adr/0037).
            Vendors.MessagesAdmittedTo(journey.OpenId).ShouldBeLessThanOrEqualTo(1, "the applicant is told once");
            foreach (var phone in journey.Phones)
                Vendors.SmsTo(phone).Count.ShouldBeLessThanOrEqualTo(1, "one message for each request");
        }
        // The result of a call that a kill interrupted is unknown; all others reached the applicant.
        var decisions = await connection.QueryAsync<(Guid Registration, bool Unknown)>("""
            select stream_id, id::text in (
                select data ->> 'Cause' from mt_events where type = 'notification_failed' and data ->> 'Cause' is not null)
            from mt_events where type = 'review_decided'
            """);
        var byRegistration = journeys.ToDictionary(j => j.Registration);
        foreach (var (registration, unknown) in decisions)
            // The description reads the whole log, so it is made for a failure only.
            if (!unknown && byRegistration.GetValueOrDefault(registration) is { } journey
                && Vendors.MessagesAdmittedTo(journey.OpenId) is var count and not 1)
                count.ShouldBe(1, $"the applicant of {registration} is told:\n{await DescribeRegistration(registration)}");
    }

    /// <summary>Acknowledged writes that are not in the log at the version of the answer; includes unfinished journeys.</summary>
    public async Task<IReadOnlyList<string>> FindLostWrites(IEnumerable<Journey> journeys)
    {
        await using var connection = await OpenAsync();
        var lost = new List<string>();
        // A journey may still be in progress: its earlier acknowledgements count when its registration is known.
        foreach (var journey in journeys.Where(j => j.Registration != Guid.Empty))
        {
            var acknowledged = journey.Acknowledged.ToList();
            var log = await ReadLog(connection, journey);
            lost.AddRange(acknowledged.Where(a => ExpectedEventTypes(a.Path) is { Count: > 0 } types
                && !log.Any(e => types.Contains(e.Type) && (a.Version is null || e.Version == a.Version)))
                .Select(a => $"{a.Path} at {a.Version}: {FormatLog(log)}"));
        }
        return lost;
    }

    private static async Task<IReadOnlyList<(long Version, string Type)>> ReadLog(NpgsqlConnection connection, Journey journey) =>
        [.. await connection.QueryAsync<(long Version, string Type)>(
            "select version, type from mt_events where stream_id = @id order by version", new { id = journey.Registration })];

    private static string FormatLog(IEnumerable<(long Version, string Type)> log) =>
        string.Join(' ', log.Select(e => $"{e.Version}:{e.Type}"));

    /// <summary>For the error message: calls, events and credits of one registration, all dead letters and all queued messages.</summary>
    private async Task<string> DescribeRegistration(Guid registration)
    {
        await using var connection = await OpenAsync();
        return string.Join('\n',
        [
            .. await connection.QueryAsync<string>("""
                select 'attempt ' || call || ' for ' || cause || ' at ' || attempted_at || ' ' || coalesce(outcome, 'open')
                from pc_outside_attempts where stream = @registration
                """, new { registration }),
            .. await connection.QueryAsync<string>("""
                select seq_id || ' ' || stream_id || ' ' || version || ' ' || type || ' ' || timestamp || ' ' || id from mt_events
                where stream_id = @registration or data ->> 'Registration' = @registration::text order by seq_id
                """, new { registration }),
            .. await connection.QueryAsync<string>("""
                select 'dead ' || message_type || ' ' || received_at || ' ' || exception_type || ' ' || exception_message || ' ' || sent_at
                from wolverine.wolverine_dead_letters
                """),
            .. await connection.QueryAsync<string>("""
                select 'credits ' || t::text from pc_message_credits t where registration_id = @registration
                """, new { registration }),
            .. await connection.QueryAsync<string>("""
                select 'message ' || id || ' ' || received_at || ' ' || message_type || ' ' || status || ' owner ' || owner_id
                from wolverine.wolverine_incoming_envelopes order by received_at
                """),
        ]);
    }

    /// <summary>The events that a success on this path appends.</summary>
    private static IReadOnlyList<string> ExpectedEventTypes(string path) => path switch
    {
        "/auth/wechat" => ["wechat_authorized"],
        "/auth/verify-code" => ["phone_verified"],
        "/auth/register" => ["info_submitted", "materials_uploaded"],
        "/customers/first-contact" => ["first_contact_recorded"],
        _ when path.EndsWith("/claim", StringComparison.Ordinal) => ["review_claimed"],
        _ when path.EndsWith("/checks", StringComparison.Ordinal) => ["materials_checked", "identity_checked"],
        _ when path.EndsWith("/decision", StringComparison.Ordinal) => ["review_decided"],
        _ when path.EndsWith("/assign-status", StringComparison.Ordinal) => ["service_started"],
        _ => [],
    };

    /// <summary>The checks at the end of every experiment.</summary>
    public static async Task CheckFinalState(Deployment it, Findings findings)
    {
        await findings.Check("each invariant holds (check-invariants)", it.CheckInvariants);
        await findings.Check("each read model equals its rebuild (projections compare)", it.CheckReadModels);
    }

    /// <summary>Waits for all tasks and fails with the exceptions of all of them, not only the first.</summary>
    public static async Task WhenAll(IEnumerable<Task> tasks)
    {
        var all = Task.WhenAll(tasks);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (all.Exception is { } exception)
            throw exception.Flatten();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts)
            await host.DisposeAsync();
        VendorsHttp?.Dispose();
        if (vendors is not null)
            await vendors.DisposeAsync();
        if (observer is not null)
            await observer.DisposeAsync();
        foreach (var network in networks)
            await network.DisposeAsync();
        await database.DisposeAsync();
        blobs.Delete(recursive: true);
    }
}
