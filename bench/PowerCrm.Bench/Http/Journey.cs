using PowerCrm.Testing;

namespace PowerCrm.Bench.Http;

/// <summary>One registration from the first sign-in until its manager serves it, with the status read along the way.</summary>
internal static class Journey
{
    private static int people;
    private static readonly Dictionary<string, byte[]> Pictures = new()
    {
        ["businessLicense"] = File.ReadAllBytes(Repository.Data("ocr", "lic1_clean.jpg")),
        ["idCardFront"] = File.ReadAllBytes(Repository.Data("ocr", "front1_clean.jpg")),
        ["idCardBack"] = File.ReadAllBytes(Repository.Data("ocr", "back1_clean.jpg")),
    };

    /// <returns>The applicant, for further requests.</returns>
    public static async Task<BenchUser> Run(BenchUser nobody, BenchUser reviewer, BenchUser manager, string policyVersion) =>
        (await Run(nobody, reviewer, [manager], policyVersion)).Applicant;

    /// <summary>The same with several managers, one of whom gets the customer.</summary>
    public static async Task<(BenchUser Applicant, Guid Registration)> Run(BenchUser nobody, BenchUser reviewer,
        IReadOnlyList<BenchUser> managers, string policyVersion)
    {
        var (me, id) = await Apply(nobody, policyVersion);
        await me.Get("/auth/status");
        await Check(reviewer, id);
        await Decide(reviewer, id);
        await me.Get("/auth/status");

        // A reaction makes the assignment, so the customer may appear a moment after the decision.
        var manager = managers[0];
        await Eventually.TrueAsync(async () =>
        {
            foreach (var one in managers)
                if (await TryRun(() => one.Get("/customers/{id}", $"/customers/{id}"), "404"))
                {
                    manager = one;
                    return true;
                }
            return false;
        });
        await manager.Get("/customers/new-assignments");
        await Moved("acknowledged");
        await manager.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" });
        await Moved("serving");
        await manager.Get("/notifications");
        return (me, id);

        // The activation of the account may change the version meanwhile.
        Task Moved(string status) => Eventually.TrueAsync(() => TryRun(async () =>
        {
            var version = (await manager.Get("/customers/{id}", $"/customers/{id}"))!["version"]!.GetValue<long>();
            await manager.Put("/customers/{id}/assign-status", new { status }, $"/customers/{id}/assign-status", version);
        }, "412"));
    }

    /// <summary>Signs in for the first time only.</summary>
    public static async Task<Guid> SignIn(BenchUser nobody, string policyVersion) =>
        (await nobody.Post("/auth/wechat", new
        {
            code = $"sbx-left{Interlocked.Increment(ref people)}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion, agreed = true, sensitive = true },
        }))!["registrationId"]!.GetValue<Guid>();

    /// <summary>Runs from the first sign-in to the submission.</summary>
    public static async Task<(BenchUser Applicant, Guid Registration)> Apply(BenchUser nobody, string policyVersion)
    {
        var number = Interlocked.Increment(ref people);
        var phone = $"138{number:00000000}";
        var signedIn = await nobody.Post("/auth/wechat", new
        {
            code = $"sbx-bench{number}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion, agreed = true, sensitive = true },
        });
        var me = nobody.WithToken(signedIn!["accessToken"]!.GetValue<string>());
        var id = signedIn["registrationId"]!.GetValue<Guid>();
        await me.Post("/auth/send-code", new { phone });
        var sent = await nobody.Get("/sandbox/sms", $"/sandbox/sms?phone={phone}");
        await me.Post("/auth/verify-code", new { phone, code = sent![0]!["code"]!.GetValue<string>() });
        var images = new Dictionary<string, string>();
        foreach (var (kind, picture) in Pictures)
            images[kind] = await me.Upload(kind, picture);
        await me.Post("/auth/register", new
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
        return (me, id);
    }

    /// <summary>Makes the case ready for a decision.</summary>
    public static async Task Check(BenchUser reviewer, Guid id)
    {
        // A reaction starts the review, so the case may appear a moment after the answer to the applicant.
        await Eventually.TrueAsync(async () =>
            await TryRun(() => reviewer.Post("/reviews/{id}/claim", null, $"/reviews/{id}/claim"), "404"));
        foreach (var step in (string[])["materials", "identity"])
            await Decided(reviewer, id, "checks", new { step, outcome = "passed" });
    }

    public static Task Decide(BenchUser reviewer, Guid id) => Decided(reviewer, id, "decision", new { decision = "approved" });

    // The automatic check and the readings may change the version at the same time.
    private static Task Decided(BenchUser reviewer, Guid id, string what, object body) => Eventually.TrueAsync(() => TryRun(async () =>
    {
        var version = (await reviewer.Get("/reviews/{id}", $"/reviews/{id}"))!["version"]!.GetValue<long>();
        await reviewer.Post($"/reviews/{{id}}/{what}", body, $"/reviews/{id}/{what}", version);
    }, "412"));

    private static async Task<bool> TryRun(Func<Task> act, string notYet)
    {
        try
        {
            await act();
            return true;
        }
        catch (InvalidOperationException e) when (e.Message.Contains("answered " + notYet, StringComparison.Ordinal))
        {
            return false;
        }
    }
}
