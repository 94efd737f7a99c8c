using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>When a picture may no longer be kept, its bytes are deleted, not only its row.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public class PictureBytesTests(TestHost host)
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task consent_taken_back_takes_the_bytes_of_every_picture(bool submitted)
    {
        var it = await Applicant.WithPhone(host);
        var pictures = await Handed(it, submitted);
        var kept = await Handed(await Applicant.WithPhone(host), submitted);
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false })).ShouldBe(200);
        foreach (var picture in pictures)
            (await it.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
        await Eventually.TrueAsync(() => Task.FromResult(!pictures.Any(Stored)));
        // Pictures of others are not deleted, and giving the consent again restores none.
        kept.ShouldAllBe(p => Stored(p));
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = true })).ShouldBe(200);
        foreach (var picture in pictures)
            (await it.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task an_erasure_takes_the_bytes_of_every_picture_and_nobody_reads_them_any_more()
    {
        var it = await Applicant.WithPhone(host);
        var pictures = await Handed(it, submitted: true);
        await host.WaitUntilSettled();
        var ann = await Staff.Of(host);
        await ann.Claim(it.Id);
        (await ann.Get($"/upload/image/{pictures[0]}")).ShouldBe(200);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        await Eventually.TrueAsync(() => Task.FromResult(!pictures.Any(Stored)));
        var again = await it.Again();
        foreach (var picture in pictures)
        {
            (await it.Get($"/upload/image/{picture}")).ShouldBeProblem(401, "unauthenticated");
            (await again.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
            (await ann.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
        }
    }

    /// <summary>Uploads three pictures, whose bytes must be in the folder.</summary>
    private async Task<IReadOnlyList<string>> Handed(Applicant it, bool submitted)
    {
        var form = await it.Form();
        (await (submitted ? it.Post("/auth/register", form) : it.Put("/auth/draft", form))).Code.ShouldBeLessThan(300);
        string[] pictures = [.. new[] { "businessLicense", "idCardFront", "idCardBack" }.Select(n => form[n]!.GetValue<string>())];
        pictures.ShouldAllBe(p => Stored(p));
        return pictures;
    }

    private bool Stored(string picture) =>
        Directory.EnumerateFiles(host.Blobs, Guid.Parse(picture).ToString("N") + "*", SearchOption.AllDirectories).Any();
}
