using Dapper;
using PowerCrm.Host.Tests.Security;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>A rejected applicant withdraws the consent to papers, and gives it again.</summary>
public class ConsentCorrectionTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_correction_needs_the_consent_and_new_pictures_after_it_was_taken_back()
    {
        var it = await Applicant.Submit(host);
        await FormProbes.Decide(host, it.Id, "rejected", "/creditCode");
        (await GiveConsent(it, false)).ShouldBe(200);
        var version = await Version(it);
        (await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" }, version)).ShouldBeProblem(400, "consent_required");
        (await it.Upload("idCardFront", Applicant.Picture("idCardFront"))).ShouldBeProblem(400, "consent_required");
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);

        (await GiveConsent(it, true)).ShouldBe(200);
        version = await Version(it);
        // Only the rejected fields may be corrected, but the papers were deleted and have to be uploaded again.
        var withoutPapers = await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" }, version);
        withoutPapers.Code.ShouldBeOneOf(400, 404);
        var answer = await it.Post("/auth/register", new
        {
            creditCode = "91440300MA5EYTU05A",
            businessLicense = await it.UploadPicture("businessLicense"),
            idCardFront = await it.UploadPicture("idCardFront"),
            idCardBack = await it.UploadPicture("idCardBack"),
        }, version);
        answer.ShouldBe(201);
        answer.Body["round"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task the_status_opens_the_fields_that_the_form_opens()
    {
        var it = await Applicant.Submit(host);
        await FormProbes.Decide(host, it.Id, "rejected", "/creditCode");
        (await ReadOpens(it)).ShouldBe(["/creditCode"]);
        (await GiveConsent(it, false)).ShouldBe(200);
        string[] withPictures = ["/creditCode", "/businessLicense", "/idCardFront", "/idCardBack"];
        (await ReadOpens(it)).ShouldBe(withPictures);
        (await GiveConsent(it, true)).ShouldBe(200);
        (await ReadOpens(it)).ShouldBe(withPictures, "the pictures are gone");
        (await it.Post("/auth/register", new
        {
            creditCode = "91440300MA5EYTU05A",
            businessLicense = await it.UploadPicture("businessLicense"),
            idCardFront = await it.UploadPicture("idCardFront"),
            idCardBack = await it.UploadPicture("idCardBack"),
        }, await Version(it))).ShouldBe(201);
        (await it.Post("/auth/withdraw")).Code.ShouldBeOneOf(200, 204);
        (await ReadOpens(it)).ShouldBe(withPictures, "the correction is open again");
    }

    [Fact]
    public async Task consent_is_given_twenty_times_a_day_at_most_and_can_always_be_withdrawn()
    {
        var it = await Applicant.SignIn(host);
        for (var i = 0; i < 20; i++)
            (await GiveConsent(it, sensitive: i % 2 == 1)).ShouldBe(200);
        (await GiveConsent(it, sensitive: true)).Code.ShouldBe(200, "nothing changes");
        (await GiveConsent(it, sensitive: false)).ShouldBe(200);
        (await GiveConsent(it, sensitive: true)).ShouldBeProblem(429, "rate_limited").Header("Retry-After").ShouldNotBeNull();
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = false }))
            .ShouldBe(200);
    }

    [Fact]
    public async Task a_sign_in_that_can_no_longer_give_the_consent_stores_no_nickname()
    {
        var it = await Applicant.SignIn(host);
        for (var i = 0; i < 20; i++)
            (await GiveConsent(it, sensitive: i % 2 == 1)).ShouldBe(200);
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = false, sensitive = false }))
            .ShouldBe(200);
        (await host.Post("/auth/wechat", new
        {
            code = Applicant.LoginCode(it.OpenId),
            consent = Applicant.Consent(),
            profile = new { nickname = "小明" },
        })).ShouldBe(200);
        (await it.Get("/privacy/consent")).ShouldBe(200).Body["agreed"]!.GetValue<bool>().ShouldBeFalse();
        (await it.Get("/auth/draft")).ShouldBe(200).Body["draft"]!["wxNickname"].ShouldBeNull();
    }

    /// <summary>Returns the pointers that the status opens, which are those that the form opens.</summary>
    private static async Task<IEnumerable<string>> ReadOpens(Applicant it)
    {
        var shown = (await it.Get("/auth/status")).ShouldBe(200).Body["rejection"]!["opens"]!.AsArray().Select(p => p!.GetValue<string>());
        var form = (await it.Get("/auth/draft")).ShouldBe(200).Body["opens"]!.AsArray().Select(p => p!.GetValue<string>()).ToList();
        form.ShouldBe(shown);
        return form;
    }

    private static async Task<long> Version(Applicant it) => (await it.Get("/auth/status")).ShouldBe(200).Body["version"]!.GetValue<long>();

    private static Task<Answer> GiveConsent(Applicant it, bool sensitive) =>
        it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive });
}
