using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Plays twenty registrations over HTTP and sets the database's clock back for each step, so that the history looks as if it had taken
/// days. The clock is reset at the end.
/// </summary>
internal sealed class DemoRunner(BuiltHost host, HttpClient http, Action<int, int> progress)
{
    private readonly NpgsqlDataSource source = host.Services.GetRequiredService<NpgsqlDataSource>();
    private readonly Maintenance admin = host.Services.GetRequiredService<Maintenance>();
    private readonly ScenarioPapers papers = host.Services.GetRequiredService<ScenarioPapers>();
    private readonly DemoPapers demoPapers = new(host.Services.GetRequiredService<IOptions<PictureOptions>>().Value.Vips);

    public async Task Run(CancellationToken ct)
    {
        // They were there before the first applicant: the queue and the workload of an earlier day have them.
        await MoveClock(OffsetToMorning(DemoPeople.Applicants.Max(a => a.DaysAgo) + 1), ct);
        try
        {
            await AddStaff(ct);
        }
        finally
        {
            await MoveClock(TimeSpan.Zero, CancellationToken.None);
        }
        var policy = (await new DemoClient(http).Get("/reference/policies", ct))!["policyVersion"]!.GetValue<string>();
        var templates = (await new DemoClient(http).Get("/reference/templates", ct))!["items"]!.AsArray()
            .Select(t => t!["id"]!.GetValue<string>()).ToArray();
        using var draws = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var nextSheets = Draw(0, draws.Token);
        try
        {
            for (var i = 0; i < DemoPeople.Applicants.Length; i++)
            {
                var sheets = await nextSheets;
                // Draws the papers of the next applicant while this one is played.
                nextSheets = Draw(i + 1, draws.Token);
                await PlayApplicant(i, DemoPeople.Applicants[i], policy, sheets, templates, ct);
                progress(i + 1, DemoPeople.Applicants.Length);
            }
        }
        finally
        {
            papers.Current = null;
            // After a fault the next applicant's papers are not needed; their process and files must be gone when this method ends.
            await draws.CancelAsync();
            await ((Task)nextSheets).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await MoveClock(TimeSpan.Zero, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyDictionary<string, DemoPapers.Paper>> Draw(int number, CancellationToken ct) =>
        number < DemoPeople.Applicants.Length && DemoPeople.Applicants[number] is { Stage: not DemoStage.Draft } applicant
            ? await demoPapers.Draw(number, applicant, ct) : new Dictionary<string, DemoPapers.Paper>();

    private async Task PlayApplicant(int number, DemoApplicant applicant, string policy,
        IReadOnlyDictionary<string, DemoPapers.Paper> sheets, string[] templates, CancellationToken ct)
    {
        var offset = OffsetToMorning(applicant.DaysAgo);
        await MoveClock(offset, ct);
        var client = new DemoClient(http);
        var signedIn = await client.Post("/auth/wechat", new
        {
            code = $"sbx-demo{number + 1:00}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion = policy, agreed = true, sensitive = true },
            profile = new { nickname = applicant.Person },
        }, ct: ct);
        client.Token = signedIn!["accessToken"]!.GetValue<string>();
        var id = signedIn["registrationId"]!.GetValue<Guid>();
        await RecordAsDemo("registration", id.ToString(), ct);
        await client.Post("/auth/send-code", new { phone = applicant.Phone }, ct: ct);
        var messages = await new DemoClient(http).Get($"/sandbox/sms?phone={applicant.Phone}", ct);
        await client.Post("/auth/verify-code", new { phone = applicant.Phone, code = messages![0]!["code"]!.GetValue<string>() }, ct: ct);
        if (applicant.Stage == DemoStage.Draft)
        {
            await client.Send(HttpMethod.Put, "/auth/draft",
                new
                {
                    companyName = applicant.Company,
                    realName = applicant.Person,
                    regionCode = applicant.Region,
                    powerCapacity = $"{applicant.Capacity}"
                }, null,
                ct);
            return;
        }
        // As in the mini-program: each picture is read after it was taken, and the applicant confirms the readings.
        var images = new Dictionary<string, Guid>();
        papers.Current = sheets.ToDictionary(p => p.Key, p => p.Value.Readings);
        foreach (var (kind, paper) in sheets)
        {
            images[kind] = await client.Upload(kind, paper.Jpeg, ct);
            await client.Post("/ocr/recognize", new { imageId = images[kind] }, ct: ct);
            await client.Post($"/ocr/{images[kind]}/confirm",
                new { fields = paper.Readings.Fields.ToDictionary(f => f.Key, f => f.Value.Value) }, ct: ct);
        }
        foreach (var templateId in templates)
            await client.Post("/auth/subscriptions",
                new { templateId, outcome = applicant.Findings.Contains(DemoFinding.NoMessages) ? "reject" : "accept" }, ct: ct);
        if (applicant.Findings.Contains(DemoFinding.CompanyInactive))
            await SetRegisterMode("inactive", ct);
        await MoveClock(offset -= TimeSpan.FromMinutes(20), ct);
        await client.Post("/auth/register", new
        {
            realName = applicant.Person,
            position = applicant.Position,
            companyName = applicant.Company,
            creditCode = DemoDirectory.CreateCreditCode(number),
            regionCode = applicant.Region,
            detailAddress = $"示范路{number + 1}号",
            powerCapacity = applicant.Capacity,
            monthlyUsage = applicant.Usage,
            currentPrice = applicant.Price,
            voltageLevel = applicant.Voltage,
            industry = applicant.Industry,
            businessLicense = images[PaperKinds.Licence],
            idCardFront = images[PaperKinds.CardFront],
            idCardBack = images[PaperKinds.CardBack],
        }, ct: ct);
        await admin.WaitUntilIdle(TimeSpan.FromSeconds(20), ct);
        if (applicant.Findings.Contains(DemoFinding.CompanyInactive))
            await SetRegisterMode("ok", ct);
        if (applicant.Stage == DemoStage.Withdrawn)
            await client.Post("/auth/withdraw", null, ct: ct);
        if (applicant.Stage is DemoStage.Pending or DemoStage.Withdrawn)
            return;
        await MoveClock(offset -= TimeSpan.FromMinutes(30), ct);
        await Review(id, applicant, ct);
        if (applicant.Stage == DemoStage.Resubmitted)
        {
            await MoveClock(offset -= TimeSpan.FromHours(1), ct);
            var version = (await client.Get("/auth/status", ct))!["version"]!.GetValue<long>();
            await client.Post("/auth/register", new { powerCapacity = applicant.Capacity + 150 }, version, ct);
        }
        if (applicant.Stage >= DemoStage.Acknowledged)
            await Serve(id, applicant, offset, ct);
    }

    /// <summary>Sets what the sandbox's registers of companies and persons answer from now on.</summary>
    private Task SetRegisterMode(string mode, CancellationToken ct) =>
        new DemoClient(http).Post("/sandbox/faults", new { provider = "identity", mode }, ct: ct);

    private async Task Review(Guid id, DemoApplicant applicant, CancellationToken ct)
    {
        var reviewer = await SignIn("reviewer", ct);
        var version = ReadVersion(await reviewer.Post($"/reviews/{id}/claim", null, ct: ct));
        // A reviewer looks at the pictures before deciding, and the applicant can see who did.
        foreach (var image in (await reviewer.Get($"/reviews/{id}", ct))!["images"]!.AsArray())
            await reviewer.Get($"/upload/image/{image!["imageId"]!.GetValue<Guid>()}", ct);
        if (applicant.Stage == DemoStage.Processing)
            return;
        if (applicant.Stage is DemoStage.Rejected or DemoStage.Resubmitted)
        {
            version = ReadVersion(await reviewer.Post($"/reviews/{id}/checks", new { step = "materials", outcome = "failed" },
                version, ct));
            await reviewer.Post($"/reviews/{id}/decision", new
            {
                decision = "rejected",
                reasons = new[] { new { code = "power_data_implausible", message = "请核对用电容量，与变压器铭牌不一致" } },
                note = "演示数据",
            }, version, ct);
            return;
        }
        version = ReadVersion(await reviewer.Post($"/reviews/{id}/checks", new { step = "materials", outcome = "passed" }, version, ct));
        if (applicant.Stage == DemoStage.MaterialsPassed)
            return;
        version = ReadVersion(await reviewer.Post($"/reviews/{id}/checks", new { step = "identity", outcome = "passed" }, version, ct));
        await reviewer.Post($"/reviews/{id}/decision", new { decision = "approved" }, version, ct);
        await admin.WaitUntilIdle(TimeSpan.FromSeconds(20), ct);
    }

    private async Task Serve(Guid id, DemoApplicant applicant, TimeSpan offset, CancellationToken ct)
    {
        await MoveClock(offset - TimeSpan.FromMinutes(40), ct);
        foreach (var it in DemoPeople.Staff.Where(s => s.Role == "manager"))
        {
            var manager = await SignIn(it.Username, ct);
            var isAssigned = (await manager.Get("/customers/new-assignments", ct))!["items"]!.AsArray()
                .Any(i => i!["customerId"]!.GetValue<Guid>() == id);
            if (!isAssigned)
                continue;
            var version = (await manager.Get($"/customers/{id}", ct))!["version"]!.GetValue<long>();
            await manager.Send(HttpMethod.Put, $"/customers/{id}/assign-status", new { status = "acknowledged" }, version, ct);
            // A manager who has accepted a customer has also read the message about it.
            foreach (var message in (await manager.Get("/notifications?unread=true", ct))!["items"]!.AsArray())
                if (message!["customerId"]?.GetValue<Guid>() == id)
                    await manager.Post($"/notifications/{message["id"]!.GetValue<Guid>()}/read", null, ct: ct);
            if (applicant.Stage >= DemoStage.Contacted)
            {
                await MoveClock(offset - TimeSpan.FromMinutes(70), ct);
                await manager.Post("/customers/first-contact",
                    new { customerId = id, channel = "phone", outcome = "reached", note = "已电话联系，约定上门" }, ct: ct);
            }
            if (applicant.Stage == DemoStage.Contacted)
                await manager.Post($"/customers/{id}/follow-ups", new
                {
                    channel = "visit",
                    note = "客户关心峰谷电价，需要一份按近十二个月用电量测算的报价",
                    nextAction = "送交报价方案",
                    nextActionAt = ChinaTime.Start(ChinaTime.Day(TimeProvider.System.GetUtcNow()).AddDays(2)).AddHours(10),
                }, ct: ct);
            if (applicant.Stage >= DemoStage.Serving)
            {
                version = (await manager.Get($"/customers/{id}", ct))!["version"]!.GetValue<long>();
                await manager.Send(HttpMethod.Put, $"/customers/{id}/assign-status", new { status = "serving" }, version, ct);
            }
            return;
        }
    }

    private async Task AddStaff(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // Accounts that a reset kept, because they have customers that do not belong to the demo.
        var demoIds =
            (await connection.QueryAsync<string>(
                new CommandDefinition("select id from pc_demo where kind = 'staff'", cancellationToken: ct))).ToHashSet();
        var existing = (await host.Services.GetRequiredService<StaffAccounts>().List(ct)).Where(a => demoIds.Contains(a.Id.ToString()))
            .Select(a => a.Username).ToHashSet();
        foreach (var it in DemoPeople.Staff.Where(s => !existing.Contains(s.Username)))
        {
            var id = await DemoStaff.Add(host.Services, it.Username, it.Role, it.Name, it.Phone, it.Territories, it.Specialties,
                it.Capacity, ct);
            await RecordAsDemo("staff", id.ToString(), ct);
        }
    }

    /// <summary>Signs in anew each time: a token is valid for two hours of the database's clock, which the demo moves by days.</summary>
    private async Task<DemoClient> SignIn(string username, CancellationToken ct)
    {
        var client = new DemoClient(http);
        client.Token = (await client.Post("/staff/login", new { username, password = DemoPeople.Password }, ct: ct))!["accessToken"]!
            .GetValue<string>();
        return client;
    }

    /// <summary>Returns the offset from now to ten o'clock in China, the given number of days ago.</summary>
    private static TimeSpan OffsetToMorning(int daysAgo)
    {
        var now = TimeProvider.System.GetUtcNow();
        return daysAgo == 0 ? TimeSpan.FromHours(2) : now - ChinaTime.Start(ChinaTime.Day(now).AddDays(-daysAgo)).AddHours(10);
    }

    private async Task MoveClock(TimeSpan offset, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await DatabaseClock.Move(connection, offset > TimeSpan.Zero ? -offset : TimeSpan.Zero, ct);
    }

    private async Task RecordAsDemo(string kind, string id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("insert into pc_demo (kind, id) values (@kind, @id) on conflict do nothing",
            new { kind, id }, cancellationToken: ct));
    }

    private static long ReadVersion(System.Text.Json.Nodes.JsonNode? response) => response!["version"]!.GetValue<long>();

    internal static byte[] ReadPicture(string name)
    {
        using var stream = typeof(DemoRunner).Assembly.GetManifestResourceStream($"PowerCrm.Host.Demo.{name}.jpg")
            ?? throw new UnreachableException($"No demo picture {name}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
