using System.Text.Json.Nodes;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>A person of a scenario, with the session and the uploaded papers.</summary>
internal sealed class ScenarioActor(ScenarioPerson person)
{
    public ScenarioPerson Person => person;
    public Guid Id { get; set; }
    public DemoClient? Client { get; set; }
    public string RefreshToken { get; set; } = "";
    public DateTimeOffset SignedInAt { get; set; }
    public Dictionary<string, Guid> Pictures { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, ScenarioPapers.Paper> Papers { get; } = new(StringComparer.Ordinal);
}

/// <summary>The people of a scenario while it is played: their sessions, and the ids that the references in its texts stand for.</summary>
internal sealed class ScenarioPeople(StaffAccounts accounts, HttpClient http)
{
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(1);

    private readonly Dictionary<string, ScenarioActor> people = new(StringComparer.Ordinal);
    private string? policyVersion;

    public IEnumerable<ScenarioActor> Applicants => people.Values.Where(p => p.Person.Role == ScenarioPerson.Applicant);

    public ScenarioActor? Find(string name) => people.GetValueOrDefault(name);

    /// <summary>Signs an applicant in to the mini-program, for the first time or again.</summary>
    public async Task<ScenarioActor> SignIn(ScenarioPerson person, JsonObject? body, DateTimeOffset now, CancellationToken ct)
    {
        var it = people.GetValueOrDefault(person.Name) ?? new ScenarioActor(person);
        await Authorize(it, body?["sensitive"]?.GetValue<bool>() ?? true, body, now, ct);
        return people[person.Name] = it;
    }

    /// <summary>Returns the sender of a step, with a session that does not expire soon.</summary>
    /// <exception cref="InvalidOperationException">There is no person of that name, or the person has another role.</exception>
    public async Task<ScenarioActor> GetSignedIn(ScenarioPerson person, DateTimeOffset now, CancellationToken ct)
    {
        await ReadPolicyVersion(ct);
        foreach (var account in person.Role == ScenarioPerson.Applicant ? [] : await accounts.List(ct))
            if (!people.ContainsKey(account.Username))
                people[account.Username] = new ScenarioActor(new ScenarioPerson(account.Role, account.Username)) { Id = account.Id };
        var it = people.GetValueOrDefault(person.Name) ?? throw new InvalidOperationException("there is no such account.");
        if (it.Person.Role != person.Role)
            throw new InvalidOperationException($"{person.Name} is {it.Person.Role}.");
        if (it.Client is not null && now - it.SignedInAt < SessionLifetime)
            return it;
        if (person.Role != ScenarioPerson.Applicant)
        {
            it.Client = new DemoClient(http);
            SetSession(it, (await it.Client.Post("/staff/login", new { username = person.Name, password = DemoPeople.Password }, ct: ct))!,
                now);
        }
        else if (await new DemoClient(http).Exchange(HttpMethod.Post, "/auth/refresh", new { refreshToken = it.RefreshToken }, null, ct) is
            ( < 300, { } tokens))
            SetSession(it, tokens, now);
        else
            await Authorize(it, sensitive: false, null, now, ct);
        return it;
    }

    /// <summary>Returns the id that a reference stands for: that of a person, or that of one of the person's pictures.</summary>
    public Guid Resolve(string reference)
    {
        var (name, kind) = Scenario.SplitReference(reference);
        var it = people.GetValueOrDefault(name) ?? throw new InvalidOperationException($"{{{reference}}} is not known yet.");
        return kind is null ? it.Id : it.Pictures[kind];
    }

    /// <summary>Returns the body with its references replaced by ids.</summary>
    public JsonNode ResolveReferences(JsonNode body)
    {
        return Fill(body.DeepClone())!;

        JsonNode? Fill(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject it:
                    foreach (var (name, value) in it.ToList())
                        if (Fill(value) is var filled && filled != value)
                            it[name] = filled;
                    return it;
                case JsonArray it:
                    for (var i = 0; i < it.Count; i++)
                        if (Fill(it[i]) is var filled && filled != it[i])
                            it[i] = filled;
                    return it;
                case JsonValue it when it.TryGetValue<string>(out var text) && Scenario.FindReference(text) is { } reference:
                    return JsonValue.Create(reference == Scenario.PolicyReference ? policyVersion : Resolve(reference).ToString());
                default:
                    return node;
            }
        }
    }

    private async Task Authorize(ScenarioActor it, bool sensitive, JsonObject? body, DateTimeOffset now, CancellationToken ct)
    {
        var client = new DemoClient(http);
        var response = await client.Post("/auth/wechat", new
        {
            code = $"sbx-scenario.{it.Person.Name}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion = await ReadPolicyVersion(ct), agreed = true, sensitive },
            profile = new { nickname = body?["nickname"]?.ToString() },
            deviceId = body?["deviceId"]?.ToString(),
        }, ct: ct);
        (it.Id, it.Client) = (response!["registrationId"]!.GetValue<Guid>(), client);
        SetSession(it, response, now);
    }

    private static void SetSession(ScenarioActor it, JsonNode tokens, DateTimeOffset now)
    {
        (it.Client!.Token, it.RefreshToken, it.SignedInAt) = (tokens["accessToken"]!.ToString(), tokens["refreshToken"]!.ToString(), now);
    }

    private async Task<string> ReadPolicyVersion(CancellationToken ct) =>
        policyVersion ??= (await new DemoClient(http).Get("/reference/policies", ct))!["policyVersion"]!.ToString();
}
