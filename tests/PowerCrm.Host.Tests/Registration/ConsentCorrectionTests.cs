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

    private static async Task<long> Version(Applicant it) => (await it.Get("/auth/status")).ShouldBe(200).Body["version"]!.GetValue<long>();

    private static Task<Answer> GiveConsent(Applicant it, bool sensitive) =>
        it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive });
}
