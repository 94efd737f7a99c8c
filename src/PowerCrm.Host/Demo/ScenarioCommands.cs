using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>Executes the commands of a scenario's steps as the people in it would: over the routes, and as the command line does.</summary>
internal sealed class ScenarioCommands(IServiceProvider services, HttpClient http, ScenarioClock clock, ScenarioPeople people,
    ScenarioPapers papers, OcrOptions ocrOptions)
{
    private readonly NpgsqlDataSource source = services.GetRequiredService<NpgsqlDataSource>();
    private readonly IStreams streams = services.GetRequiredService<StreamsFactory>().As(Caller.System("scenario"));
    private readonly Dictionary<string, RouteEndpoint> routes = MapRoutes(services.GetRequiredService<EndpointDataSource>());
    private DateTimeOffset? staffAddedAt;

    /// <summary>Executes the command of a step, if it has one.</summary>
    public async Task Execute(ScenarioStep step, CancellationToken ct)
    {
        if (step.Who is not { } person || step.Command is not { } command)
            return;
        try
        {
            await (command switch
            {
                ScenarioCommand.AddStaff => AddStaff(step, ct),
                ScenarioCommand.ActivatePolicy => ActivatePolicy(step.Body!, ct),
                ScenarioCommand.SignIn => SignIn(step, person, ct),
                ScenarioCommand.VerifyPhone => VerifyPhone(step, ct),
                ScenarioCommand.Upload => Upload(step, ct),
                _ => Send(step, ct),
            });
        }
        catch (Exception e) when (e is ArgumentException or HttpRequestException or SocketException
            || e is InvalidOperationException and not ScenarioException)
        {
            throw new ScenarioException(step.Line, $"{person} {command}: {e.Message}");
        }
    }

    /// <summary>Adds an account in the same way as the command line. An account that exists already is one of the demo.</summary>
    private async Task AddStaff(ScenarioStep step, CancellationToken ct)
    {
        var body = step.Body!;
        var (name, role) = (body["username"]!.ToString(), body["role"]!.ToString());
        if (await services.GetRequiredService<StaffAccounts>().Find(name, ct) is { } existing)
        {
            if (existing.Role != role)
                throw new ArgumentException($"{name} is there already, as {existing.Role}.");
            return;
        }
        // The manager who was added first gets customers first; with equal times the order would be random.
        if (staffAddedAt == clock.Now)
            await clock.StopAt(clock.Now.AddMicroseconds(1), ct);
        staffAddedAt = clock.Now;
        var id = await DemoStaff.Add(services, name, role, body["name"]?.ToString() ?? $"演示 {name}", body["phone"]?.ToString(),
            ReadStrings(body["territories"]) ?? ["000000"], ReadStrings(body["specialties"]) ?? [], body["capacity"]?.GetValue<int>()
                ?? 30, ct);
        await DemoRows.Add(source, DemoRows.Staff, id, ct);
    }

    /// <summary>As the command line does it. The content that is in force already stays the version that it is.</summary>
    private async Task ActivatePolicy(JsonObject body, CancellationToken ct)
    {
        var policies = services.GetRequiredService<PolicyVersions>();
        var kind = policies.Find(body["kind"]!.ToString()) ?? throw new ArgumentException($"there is no policy '{body["kind"]}'.");
        var read = kind.Read(Encoding.UTF8.GetBytes(body["policy"]!.ToJsonString()));
        if ((read.Value?.Faults("/policy") ?? read.Faults) is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults.Select(f => $"{f.Pointer}: {f.Message(Language.English)}")));
        var (compared, _) = await policies.Compare(kind, null, null, read.Value, ct);
        if (compared!.Changes.Count > 0)
            await policies.Activate(kind, read.Value!, "scenario", new Caller("operator:scenario", Guid.CreateVersion7().ToString("N")),
                (await policies.ReadAll(kind, ct))[0].Version, _ => [], ct);
    }

    private async Task SignIn(ScenarioStep step, ScenarioPerson person, CancellationToken ct) =>
        await DemoRows.Add(source, DemoRows.Registration, (await people.SignIn(person, step.Body, clock.Now, ct)).Id, ct);

    private async Task VerifyPhone(ScenarioStep step, CancellationToken ct)
    {
        var phone = step.Body!["phone"]!.ToString();
        if (step.Body["by"]?.ToString() == "wechat")
        {
            await Send(step, HttpMethod.Post, "/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" }, ct);
            return;
        }
        var client = (await people.GetSignedIn(step.Who!, clock.Now, ct)).Client!;
        await client.Post("/auth/send-code", new { phone }, ct: ct);
        var messages = await new DemoClient(http).Get($"/sandbox/sms?phone={phone}", ct);
        await Send(step, HttpMethod.Post, "/auth/verify-code", new { phone, code = messages![0]!["code"]!.ToString() }, ct);
    }

    /// <summary>Uploads a specimen picture of the demo. The file says what a reader finds on it.</summary>
    private async Task Upload(ScenarioStep step, CancellationToken ct)
    {
        var it = await people.GetSignedIn(step.Who!, clock.Now, ct);
        var kind = step.Body!["kind"]!.ToString();
        it.Pictures[kind] = await it.Client!.Upload(kind, DemoPapers.ReadSpecimen(kind switch
        {
            PaperKinds.Licence => "license",
            PaperKinds.CardFront => "front",
            _ => "back",
        }), ct);
        it.Papers.Remove(kind);
        if (step.Body["reads"] is JsonObject reads)
            it.Papers[kind] = ScenarioPapers.Paper.Of(reads, ReadStrings(step.Body["warnings"]) ?? []);
    }

    private Task Send(ScenarioStep step, CancellationToken ct)
    {
        var (method, path) = (step.Command!.Split(' ')[0], step.Command[(step.Command.IndexOf(' ') + 1)..]);
        foreach (var reference in Scenario.FindReferences(path, null).ToList())
            path = path.Replace($"{{{reference}}}", people.Resolve(reference).ToString(), StringComparison.Ordinal);
        return Send(step, new HttpMethod(method), path, step.Body is null ? null : people.ResolveReferences(step.Body), ct);
    }

    private async Task Send(ScenarioStep step, HttpMethod method, string path, object? body, CancellationToken ct)
    {
        var it = await people.GetSignedIn(step.Who!, clock.Now, ct);
        // Papers that are not read before the submission are read after it, where the file gives their text.
        (papers.Current, ocrOptions.AfterSubmission) = (it.Papers, it.Papers.Values.Any(p => !p.IsRead));
        papers.BeforeRead = path == "/auth/register" ? token => WaitForCheck(it.Id, token) : null;
        var (status, response) = await it.Client!.Exchange(method, path, body, step.IfMatch ?? await FindIfMatch(step, it, ct), ct);
        if (path == "/ocr/recognize" && it.Pictures.FirstOrDefault(p => step.Body?["imageId"]?.ToString()
            == $"{{{it.Person.Name}.{p.Key}}}").Key is { } kind && it.Papers.TryGetValue(kind, out var paper))
            it.Papers[kind] = paper with { IsRead = true };
        if (ScenarioAnswer.FindDifference(step.Expect ?? new ScenarioExpectation(), status, response,
            people.ResolveReferences) is { } fault)
            throw new ScenarioException(step.Line, $"{step.Who} {step.Command}: {fault}.");
    }

    /// <summary>
    /// Waits for the check of the papers before the papers that are not read yet are read: if both ran at once, their order would vary.
    /// </summary>
    private async Task WaitForCheck(Guid registration, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 400; attempt++)
        {
            var it = (await streams.Load<AuditState>(registration, ct)).State;
            if (it.Checks.Automatic is not null || it.Pictures is null)
                return;
            await Task.Delay(25, ct);
        }
    }

    /// <summary>
    /// Returns the current version if the route requires one: that of the registration in the path, or of the applicant's own.
    /// </summary>
    private async Task<long?> FindIfMatch(ScenarioStep step, ScenarioActor it, CancellationToken ct)
    {
        if (!routes.TryGetValue(Scenario.RouteKey(step.Command!), out var route) || !route.Metadata.GetOrderedMetadata<RouteProblemCodes>()
            .Any(r => r.Codes.Contains("precondition_required")))
            return null;
        var actor = Scenario.FindReferences(step.Command, null).Select(Scenario.SplitReference).Select(p => people.Find(p.Name))
            .FirstOrDefault(p => p?.Person.Role == ScenarioPerson.Applicant) ?? it;
        return actor.Person.Role == ScenarioPerson.Applicant ? (await streams.Load<Lifecycle>(actor.Id, ct)).Version : null;
    }

    private static string[]? ReadStrings(JsonNode? node) => (node as JsonArray)?.Select(i => i!.ToString()).ToArray();

    private static Dictionary<string, RouteEndpoint> MapRoutes(EndpointDataSource endpoints) => endpoints.Endpoints.OfType<RouteEndpoint>()
        .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (Key: Scenario.RouteKey(m, e), e)))
        .DistinctBy(r => r.Key).ToDictionary(r => r.Key, r => r.e, StringComparer.Ordinal);
}
