using Dapper;
using Npgsql;
using PowerCrm.Bench.Http;
using PowerCrm.Bench.Measuring;
using PowerCrm.Companies;
using PowerCrm.Store;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Scale;

/// <summary>
/// A database with staff, a company directory and some registrations at each stage, all made through the API. Each measurement begins with
/// a copy of it.
/// </summary>
internal sealed class SeedDatabase(BenchCluster cluster, string dll, string folder, string database)
{
    private const int Managers = 8, Companies = 50_000;

    /// <summary>The settings of the hosts, without the connection string.</summary>
    private readonly Dictionary<string, string> settings = new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["Blobs__Path"] = folder,
        ["Keys__Master"] = Convert.ToBase64String(new byte[32]),
        ["Logging__LogLevel__Default"] = "Warning",
        // As in Production.
        ["Clock__Movable"] = "false",
        ["Ocr__AfterSubmission"] = "false",
    };

    public string Dll => dll;
    public IReadOnlyList<OriginalRegistration> Originals { get; private set; } = [];
    public IReadOnlyList<Guid> ManagerIds { get; private set; } = [];

    /// <summary>Tokens of applicants whose registrations are among the originals, by stage.</summary>
    public List<(Stage Stage, Func<HttpClient, RouteTimes, BenchUser> As)> Applicants { get; } = [];

    public Dictionary<string, string> Settings(string connectionString, int host = 0) => new(settings)
    {
        ["ConnectionStrings__PowerCrm"] = connectionString,
        ["Audit__CheckpointFile"] = $"{folder}.checkpoints{host}",
    };

    public static async Task<SeedDatabase> Create(BenchCluster cluster, string folder, Action<string> say, CancellationToken ct)
    {
        say("building the host");
        var dll = await PublishedHost.Build(ct);
        var it = new SeedDatabase(cluster, dll, folder, await cluster.CreateDatabase(ct));
        var settings = it.Settings(it.Database);
        await using (await PublishedHost.Start(dll, settings, ct))
        {
        }
        say("staff, companies and the first registrations");
        await Staff.Add(dll, settings, ct, Managers);
        await PublishedHost.RunCommand(dll, settings, Staff.Password,
            ["staff", "add", "admin", "--role", "admin", "--name", "Bench", "--password-stdin"], ct);
        await it.Fill(ct);
        NpgsqlConnection.ClearAllPools();
        return it;
    }

    public string Database => database;

    /// <summary>Creates a copy of this database.</summary>
    public Task<string> Copy(CancellationToken ct) => cluster.CopyDatabase(database, ct);

    /// <summary>Returns the keys of this database. They are fetched only once: the clock of their cache stands still.</summary>
    public static async Task<KeyRing> OpenKeys(NpgsqlDataSource source, CancellationToken ct)
    {
        var master = new MasterKey(new byte[32]);
        await using var connection = await source.OpenConnectionAsync(ct);
        await KeyRoot.LoadOrCreate(connection, master, ct);
        return new KeyRing(source, master, new FixedClock());
    }

    private async Task Fill(CancellationToken ct)
    {
        var stages = new Dictionary<Guid, Stage>();
        await using var source = NpgsqlDataSource.Create(Database);
        var path = folder + ".csv";
        await using (var writer = new StreamWriter(path))
            await CompanyDirectory.WriteFictitiousCsv(writer, Companies, ct);
        await using (var file = File.OpenRead(path))
            await ImportCompanies.Run(source, file, (_, _) => { }, _ => { }, ct);
        File.Delete(path);
        await using (var host = await PublishedHost.Start(dll, Settings(Database), ct))
        {
            var (anonymous, reviewer, managers, policy) = await Staff.SignInAll(host, new RouteTimes(), Managers);
            for (var i = 0; i < 2; i++)
                stages.Add(await Journey.SignIn(anonymous, policy), Stage.SignedIn);
            for (var i = 0; i < 2; i++)
                await Keep(Stage.Pending, await Journey.Apply(anonymous, policy));
            for (var i = 0; i < 2; i++)
            {
                var (applicant, id) = await Journey.Apply(anonymous, policy);
                await Journey.Check(reviewer, id);
                await Keep(Stage.Processing, (applicant, id));
            }
            for (var i = 0; i < 2; i++)
            {
                var (applicant, id) = await Journey.Apply(anonymous, policy);
                await Journey.Check(reviewer, id);
                await Journey.Decide(reviewer, id);
                await Keep(Stage.Assigned, (applicant, id));
            }
            for (var i = 0; i < 4; i++)
                await Keep(Stage.Serving, await Journey.Run(anonymous, reviewer, managers, policy));
            await WaitUntilSettled(source, ct);
        }
        await using var connection = await source.OpenConnectionAsync(ct);
        ManagerIds = [.. await connection.QueryAsync<Guid>("select staff_id from pc_managers order by staff_id")];
        await Read(source, stages, ct);

        Task Keep(Stage stage, (BenchUser Me, Guid Id) registration)
        {
            stages.Add(registration.Id, stage);
            Applicants.Add((stage, registration.Me.AtHost));
            return Task.CompletedTask;
        }
    }

    private async Task Read(NpgsqlDataSource source, Dictionary<Guid, Stage> stages, CancellationToken ct)
    {
        var keys = await OpenKeys(source, ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        // An id that two registrations contain belongs to neither.
        var texts = new List<(Guid Stream, string Text)>();
        foreach (var id in stages.Keys)
            texts.AddRange((await connection.QueryAsync<string>("""
                select to_jsonb(e)::text from mt_events e
                where stream_id = @id or (data::text like @named and stream_id <> all(@all))
                """, new { id, named = $"%{id}%", all = stages.Keys.ToArray() })).Select(t => (id, t)));
        var sharedIds = texts.SelectMany(t => OriginalRegistration.Ids().Matches(t.Text).Select(m => (t.Stream, Id: Guid.Parse(m.Value))))
            .Distinct()
            .GroupBy(t => t.Id).Where(g => g.Count() > 1).Select(g => g.Key)
            .Concat(await connection.QueryAsync<Guid>("select id from pc_staff")).ToHashSet();
        var originals = new List<OriginalRegistration>();
        foreach (var (id, stage) in stages)
        {
            var manager = await connection.ExecuteScalarAsync<Guid?>(
                "select manager_id from pc_assignments where registration_id = @id", new { id });
            originals.Add(await OriginalRegistration.Read(source, keys, id, stage, manager, sharedIds, stages.Keys, ct));
        }
        Originals = originals;
    }

    /// <summary>Waits until Marten's daemon has read the whole log and no message waits.</summary>
    /// <returns>The time that it took.</returns>
    public static async Task<TimeSpan> WaitUntilSettled(NpgsqlDataSource source, CancellationToken ct)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await using var connection = await source.OpenConnectionAsync(ct);
        await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>(new CommandDefinition("""
            select (select min(last_seq_id) from mt_event_progression where name not like 'HighWaterStuck%')
                >= (select max(seq_id) from mt_events)
              and not exists (select from wolverine.wolverine_incoming_envelopes where status <> 'Handled')
            """, cancellationToken: ct)), TimeSpan.FromHours(3));
        return System.Diagnostics.Stopwatch.GetElapsedTime(started);
    }

    private sealed class FixedClock : TimeProvider
    {
        private readonly DateTimeOffset now = System.GetUtcNow();
        public override DateTimeOffset GetUtcNow() => now;
    }
}
