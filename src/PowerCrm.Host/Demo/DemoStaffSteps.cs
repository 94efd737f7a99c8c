using System.Text.Json.Nodes;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>What the demo's reviewers and managers do with one registration, over HTTP.</summary>
internal sealed class DemoStaffSteps(NpgsqlDataSource source, HttpClient http, Maintenance admin)
{
    /// <summary>Reviews a case as far as its stage says.</summary>
    public async Task Review(Guid id, DemoApplicant applicant, CancellationToken ct)
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

    /// <summary>Serves a customer as far as the stage says, in the name of the manager who has the customer.</summary>
    /// <param name="offset">How long ago the case was reviewed.</param>
    public async Task Serve(Guid id, DemoApplicant applicant, TimeSpan offset, CancellationToken ct)
    {
        await DemoClock.MoveBack(source, offset - TimeSpan.FromMinutes(40), ct);
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
                await DemoClock.MoveBack(source, offset - TimeSpan.FromMinutes(70), ct);
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

    /// <summary>Signs in anew each time: a token is valid for two hours of the database's clock, which the demo moves by days.</summary>
    private async Task<DemoClient> SignIn(string username, CancellationToken ct)
    {
        var client = new DemoClient(http);
        client.Token = (await client.Post("/staff/login", new { username, password = DemoPeople.Password }, ct: ct))!["accessToken"]!
            .GetValue<string>();
        return client;
    }

    private static long ReadVersion(JsonNode? response) => response!["version"]!.GetValue<long>();
}
