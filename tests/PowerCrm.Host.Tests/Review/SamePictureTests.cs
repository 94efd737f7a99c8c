using System.Diagnostics;
using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Papers;

namespace PowerCrm.Host.Tests.Review;

/// <summary>A picture that was used in another registration is a finding of the automatic check, with a link to the other case.</summary>
[Trait("Category", "Full")]
public class SamePictureTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync("--Review:SamePicture=true");

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task a_licence_turned_and_cropped_in_another_registration_is_found_and_links_to_the_first()
    {
        var first = await Submit("深圳市甲子电子有限公司", 21, "lic1_clean.jpg", "front1_clean.jpg");
        (await FindSamePictures(first)).ShouldBeEmpty();

        var second = await Submit("深圳市乙丑电子有限公司", 22, await Disguise("lic1_clean.jpg"), "front2_clean.jpg");
        var finding = (await FindSamePictures(second)).Single();
        finding["severity"]!.GetValue<string>().ShouldBe("warning");
        finding["pointer"]!.GetValue<string>().ShouldBe("/businessLicense");
        finding["evidence"]!.GetValue<string>().ShouldStartWith($"{first.Id} turned=90 differs=");
        (await FindSamePictures(first)).Single()["evidence"]!.GetValue<string>()
            .ShouldStartWith($"{second.Id} ", customMessage: "the earlier case says it too");
        var ann = await Staff.Of(host);
        (await ann.Get("/reviews?flag=same_picture")).ShouldBe(200).Body["items"]!.AsArray()
            .Select(i => i!["registrationId"]!.GetValue<Guid>()).ShouldBe([second.Id]);
    }

    [Fact]
    public async Task different_documents_and_a_persons_own_pictures_are_not_duplicates()
    {
        await Submit("深圳市丙寅电子有限公司", 23, "lic3_clean.jpg", "front1_clean.jpg");
        var other = await Submit("深圳市丁卯电子有限公司", 24, "lic1_clean.jpg", "front2_clean.jpg");
        // The back sides of the two cards are the same picture, but back sides are not compared.
        (await FindSamePictures(other)).ShouldBeEmpty();
        // Submitted again, with the licence uploaded again.
        (await other.Post("/auth/withdraw")).ShouldBe(200);
        var form = await CreateForm(other, "深圳市丁卯电子有限公司", 24, "lic1_clean.jpg", "front2_clean.jpg");
        (await other.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        (await FindSamePictures(other)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_companys_second_registration_uses_its_own_licence_and_raises_no_flag()
    {
        var first = await Submit("深圳市戊辰电子有限公司", 25, "lic1_clean.jpg", "front1_clean.jpg");
        var second = await Submit("深圳市戊辰电子有限公司", 25, "lic1_clean.jpg", "front2_clean.jpg");
        var finding = (await FindSamePictures(second)).Single();
        finding["severity"]!.GetValue<string>().ShouldBe("info");
        finding["evidence"]!.GetValue<string>().ShouldBe($"{first.Id} turned=0 differs=0");
        var ann = await Staff.Of(host);
        var flags = (await ann.Get("/reviews")).Body["items"]!.AsArray().Single(i => i!["registrationId"]!.GetValue<Guid>() == second.Id)!
            ["flags"]!.AsArray().Select(f => f!.GetValue<string>()).ToList();
        flags.ShouldContain("duplicate_credit_code");
        flags.ShouldNotContain("same_picture");
    }

    [Fact]
    public async Task pictures_of_an_erased_person_are_not_matched()
    {
        var first = await Submit("深圳市己巳电子有限公司", 26, "lic1_clean.jpg", "front1_clean.jpg");
        (await host.ExecuteScalar<long>("select count(*) from pc_images where owner = @Id and mark is not null and pattern is not null",
            new { first.Id })).ShouldBe(4);
        // A mark could reveal the number on a card, so it is sealed.
        PictureMark.FromBytes(await host.ExecuteScalar<byte[]>("select mark from pc_images where owner = @Id and mark is not null limit 1",
            new { first.Id })).ShouldBeNull("it is sealed");
        (await first.Post("/privacy/erase")).ShouldBe(204);
        (await host.ExecuteScalar<long>("select count(*) from pc_images where owner = @Id", new { first.Id })).ShouldBe(0);
        (await FindSamePictures(await Submit("深圳市庚午电子有限公司", 27, "lic1_clean.jpg", "front1_clean.jpg"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task pictures_of_a_withdrawn_application_are_not_matched()
    {
        var first = await Submit("深圳市辛未电子有限公司", 28, "lic1_clean.jpg", "front1_clean.jpg");
        (await first.Post("/auth/withdraw")).ShouldBe(200);
        await host.WaitUntilSettled();
        (await FindSamePictures(await Submit("深圳市壬申电子有限公司", 29, "lic1_clean.jpg", "front1_clean.jpg"))).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<JsonNode>> FindSamePictures(Applicant applicant)
    {
        var ann = await Staff.Of(host);
        return [.. (await ann.Get($"/reviews/{applicant.Id}")).ShouldBe(200).Body["findings"]!.AsArray()
            .Where(f => f!["code"]!.GetValue<string>() == "same_picture").Select(f => f!)];
    }

    private Task<Applicant> Submit(string company, int number, string licence, string front) =>
        Submit(host, company, number, licence, front);

    internal static async Task<Applicant> Submit(TestHost host, string company, int number, string licence, string front)
    {
        var it = await Applicant.WithPhone(host);
        (await it.Post("/auth/register", await CreateForm(it, company, number, licence, front))).ShouldBe(201);
        await host.WaitUntilSettled();
        return it;
    }

    private static async Task<JsonObject> CreateForm(Applicant it, string company, int number, string licence, string front)
    {
        var form = await it.Form();
        (form["companyName"], form["creditCode"]) = (company, CreditCode.CreateExample(number, "440300"));
        form["businessLicense"] = await Upload(it, "businessLicense", licence);
        form["idCardFront"] = await Upload(it, "idCardFront", front);
        return form;
    }

    private static async Task<string> Upload(Applicant it, string kind, string file) =>
        (await it.Upload(kind, await File.ReadAllBytesAsync(Path.IsPathRooted(file) ? file : Repository.Data("ocr", file)))).ShouldBe(201)
            .Body["imageId"]!.GetValue<string>();

    /// <summary>Changes a picture as somebody might do to avoid detection: turned, cropped, smaller and encoded again.</summary>
    private static async Task<string> Disguise(string file)
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-same-picture-").FullName;
        var (cropped, rotated, encoded) = (Path.Combine(folder, "1.v"), Path.Combine(folder, "2.v"), Path.Combine(folder, "3.jpg"));
        // lic1_clean is 1600 x 1130.
        await RunVips("crop", Repository.Data("ocr", file), cropped, "30", "20", "1530", "1090");
        await RunVips("rot", cropped, rotated, "d90");
        await RunVips("resize", rotated, encoded + "[Q=60,strip]", "0.7");
        return encoded;
    }

    private static async Task RunVips(params string[] arguments)
    {
        using var vips = Process.Start("vips", arguments);
        await vips.WaitForExitAsync();
        vips.ExitCode.ShouldBe(0);
    }
}
