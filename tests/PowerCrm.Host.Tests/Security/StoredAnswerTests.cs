using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

/// <summary>An answer that is stored for retries is not shown to a caller who may no longer see it.</summary>
public sealed class StoredAnswerTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_retry_of_claim_next_gives_the_same_case_masked()
    {
        var (ann, bob) = (await Staff.Of(host), await Staff.Of(host));
        var it = await Staff.NewCase(host);
        var key = ("Idempotency-Key", "next");
        var first = (await ann.Post("/reviews/claim-next", null, null, key)).ShouldBe(200);
        first.Text.ShouldContain("\"masked\":false");
        (await ann.Post($"/reviews/{it.Id}/release", null, first.Version)).ShouldBe(200);
        await bob.Claim(it.Id);
        var replay = (await ann.Post("/reviews/claim-next", null, null, key)).ShouldBe(200);
        replay["registrationId"].GetValue<Guid>().ShouldBe(it.Id);
        replay.Text.ShouldContain("\"masked\":true");
        replay.Text.ShouldNotContain(first["submission"]["phone"]!.GetValue<string>());
    }

    [Fact]
    public async Task a_stored_reading_is_deleted_with_the_consent()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardBack");
        var key = ("Idempotency-Key", "read");
        (await it.Post("/ocr/recognize", new { imageId = image }, null, key)).ShouldBe(200).Text.ShouldContain("苏州市公安局");
        (await it.Post("/ocr/recognize", new { imageId = image }, null, key)).ShouldBe(200).Text.ShouldContain("苏州市公安局");
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false })).ShouldBe(200);
        (await it.Post("/ocr/recognize", new { imageId = image }, null, key)).ShouldBeProblem(400, "consent_required");
    }

    [Fact]
    public async Task a_stored_reading_is_deleted_with_its_picture()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardBack");
        var key = ("Idempotency-Key", "read");
        (await it.Post("/ocr/recognize", new { imageId = image }, null, key)).ShouldBe(200).Text.ShouldContain("苏州市公安局");
        // The sweep comes a day after the upload; the response would be stored for a day after the reading.
        await host.ExecuteSql("update pc_due set at = powercrm_now() where command = 'sweep_image' and stream = @Id", new { it.Id });
        await Eventually.TrueAsync(async () => (await it.Get($"/upload/image/{image}")).Code == 404);
        (await it.Post("/ocr/recognize", new { imageId = image }, null, key)).ShouldBeProblem(404, "not_found");
        (await host.ExecuteScalar<long>("select count(*) from pc_idempotency where caller = @caller",
            new { caller = $"applicant:{it.Id}" })).ShouldBe(0);
    }

    [Fact]
    public async Task an_applicant_cannot_fill_the_database_with_answers_stored_under_ever_new_keys()
    {
        var it = await Applicant.SignIn(host);
        static (string, string) Key(string key) => ("Idempotency-Key", key);
        (await it.Put("/auth/draft", new { position = "厂长" }, Key("first"))).ShouldBe(200);
        await StoreAnswers(it, 999);
        var refused = (await it.Put("/auth/draft", new { position = "经理" }, Key("new"))).ShouldBeProblem(429, "rate_limited");
        int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(3000, 3601);
        (await it.Get("/auth/draft")).ShouldBe(200).Body["draft"]!["position"]!.GetValue<string>().ShouldBe("厂长");
        (await it.Put("/auth/draft", new { position = "厂长" }, Key("first"))).ShouldBe(200).Header("Idempotency-Replayed").ShouldBe("true");
        (await it.Put("/auth/draft", new { position = "经理" })).ShouldBe(200);
        (await (await Applicant.SignIn(host)).Put("/auth/draft", new { position = "经理" }, Key("new"))).ShouldBe(200);

        await host.ExecuteSql("update pc_idempotency set at = powercrm_now() - interval '25 hours' where request = '' and caller = @caller "
            + "and at <= (select min(at) from pc_idempotency where request = '' and caller = @caller)",
            new { caller = $"applicant:{it.Id}" });
        (await it.Put("/auth/draft", new { position = "经理" }, Key("new"))).ShouldBe(200);
    }

    [Fact]
    public async Task who_cannot_store_more_answers_can_still_withdraw_the_consent()
    {
        var it = await Applicant.SignIn(host);
        await StoreAnswers(it, 1000);
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false },
            ("Idempotency-Key", "withdrawal"))).ShouldBe(200);
        // The withdrawal has deleted the others, and its own answer is not stored.
        (await host.ExecuteScalar<int>("select count(*)::int from pc_idempotency where caller = @caller",
            new { caller = $"applicant:{it.Id}" })).ShouldBe(0);
    }

    [Fact]
    public async Task twenty_notes_at_once_are_all_kept()
    {
        var ann = await Staff.Of(host);
        var it = await Staff.NewCase(host);
        await ann.Claim(it.Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ann.Post($"/reviews/{it.Id}/notes", new { text = $"第{i}条" })));
        answers.Select(a => a.Code).Distinct().ShouldBe([201]);
    }

    /// <summary>Stores answers; the oldest of them may be deleted in an hour.</summary>
    private Task StoreAnswers(Applicant it, int count) => host.ExecuteSql("""
        insert into pc_idempotency (id, caller, request, answer, at)
        select decode(md5(@caller || i), 'hex'), @caller, '', '', powercrm_now() - interval '23 hours' + make_interval(secs => i)
        from generate_series(0, @count - 1) i
        """, new { caller = $"applicant:{it.Id}", count });
}
