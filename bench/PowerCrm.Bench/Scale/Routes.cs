using System.Diagnostics;
using System.Text.Json.Nodes;
using PowerCrm.Bench.Http;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Scale;

/// <summary>The cost of a route: the median time of a request, and the CPU time of PostgreSQL for each request.</summary>
internal sealed record RouteCost(double Milliseconds, double ServerMilliseconds);

/// <summary>The most frequent routes, requested one after another by the users who need them.</summary>
internal sealed class Routes(BenchCluster cluster, Plan plan, IReadOnlyList<BenchUser> applicants, BenchUser reviewer, BenchUser manager,
    BenchUser admin, IReadOnlyList<Guid> served)
{
    private const int DeepPages = 8;
    private readonly Random random = new(1);
    private readonly BenchUser applicant = applicants[0];
    private int searchCount;

    private int Requests => plan.Quick ? 15 : 100;

    public async Task<IReadOnlyDictionary<string, RouteCost>> Measure(CancellationToken ct)
    {
        var reviews = await reviewer.Get("/reviews", "/reviews?limit=20");
        var customer = (await manager.Get("/customers", "/customers?limit=20"))!["items"]![0]!["customerId"]!.GetValue<Guid>();
        var company = (await admin.Get("/customers", "/customers?limit=20"))!["items"]![0]!["companyName"]!.GetValue<string>();
        var name = Uri.EscapeDataString(company.Length > 8 ? company[2..8] : company);
        var (deepCases, deepCustomers, deepDone) = (await OpenDeepPage(reviewer, "/reviews"), await OpenDeepPage(manager, "/customers"),
            await OpenDeepPage(reviewer, "/reviews", "status=approved&"));
        var search = $"/companies/search?q={Uri.EscapeDataString("电子")}";
        var costs = new Dictionary<string, RouteCost>(StringComparer.Ordinal)
        {
            ["`GET /reference/voltage-levels` (asks no database: how even the machine is)"] =
                await Get(applicant, "/reference/voltage-levels"),
            ["`GET /auth/status`"] = await Get(applicant, "/auth/status"),
            ["`GET /companies/search`"] = await MeasureCost(() => Time(() => Searcher().Get("/companies/search", search))),
            ["`GET /reviews`, first page of the queue"] = await Get(reviewer, "/reviews?limit=20"),
            [$"`GET /reviews`, page {DeepPages + 1}"] = await Get(reviewer, deepCases),
            ["`GET /reviews?status=approved`"] = await Get(reviewer, "/reviews?status=approved&limit=20"),
            [$"`GET /reviews?status=approved`, page {DeepPages + 1}"] = await Get(reviewer, deepDone),
            ["`GET /reviews?q=` (a part of a name)"] = await Get(reviewer, $"/reviews?q={name}&limit=20"),
            ["`GET /reviews/{id}`, an open case"] = await Get(reviewer,
                $"/reviews/{reviews!["items"]![0]!["registrationId"]!.GetValue<Guid>()}"),
            ["`GET /reviews/{id}`, any case"] = await Get(reviewer, () => $"/reviews/{Any()}"),
            ["`POST /reviews/claim-next`"] = await MeasureClaim(ct),
            ["`GET /reviews/metrics` (today)"] = await Get(reviewer, "/reviews/metrics"),
            ["`GET /metrics/funnel` (today)"] = await Get(admin, "/metrics/funnel"),
            ["`GET /customers`, first page"] = await Get(manager, "/customers?limit=20"),
            [$"`GET /customers`, page {DeepPages + 1}"] = await Get(manager, deepCustomers),
            ["`GET /customers?q=` (a manager)"] = await Get(manager, $"/customers?q={name}&limit=20"),
            ["`GET /customers?q=` (an administrator)"] = await Get(admin, $"/customers?q={name}&limit=20"),
            ["`GET /customers/{id}`"] = await Get(manager, $"/customers/{customer}"),
            ["`GET /customers/new-assignments`"] = await Get(manager, "/customers/new-assignments"),
            ["`GET /customers/agenda`"] = await Get(manager, "/customers/agenda"),
            ["`GET /notifications`"] = await Get(manager, "/notifications"),
            ["`GET /managers/workload`"] = await Get(admin, "/managers/workload"),
            ["`GET /audit/registrations?q=` (a part of a name)"] = await Get(admin, $"/audit/registrations?q={name}"),
            ["`GET /audit/registrations/{id}` (the timeline)"] = await Get(admin, () => $"/audit/registrations/{Any()}"),
            ["`GET /ops/readers`"] = await Get(admin, "/ops/readers"),
        };
        return costs;

        Guid Any() => served[random.Next(served.Count)];

        // One applicant may search 120 times a minute.
        BenchUser Searcher() => applicants[searchCount++ % applicants.Count];
    }

    private static async Task<string> OpenDeepPage(BenchUser user, string route, string filter = "")
    {
        var path = $"{route}?{filter}limit=20";
        for (var page = 0; page < DeepPages; page++)
            if ((await user.Get(route, path))!["nextCursor"]?.GetValue<string>() is { } cursor)
                path = $"{route}?{filter}limit=20&cursor={Uri.EscapeDataString(cursor)}";
        return path;
    }

    private Task<RouteCost> Get(BenchUser user, string path) => Get(user, () => path);

    private Task<RouteCost> Get(BenchUser user, Func<string> path) => MeasureCost(() => Time(() => user.Get(path().Split('?')[0], path())));

    private Task<RouteCost> MeasureClaim(CancellationToken ct) => MeasureCost(async () =>
    {
        JsonNode? claimed = null;
        var milliseconds = await Time(async () => claimed = await reviewer.Post("/reviews/claim-next", null));
        var id = claimed!["registrationId"]!.GetValue<Guid>();
        await reviewer.Post("/reviews/{id}/release", null, $"/reviews/{id}/release");
        await Task.Delay(5, ct);
        return milliseconds;
    });

    private async Task<RouteCost> MeasureCost(Func<Task<double>> request)
    {
        for (var i = 0; i < Requests / 3; i++)
            await request();
        // Queries that the hosts send by themselves belong to no request.
        var (cpu, started) = (cluster.ReadCpuTime(), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(plan.Quick ? 0.2 : 1));
        var rate = (cluster.ReadCpuTime() - cpu).TotalMilliseconds / Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        (cpu, started) = (cluster.ReadCpuTime(), Stopwatch.GetTimestamp());
        var times = new List<double>();
        for (var i = 0; i < Requests; i++)
            times.Add(await request());
        var server = (cluster.ReadCpuTime() - cpu).TotalMilliseconds - rate * Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return new RouteCost(times.Median(), Math.Max(0, server / Requests));
    }

    private static async Task<double> Time(Func<Task> request)
    {
        var started = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
