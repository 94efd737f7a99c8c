using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>
/// The callers and the data that they ask for. The applicants are new in each round, because some requests end an application: one is a
/// customer, one is held by the reviewer, one waits, and one has only a draft.
/// </summary>
internal sealed class CallerPool(Deployment deployment, HttpClient http, SmallPictures photos)
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> learnedValues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> versions = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> setupErrors = [];
    private readonly ApiClient api = new(http);
    private string policyVersion = "";

    public IReadOnlyList<FuzzCaller> Staff { get; private set; } = [];
    public IReadOnlyList<FuzzCaller> Applicants { get; private set; } = [];
    public FuzzCaller Anonymous { get; } = new("nobody", "nobody");

    /// <summary>The errors in the setup of rounds.</summary>
    public IReadOnlyCollection<string> SetupErrors => setupErrors;

    public IReadOnlyList<FuzzCaller> Callers => [Anonymous, .. Applicants, .. Staff];

    public async Task CreateStaff()
    {
        var accounts = deployment.Services.GetRequiredService<StaffAccounts>();
        await deployment.AddStaff(["reviewer.2"], ["manager.2"], capacity: 1000);
        foreach (var role in (string[])["auditor", "admin"])
            await accounts.Add(role, role, role, FuzzCaller.Password, null, Caller.System("tests"), CancellationToken.None);
        var ids = (await accounts.List(CancellationToken.None)).ToDictionary(a => a.Username, a => a.Id);
        (string Name, string Role)[] people =
        [
            ("manager", "manager"), ("manager.2", "manager"), ("reviewer", "reviewer"), ("reviewer.2", "reviewer"), ("auditor",
                "auditor"),
            ("admin", "admin"),
        ];
        Staff = [.. people.Select(p => new FuzzCaller(p.Name, p.Role))];
        foreach (var person in Staff)
            person.SetId(ids[person.Name]);
        policyVersion = (await api.Get("/reference/policies")).ShouldBe(200)["policyVersion"].GetValue<string>();
    }

    /// <summary>Creates new applicants and signs everybody in.</summary>
    public async Task StartRound(int number)
    {
        // Some requests disable an account or permanently take a manager's customers away.
        await using (var connection = await deployment.OpenAsync())
            await connection.ExecuteAsync("update pc_staff set disabled_at = null; update pc_managers set capacity = 1000, leave = '[]'");
        foreach (var person in Staff)
            await SignIn(person);
        FuzzCaller[] people = [.. ((string[])["customer", "held", "waiting", "drafting"]).Select(n => new FuzzCaller($"{n}.{number}",
            "applicant"))];
        await Deployment.WhenAll(people.Select(p => TrySetUp(() =>
            Apply(p, submit: !p.Name.StartsWith("drafting", StringComparison.Ordinal)))));
        Applicants = people;
        var (manager, reviewer, admin) = (FindStaff("manager"), FindStaff("reviewer"), FindStaff("admin"));
        await TrySetUp(async () =>
        {
            await Claim(reviewer, people[0]);
            foreach (var step in (string[])["materials", "identity"])
                await PostCaseAction(reviewer, people[0], "checks", new { step, outcome = "passed" });
            await PostCaseAction(reviewer, people[0], "decision", new { decision = "approved" });
            await Eventually.TrueAsync(async () => await IsAssigned(people[0].Id), TimeSpan.FromSeconds(10));
            if ((await api.As(manager.Token).Get($"/customers/{people[0].Id}")).Code != 200)
            {
                var version = (await api.As(admin.Token).Get($"/customers/{people[0].Id}")).ShouldBe(200).Version;
                await Post(admin, $"/customers/{people[0].Id}/reassign", new { managerId = manager.Id, reason = "请假" }, version);
            }
            await Post(manager, $"/customers/{people[0].Id}/follow-ups", new { channel = "phone", note = manager.OwnValue("note") });
        });
        await TrySetUp(async () =>
        {
            await Claim(reviewer, people[1]);
            await Post(reviewer, $"/reviews/{people[1].Id}/notes", new { text = reviewer.OwnValue("text") });
        });
    }

    public FuzzCaller FindStaff(string name) => Staff.Single(s => s.Name == name);

    /// <summary>Gets a new token when the fuzzer has ended the session; an erased applicant stays away until the next round.</summary>
    public async Task SignIn(FuzzCaller person)
    {
        if (person.Role == "nobody")
            return;
        var response = person.IsStaff
            ? await api.Post("/staff/login", new { username = person.Name, password = FuzzCaller.Password })
            : await api.Post("/auth/wechat", new
            {
                code = $"sbx-{person.OpenId}-{Guid.CreateVersion7():N}",
                consent = new { policyVersion, agreed = true, sensitive = true },
            });
        if (response.Code != 200)
        {
            setupErrors.Add($"{person.Name} could not sign in: {response.Code} {response.Problem}");
            return;
        }
        (person.Token, person.RefreshToken) = (response["accessToken"].GetValue<string>(), response["refreshToken"].GetValue<string>());
        if (person.IsApplicant)
        {
            person.SetId(response["registrationId"].GetValue<Guid>());
            Markers.AddPhone(person);
        }
    }

    /// <summary>Remembers ids, cursors and versions of an answer.</summary>
    public void Learn(ApiRoute route, string json)
    {
        using var document = JsonDocument.Parse(json);
        Collect(document.RootElement, route.Path.Split('/')[1]);
    }

    /// <summary>Returns a value of a member with this name, as seen in answers of a group of routes.</summary>
    public string? PickLearned(string group, string member, Random random) =>
        learnedValues.TryGetValue(member == "id" ? $"{group}.id" : member, out var values) && values.ToArray() is { Length: > 0 } all
            ? all[random.Next(all.Length)] : null;

    public long? Version(string id) => versions.TryGetValue(id, out var version) ? version : null;

    private void Collect(JsonElement value, string group)
    {
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray().Take(20))
                Collect(item, group);
        if (value.ValueKind != JsonValueKind.Object)
            return;
        var version = value.TryGetProperty("version",
            out var v) && v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out var n) ? n : 0;
        foreach (var member in value.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String && (member.Name == "nextCursor" || member.Name.EndsWith("id",
                StringComparison.OrdinalIgnoreCase)) && member.Value.GetString() is { Length: > 0 and < 400 } text)
            {
                var values = learnedValues.GetOrAdd(member.Name == "id" ? $"{group}.id" : member.Name, _ => []);
                values.Enqueue(text);
                if (values.Count > 100)
                    values.TryDequeue(out _);
                if (version > 0)
                    versions[text] = version;
            }
            Collect(member.Value, group);
        }
    }

    private async Task Apply(FuzzCaller it, bool submit)
    {
        await SignIn(it);
        await Post(it, "/auth/send-code", new { phone = it.Phone });
        await Post(it, "/auth/verify-code", new { phone = it.Phone, code = deployment.Vendors.SmsTo(it.Phone)[0].Code });
        var images = new List<string>();
        foreach (var (kind, file) in ApplicationForm.Kinds.Zip(photos.Files))
            images.Add(await Upload(it, kind, file));
        it.Images = images;
        var form = CreateForm(it);
        form["wxNickname"] = it.OwnValue("wxNickname");
        (await api.As(it.Token).Put("/auth/draft", form)).ShouldBe(200);
        if (submit)
            await Post(it, "/auth/register", form);
    }

    /// <summary>Returns a valid registration.</summary>
    public static JsonObject CreateForm(FuzzCaller it) => new()
    {
        ["realName"] = it.OwnValue("realName"),
        ["position"] = it.OwnValue("position"),
        ["email"] = it.OwnValue("email"),
        ["contactPhone"] = it.OwnValue("contactPhone"),
        ["companyName"] = it.OwnValue("companyName"),
        ["province"] = "广东省",
        ["city"] = "深圳市",
        ["district"] = "南山区",
        ["detailAddress"] = it.OwnValue("detailAddress"),
        ["powerCapacity"] = 1250,
        ["monthlyUsage"] = 312000,
        ["currentPrice"] = 0.68,
        ["voltageLevel"] = "KV10",
        ["industry"] = "electronics",
        ["businessLicense"] = it.Images.ElementAtOrDefault(0),
        ["idCardFront"] = it.Images.ElementAtOrDefault(1),
        ["idCardBack"] = it.Images.ElementAtOrDefault(2),
    };

    private async Task<string> Upload(FuzzCaller it, string kind, string file)
    {
        using var form = new MultipartFormDataContent { { new StringContent(kind), "kind" } };
        var part = new ByteArrayContent(await File.ReadAllBytesAsync(file));
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(part, "file", "a.jpg");
        return (await Post(it, "/upload/image", form))["imageId"].GetValue<string>();
    }

    private Task<Answer> Claim(FuzzCaller reviewer, FuzzCaller applicant) => Post(reviewer, $"/reviews/{applicant.Id}/claim", null);

    private async Task PostCaseAction(FuzzCaller reviewer, FuzzCaller applicant, string action, object body)
    {
        for (var attempts = 0; ; attempts++)
        {
            var version = (await api.As(reviewer.Token).Get($"/reviews/{applicant.Id}")).ShouldBe(200).Version;
            var response = await api.As(reviewer.Token).Post($"/reviews/{applicant.Id}/{action}", body, version, NewKey());
            if (response.Code != 412 || attempts > 10)
            {
                response.ShouldBe(200);
                return;
            }
        }
    }

    private async Task<bool> IsAssigned(Guid id) => await deployment.ExecuteScalar<bool>(
        "select exists (select from mt_events where stream_id = @id and type = 'manager_assigned')", new { id });

    private async Task<Answer> Post(FuzzCaller caller, string path, object? body, long? version = null)
    {
        var response = await api.As(caller.Token).Post(path, body, version, NewKey());
        return response.Code is >= 200 and < 300 ? response
            : throw new InvalidOperationException($"{caller.Name} POST {path}: {response.Code} {response.Text}");
    }

    private async Task TrySetUp(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e) when (e is InvalidOperationException or ShouldAssertException or TimeoutException)
        {
            setupErrors.Add(e.Message.Split('\n')[0]);
        }
    }

    private static (string, string) NewKey() => ("Idempotency-Key", RetryingClient.NewKey());
}
