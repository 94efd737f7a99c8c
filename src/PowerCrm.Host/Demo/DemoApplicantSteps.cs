using Npgsql;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>Does the applicants' part of the demo, with the requests that the mini-program would send.</summary>
internal sealed class DemoApplicantSteps(NpgsqlDataSource source, HttpClient http, ScenarioPapers papers)
{
    /// <summary>Signs in for the first time, and verifies the phone.</summary>
    public async Task<(Guid Id, DemoClient Client)> SignIn(int number, DemoApplicant applicant, string policy, CancellationToken ct)
    {
        var client = new DemoClient(http);
        var signedIn = await client.Post("/auth/wechat", new
        {
            code = $"sbx-demo{number + 1:00}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion = policy, agreed = true, sensitive = true },
            profile = new { nickname = applicant.Person },
        }, ct: ct);
        client.Token = signedIn!["accessToken"]!.GetValue<string>();
        var id = signedIn["registrationId"]!.GetValue<Guid>();
        await DemoRows.Add(source, DemoRows.Registration, id, ct);
        await client.Post("/auth/send-code", new { phone = applicant.Phone }, ct: ct);
        var messages = await new DemoClient(http).Get($"/sandbox/sms?phone={applicant.Phone}", ct);
        await client.Post("/auth/verify-code", new { phone = applicant.Phone, code = messages![0]!["code"]!.GetValue<string>() }, ct: ct);
        return (id, client);
    }

    public static Task SaveDraft(DemoClient client, DemoApplicant applicant, CancellationToken ct) =>
        client.Send(HttpMethod.Put, "/auth/draft", new
        {
            companyName = applicant.Company,
            realName = applicant.Person,
            regionCode = applicant.Region,
            powerCapacity = $"{applicant.Capacity}",
        }, null, ct);

    /// <summary>As in the mini-program: each picture is read after it was taken, and the applicant confirms the readings.</summary>
    /// <returns>The pictures by kind.</returns>
    public async Task<IReadOnlyDictionary<string, Guid>> UploadPapers(DemoClient client,
        IReadOnlyDictionary<string, DemoPapers.Paper> sheets, CancellationToken ct)
    {
        var images = new Dictionary<string, Guid>();
        papers.Current = sheets.ToDictionary(p => p.Key, p => p.Value.Readings);
        foreach (var (kind, paper) in sheets)
        {
            images[kind] = await client.Upload(kind, paper.Jpeg, ct);
            await client.Post("/ocr/recognize", new { imageId = images[kind] }, ct: ct);
            await client.Post($"/ocr/{images[kind]}/confirm",
                new { fields = paper.Readings.Fields.ToDictionary(f => f.Key, f => f.Value.Value) }, ct: ct);
        }
        return images;
    }

    /// <summary>Answers the question of the mini-program whether messages may be sent.</summary>
    public static async Task Subscribe(DemoClient client, DemoApplicant applicant, IEnumerable<string> templates, CancellationToken ct)
    {
        foreach (var templateId in templates)
            await client.Post("/auth/subscriptions",
                new { templateId, outcome = applicant.Findings.Contains(DemoFinding.NoMessages) ? "reject" : "accept" }, ct: ct);
    }

    public static Task Submit(DemoClient client, int number, DemoApplicant applicant, IReadOnlyDictionary<string, Guid> images,
        CancellationToken ct) =>
        client.Post("/auth/register", new
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

    /// <summary>Submits a rejected registration again, with another capacity.</summary>
    public static async Task Resubmit(DemoClient client, DemoApplicant applicant, CancellationToken ct)
    {
        var version = (await client.Get("/auth/status", ct))!["version"]!.GetValue<long>();
        await client.Post("/auth/register", new { powerCapacity = applicant.Capacity + 150 }, version, ct);
    }
}
