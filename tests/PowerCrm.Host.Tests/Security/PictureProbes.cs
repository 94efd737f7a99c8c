using System.Text;
using Dapper;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Testing;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class PictureProbes
{
    private const string Upload = "/upload/image", Recognize = "/ocr/recognize", Front = "idCardFront";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["upload-001"] = async host => [await (await Applicant.SignIn(host)).Upload(Front, Applicant.Picture(Front))],
        ["upload-002"] = host => One(host.Post(Upload, Form(Front, Applicant.Picture(Front), "a.jpg"))),
        ["upload-003"] = async host =>
        {
            // More of it, in every part of the form and by memory: EndlessUploadTests.
            var it = await Applicant.SignIn(host);
            var endless = await Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Transfer-Encoding: chunked"), Wire.Chunked(Wire.Body(1L << 30)));
            (endless.Code, endless.Problem).ShouldBe((413, "image_too_large"), endless.Text);
            endless.Sent.ShouldBeLessThan(100_000_000);
            var lie = await Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000"), Wire.Body(11 << 20));
            (lie.Code, lie.Problem, lie.Answers).ShouldBe((400, "malformed_request", 1), lie.Text);
            var answers = new[] { await it.Upload(Front, new byte[10 * 1024 * 1024 + 1]), await it.Upload(Front, new byte[11 << 20]) };
            await using var connection = await host.OpenAsync();
            (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);
            return answers;
        },
        ["upload-006"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var answers = await Each(["../../etc/cron.d/x", "..\\..\\x", "CON", ".htaccess", new string('x', 300) + ".jpg", "x.jpg/..", "\u202egpj.exe"],
                name => it.Upload(Front, Applicant.Picture(Front), name));
            Directory.EnumerateFiles(host.Blobs, "*", SearchOption.AllDirectories).Where(f => !Guid.TryParseExact(Path.GetFileName(f), "N", out _)).ShouldBeEmpty();
            return answers;
        },
        ["upload-007"] = host => Files(host, "<?php system($_GET['c']);", "\u007fELF\u0002\u0001", "%PDF-1.7", "<html><script>alert(1)</script>", "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "PK\u0003\u0004"),
        ["upload-010"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var files = Directory.GetFiles(Repository.Data("hostile")).Where(f => !f.EndsWith(".json", StringComparison.Ordinal) && !f.EndsWith(".md", StringComparison.Ordinal))
                .Where(f => !Path.GetFileName(f).StartsWith("bomb", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            byte[] heic = [0, 0, 0, 24, .. Encoding.ASCII.GetBytes("ftypheic"), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("mif1heic")];
            return [.. await Each(files, f => it.Upload(Front, File.ReadAllBytes(f))), await it.Upload(Front, []), await it.Upload(Front, heic)];
        },
        ["upload-012"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var many = new MultipartFormDataContent();
            for (var i = 0; i < 10_000; i++)
                many.Add(new StringContent("x"), "part");
            var twice = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a" }, { new ByteArrayContent([1]), "file", "b" } };
            var nested = new MultipartFormDataContent { { new MultipartContent("mixed"), "file" } };
            var bare = new ByteArrayContent([1, 2, 3]);
            bare.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");
            var headers = new ByteArrayContent([1]);
            headers.Headers.TryAddWithoutValidation("X-Long", new string('x', 1_000_000));
            return await Each<HttpContent>([many, twice, nested, bare, new MultipartFormDataContent { { headers, "file", "a" } }], content => it.Post(Upload, content));
        },
        ["upload-013"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            return [await it.Upload("avatar", Applicant.Picture(Front)), await it.Upload("", Applicant.Picture(Front)),
                await it.Post(Upload, new MultipartFormDataContent { { new ByteArrayContent(Applicant.Picture(Front)), "file", "a.jpg" } })];
        },
        ["upload-014"] = async host =>
        {
            var (it, small) = (await Applicant.SignIn(host), File.ReadAllBytes(Repository.Data("hostile", "html_named.jpg")));
            return await UntilRefused(31, _ => it.Upload(Front, small));
        },
        ["upload-021"] = host => Files(host, "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*"),
        ["upload-023"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var answer = await it.Get($"{Upload}/{await it.Uploaded(Front)}");
            answer.Header("Content-Type").ShouldBe("image/jpeg");
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
            answer.Header("Cache-Control").ShouldBe("no-store");
            answer.Header("Content-Security-Policy")!.ShouldContain("sandbox");
            return [answer];
        },
        ["ocr-001"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            var answer = await it.Post(Recognize, new { imageId = await it.Uploaded(Front) });
            (await it.Get("/auth/draft")).Body["draft"]!["realName"].ShouldBeNull();
            return [answer];
        },
        ["ocr-002"] = async host => [await (await Applicant.SignIn(host)).Post(Recognize, new { imageId = await (await Applicant.SignIn(host)).Uploaded(Front) })],
        ["ocr-003"] = async host => [await (await Applicant.SignIn(host)).Post(Recognize, new { imageId = Guid.CreateVersion7(), imageUrl = "http://127.0.0.1/" })],
        ["ocr-007"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var image = await it.Uploaded(Front);
            (await it.Post(Recognize, new { imageId = image })).ShouldBe(200);
            return await UntilRefused(100, _ => it.Post(Recognize, new { imageId = image }));
        },
        ["ocr-008"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var image = await it.Uploaded(Front);
            var answers = await Each(Enumerable.Range(0, 10), _ => it.Post(Recognize, new { imageId = image }, null, ("Idempotency-Key", "same")));
            answers.Select(a => a.Text).Distinct().Count().ShouldBe(1);
            return answers;
        },
        ["ocr-010"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var image = await it.Uploaded(Front);
            (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false })).ShouldBe(200);
            (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = true })).ShouldBe(200);
            return [await it.Post(Recognize, new { imageId = image })];
        },
    };

    private static async Task<IReadOnlyList<Answer>> Files(TestHost host, params string[] contents)
    {
        var it = await Applicant.SignIn(host);
        return await Each(contents, content => it.Upload(Front, Encoding.Latin1.GetBytes(content)));
    }

    private static MultipartFormDataContent Form(string kind, byte[] file, string name) =>
        new() { { new StringContent(kind), "kind" }, { new ByteArrayContent(file), "file", name } };
}
