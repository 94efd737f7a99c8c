using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Tests.Registration;

public class PictureTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task no_picture_is_taken_without_the_separate_consent()
    {
        var applicant = await Applicant.SignIn(host, sensitive: false);
        (await applicant.Upload("idCardFront", Applicant.Picture("idCardFront"))).ShouldBeProblem(400, "consent_required");
    }

    [Fact]
    public async Task an_upload_is_kept_sealed_and_shown_to_its_owner_only()
    {
        var (it, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
        var upload = (await it.Upload("idCardFront", Applicant.Picture("idCardFront"))).ShouldBe(201);
        upload.Body["contentType"]!.GetValue<string>().ShouldBe("image/jpeg");
        var path = $"/upload/image/{upload.Body["imageId"]!.GetValue<Guid>()}";
        var response = (await it.Get(path)).ShouldBe(200);
        response.Header("Cache-Control").ShouldBe("no-store");
        response.Header("X-Content-Type-Options").ShouldBe("nosniff");
        response.Header("Content-Security-Policy")!.ShouldContain("sandbox");
        (await other.Get(path)).ShouldBeProblem(404, "not_found");
        (await host.Get(path)).ShouldBeProblem(401, "unauthenticated");
        (await it.Post("/ocr/recognize", new { imageId = Guid.CreateVersion7() })).ShouldBeProblem(404, "not_found");
        (await other.Post("/ocr/recognize", new { imageId = upload.Body["imageId"]!.GetValue<Guid>() })).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task what_is_no_picture_is_refused_with_its_code()
    {
        var it = await Applicant.SignIn(host);
        (await it.Upload("passport", Applicant.Picture("idCardFront"))).ShouldBeProblem(400, "image_kind_unknown");
        (await it.Upload("idCardFront", Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'/>")))
            .ShouldBeProblem(415, "image_format_unsupported");
        byte[] wide = [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0x20, 0x01, 0, 0, 0x18, 0, 8, 2, .. new byte[7]];
        foreach (var file in (byte[][])[new byte[10 * 1024 * 1024 + 1], wide])
            (await it.Upload("idCardFront", file)).ShouldBeProblem(413, "image_too_large")["detail"].GetValue<string>()
                .ShouldContain("压缩图");
    }

    [Fact]
    public async Task without_a_folder_for_temporary_files_an_upload_is_unavailable_and_the_picture_not_damaged()
    {
        var it = await Applicant.SignIn(host);
        var options = host.Services.GetRequiredService<IOptions<PictureOptions>>().Value;
        options.TempPath = typeof(PictureTests).Assembly.Location;                     // a file
        try
        {
            (await it.Upload("idCardBack", Applicant.Picture("idCardBack"))).ShouldBeProblem(503, "picture_unavailable");
        }
        finally
        {
            options.TempPath = "";
        }
        (await it.Upload("idCardBack", Applicant.Picture("idCardBack"))).ShouldBe(201);
    }

    [Fact]
    public void a_host_deletes_the_temporary_pictures_of_killed_hosts() =>
        host.Services.GetServices<IHostedService>().OfType<AbandonedPictures>().ShouldHaveSingleItem();

    [Fact]
    public async Task missing_duplicate_and_non_multipart_upload_parts_are_refused()
    {
        var it = await Applicant.SignIn(host);
        using var missing = new MultipartFormDataContent { { new StringContent("idCardFront"), "kind" } };
        (await it.Post("/upload/image", missing)).ShouldBeProblem(400, "validation_failed");
        using var duplicate = new MultipartFormDataContent { { new StringContent("idCardFront"), "kind" },
            { new StringContent("idCardFront"), "kind" } };
        (await it.Post("/upload/image", duplicate)).ShouldBeProblem(400, "malformed_request");
        (await it.Post("/upload/image", new { kind = "idCardFront" })).ShouldBeProblem(415, "unsupported_media_type");
    }

    [Fact]
    public async Task a_retry_of_an_upload_gives_the_same_picture()
    {
        var it = await Applicant.SignIn(host);
        var first = (await it.Upload("idCardBack", Applicant.Picture("idCardBack"), "a.jpg", ("Idempotency-Key", "u1"))).ShouldBe(201);
        var replay = (await it.Upload("idCardBack", Applicant.Picture("idCardBack"), "b.jpg", ("Idempotency-Key", "u1"))).ShouldBe(201);
        replay.Body["imageId"]!.GetValue<Guid>().ShouldBe(first.Body["imageId"]!.GetValue<Guid>());
        (await it.Upload("idCardFront", Applicant.Picture("idCardBack"), "a.jpg", ("Idempotency-Key", "u1")))
            .ShouldBeProblem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task confirmed_readings_are_kept_sealed()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardFront");
        (await it.Post($"/ocr/{image}/confirm", new { fields = new { name = "张伟", idNumber = "11010519491231002X" } })).ShouldBe(204);
        (await it.Post($"/ocr/{image}/confirm", new { fields = new { companyName = "x" } })).ShouldBeProblem(400, "unknown_member");
        (await it.Post($"/ocr/{image}/confirm", new { fields = new { idNumber = "110105194912310021" } }))
            .ShouldBeProblem(400, "validation_failed")
            .Body["errors"]![0]!["pointer"]!.GetValue<string>().ShouldBe("/fields/idNumber");
        var licence = await it.UploadPicture("businessLicense");
        (await it.Post($"/ocr/{licence}/confirm", new { fields = new { creditCode = "91350211M0000XUF46" } })).ShouldBe(204);
        (await it.Post($"/ocr/{licence}/confirm", new { fields = new { creditCode = "9135" } })).ShouldBeProblem(400, "validation_failed");
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<bool>("select position('11010519491231002X'::bytea in sealed) > 0 from pc_readings where "
            + "owner = @Id", new { it.Id })).ShouldBeFalse();
    }

    [Fact]
    public async Task a_picture_that_nobody_used_goes_after_a_day_and_one_in_a_draft_stays()
    {
        var it = await Applicant.SignIn(host);
        var (orphan, drafted) = (await it.UploadPicture("idCardBack"), await it.UploadPicture("idCardFront"));
        (await it.Put("/auth/draft", new { idCardFront = drafted })).ShouldBe(200);
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("update pc_due set at = powercrm_now() where command = 'sweep_image' and stream = @Id",
            new { it.Id });
        await Testing.Eventually.TrueAsync(async () => (await it.Get($"/upload/image/{orphan}")).Code == 404);
        (await it.Get($"/upload/image/{drafted}")).ShouldBe(200);
        var files = Directory.GetFiles(host.Blobs, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        files.ShouldContain(Guid.Parse(drafted).ToString("N"));
        files.ShouldNotContain(Guid.Parse(orphan).ToString("N"));
    }

    [Fact]
    public async Task a_picture_that_stood_only_in_the_draft_goes_after_the_submission()
    {
        var it = await Applicant.WithPhone(host);
        var drafted = await it.UploadPicture("idCardFront");
        (await it.Put("/auth/draft", new { idCardFront = drafted })).ShouldBe(200);
        var form = await it.Form();
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id and drafted", new { it.Id }))
            .ShouldBe(3);
        await connection.ExecuteAsync("update pc_due set at = powercrm_now() where command = 'sweep_image' and stream = @Id",
            new { it.Id });
        await Testing.Eventually.TrueAsync(async () => (await it.Get($"/upload/image/{drafted}")).Code == 404);
        (await it.Get($"/upload/image/{form["idCardFront"]!.GetValue<string>()}")).ShouldBe(200);
    }
}
