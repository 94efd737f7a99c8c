using Dapper;
using PowerCrm.Host.Tests.Security;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>A rejected applicant withdraws the consent to papers, and gives it again.</summary>
public class ConsentCorrectionTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_correction_needs_the_consent_and_after_it_came_back_the_pictures_anew()
    {
        var it = await Applicant.Submitted(host);
        await FormProbes.Decide(host, it.Id, "rejected", "/creditCode");
        (await Consent(it, false)).ShouldBe(200);
        var version = await Version(it);
        (await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" }, version)).ShouldBeProblem(400, "consent_required");
        (await it.Upload("idCardFront", Applicant.Picture("idCardFront"))).ShouldBeProblem(400, "consent_required");
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);

        (await Consent(it, true)).ShouldBe(200);
        version = await Version(it);
        // Only the rejected fields may be corrected, but the papers were deleted and have to be uploaded again.
        var without = await it.Post("/auth/register", new { creditCode = "91440300MA5EYTU05A" }, version);
        without.Code.ShouldBeOneOf(400, 404);
        var answer = await it.Post("/auth/register", new
        {
            creditCode = "91440300MA5EYTU05A",
            businessLicense = await it.Uploaded("businessLicense"),
            idCardFront = await it.Uploaded("idCardFront"),
            idCardBack = await it.Uploaded("idCardBack"),
        }, version);
        answer.ShouldBe(201);
        answer.Body["round"]!.GetValue<int>().ShouldBe(2);
    }

    private static async Task<long> Version(Applicant it) => (await it.Get("/auth/status")).ShouldBe(200).Body["version"]!.GetValue<long>();

    private static Task<Answer> Consent(Applicant it, bool sensitive) =>
        it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive });
}
