using PowerCrm.Testing;

namespace PowerCrm.Bench.Http;

/// <summary>One registration from the first sign-in until its manager serves it, with the status read along the way.</summary>
internal static class Journey
{
    private static int applicantCount;
    private static readonly Dictionary<string, byte[]> Pictures = new()
    {
        ["businessLicense"] = File.ReadAllBytes(Repository.Data("ocr", "lic1_clean.jpg")),
        ["idCardFront"] = File.ReadAllBytes(Repository.Data("ocr", "front1_clean.jpg")),
        ["idCardBack"] = File.ReadAllBytes(Repository.Data("ocr", "back1_clean.jpg")),
    };

    /// <returns>The applicant, for further requests.</returns>
    public static async Task<BenchUser> Run(BenchUser anonymous, BenchUser reviewer, BenchUser manager, string policyVersion) =>
        (await Run(anonymous, reviewer, [manager], policyVersion)).Applicant;

    /// <summary>The same with several managers, one of whom gets the customer.</summary>
    public static async Task<(BenchUser Applicant, Guid Registration)> Run(BenchUser anonymous, BenchUser reviewer,
        IReadOnlyList<BenchUser> managers, string policyVersion)
    {
        var (applicant, id) = await Apply(anonymous, policyVersion);
        await applicant.Get("/auth/status");
        await Check(reviewer, id);
        await Decide(reviewer, id);
        await applicant.Get("/auth/status");

        // A reaction makes the assignment, so the customer may appear a moment after the decision.
        var manager = managers[0];
        await Eventually.TrueAsync(async () =>
        {
            foreach (var candidate in managers)
                if (await TryRun(() => candidate.Get("/customers/{id}", $"/customers/{id}"), "404"))
                {
                    manager = candidate;
                    return true;
                }
            return false;
        });
        await manager.Get("/customers/new-assignments");
        await ChangeStatus("acknowledged");
        await manager.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" });
        await ChangeStatus("serving");
        await manager.Get("/notifications");
        return (applicant, id);

        // The activation of the account may change the version meanwhile.
        Task ChangeStatus(string status) => Eventually.TrueAsync(() => TryRun(async () =>
        {
            var version = (await manager.Get("/customers/{id}", $"/customers/{id}"))!["version"]!.GetValue<long>();
            await manager.Put("/customers/{id}/assign-status", new { status }, $"/customers/{id}/assign-status", version);
        }, "412"));
    }

    /// <summary>Signs in for the first time only.</summary>
    public static async Task<Guid> SignIn(BenchUser anonymous, string policyVersion) =>
        (await anonymous.Post("/auth/wechat", new
        {
            code = $"sbx-left{Interlocked.Increment(ref applicantCount)}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion, agreed = true, sensitive = true },
        }))!["registrationId"]!.GetValue<Guid>();

    /// <summary>Runs from the first sign-in to the submission.</summary>
    public static async Task<(BenchUser Applicant, Guid Registration)> Apply(BenchUser anonymous, string policyVersion)
    {
        var number = Interlocked.Increment(ref applicantCount);
        var phone = $"138{number:00000000}";
        var signIn = await anonymous.Post("/auth/wechat", new
        {
            code = $"sbx-bench{number}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion, agreed = true, sensitive = true },
        });
        var applicant = anonymous.WithToken(signIn!["accessToken"]!.GetValue<string>());
        var id = signIn["registrationId"]!.GetValue<Guid>();
        await applicant.Post("/auth/send-code", new { phone });
        var messages = await anonymous.Get("/sandbox/sms", $"/sandbox/sms?phone={phone}");
        await applicant.Post("/auth/verify-code", new { phone, code = messages![0]!["code"]!.GetValue<string>() });
        var images = new Dictionary<string, string>();
        foreach (var (kind, picture) in Pictures)
            images[kind] = await applicant.Upload(kind, picture);
        await applicant.Post("/auth/register", new
        {
            realName = "张伟",
            position = "能源主管",
            companyName = $"深圳市量测{number:000000}电子有限公司",
            province = "广东省",
            city = "深圳市",
            district = "南山区",
            detailAddress = "科技园南区一路1号",
            powerCapacity = 1250,
            monthlyUsage = 312000,
            currentPrice = 0.68,
            voltageLevel = "KV10",
            industry = "electronics",
            businessLicense = images["businessLicense"],
            idCardFront = images["idCardFront"],
            idCardBack = images["idCardBack"],
        });
        return (applicant, id);
    }

    /// <summary>Makes the case ready for a decision.</summary>
    public static async Task Check(BenchUser reviewer, Guid id)
    {
        // A reaction starts the review, so the case may appear a moment after the answer to the applicant.
        await Eventually.TrueAsync(async () =>
            await TryRun(() => reviewer.Post("/reviews/{id}/claim", null, $"/reviews/{id}/claim"), "404"));
        foreach (var step in (string[])["materials", "identity"])
            await PostAction(reviewer, id, "checks", new { step, outcome = "passed" });
    }

    public static Task Decide(BenchUser reviewer, Guid id) => PostAction(reviewer, id, "decision", new { decision = "approved" });

    // The automatic check and the readings may change the version at the same time.
    private static Task PostAction(BenchUser reviewer, Guid id, string action, object body) => Eventually.TrueAsync(() => TryRun(async () =>
    {
        var version = (await reviewer.Get("/reviews/{id}", $"/reviews/{id}"))!["version"]!.GetValue<long>();
        await reviewer.Post($"/reviews/{{id}}/{action}", body, $"/reviews/{id}/{action}", version);
    }, "412"));

    private static async Task<bool> TryRun(Func<Task> action, string retryStatus)
    {
        try
        {
            await action();
            return true;
        }
        catch (InvalidOperationException e) when (e.Message.Contains("answered " + retryStatus, StringComparison.Ordinal))
        {
            return false;
        }
    }
}
