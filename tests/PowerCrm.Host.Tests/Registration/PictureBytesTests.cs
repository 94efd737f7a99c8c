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
        var pictures = await Submit(it, submitted);
        var otherPictures = await Submit(await Applicant.WithPhone(host), submitted);
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false })).ShouldBe(200);
        foreach (var picture in pictures)
            (await it.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
        await Eventually.TrueAsync(() => Task.FromResult(!pictures.Any(IsStored)));
        // Pictures of others are not deleted, and giving the consent again restores none.
        otherPictures.ShouldAllBe(p => IsStored(p));
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = true })).ShouldBe(200);
        foreach (var picture in pictures)
            (await it.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task an_erasure_takes_the_bytes_of_every_picture_and_nobody_reads_them_any_more()
    {
        var it = await Applicant.WithPhone(host);
        var pictures = await Submit(it, submitted: true);
        await host.WaitUntilSettled();
        var ann = await Staff.Of(host);
        await ann.Claim(it.Id);
        (await ann.Get($"/upload/image/{pictures[0]}")).ShouldBe(200);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        await Eventually.TrueAsync(() => Task.FromResult(!pictures.Any(IsStored)));
        var newcomer = await it.SignInAgain();
        foreach (var picture in pictures)
        {
            (await it.Get($"/upload/image/{picture}")).ShouldBeProblem(401, "unauthenticated");
            (await newcomer.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
            (await ann.Get($"/upload/image/{picture}")).ShouldBeProblem(404, "not_found");
        }
    }

    /// <summary>Uploads three pictures, whose bytes must be in the folder.</summary>
    private async Task<IReadOnlyList<string>> Submit(Applicant it, bool submitted)
    {
        var form = await it.Form();
        (await (submitted ? it.Post("/auth/register", form) : it.Put("/auth/draft", form))).Code.ShouldBeLessThan(300);
        string[] pictures = [.. new[] { "businessLicense", "idCardFront", "idCardBack" }.Select(n => form[n]!.GetValue<string>())];
        pictures.ShouldAllBe(p => IsStored(p));
        return pictures;
    }

    private bool IsStored(string picture) =>
        Directory.EnumerateFiles(host.Blobs, Guid.Parse(picture).ToString("N") + "*", SearchOption.AllDirectories).Any();
}
