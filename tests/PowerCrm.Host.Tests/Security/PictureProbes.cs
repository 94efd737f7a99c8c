using System.Text;
using Dapper;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

internal static class PictureProbes
{
    private const string Upload = "/upload/image", Recognize = "/ocr/recognize", Front = "idCardFront";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["upload-001"] = async host =>
        {
            // A phone's photo with a location, enlarged to two megabytes by segments that the picture does not need.
            var it = await Applicant.SignIn(host);
            var photo = File.ReadAllBytes(Repository.Data("hostile", "gps_orient6.jpg"));
            Encoding.Latin1.GetString(photo).ShouldContain("SECRETNAME");
            byte[] segment = [0xFF, 0xEF, 0xFF, 0xFF, .. Enumerable.Repeat((byte)'P', 65_533)];
            var answer = (await it.Upload(Front, [.. photo[..2], .. Enumerable.Repeat(segment, 32).SelectMany(b => b), .. photo[2..]]))
                .ShouldBe(201);
            var id = answer.Body["imageId"]!.GetValue<Guid>();
            var served = await Download(host, $"{Upload}/{id}", it.Token);
            foreach (var trace in new[] { "Exif", "GPS", "SECRETNAME", "PPPPPPPP" })
                Encoding.Latin1.GetString(served).ShouldNotContain(trace);
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(served))
                .ShouldBe(answer.Body["sha256"]!.GetValue<string>());
            // Stored encrypted, and not accessible to others.
            (await File.ReadAllBytesAsync(Directory.GetFiles(host.Blobs, id.ToString("N"), SearchOption.AllDirectories).Single())).AsSpan()
                .IndexOf(served.AsSpan(0, 64)).ShouldBe(-1);
            (await (await Applicant.SignIn(host)).Get($"{Upload}/{id}")).ShouldBeProblem(404, "not_found");
            return [answer];
        },
        ["upload-002"] = async host =>
        {
            var before = ListFiles(host).Count;
            var answers = new[] { await host.Post(Upload, CreateForm(Front, Applicant.Picture(Front), "a.jpg")),
                await host.Post(Upload, CreateForm(Front, Applicant.Picture(Front), "a.jpg"), "nobody"),
                await host.Post(Upload, CreateForm(Front, [1], "a.jpg")) };
            ListFiles(host).Count.ShouldBe(before);
            return answers;
        },
        ["upload-003"] = async host =>
        {
            // EndlessUploadTests has more cases, for every part of the form and with memory limits.
            var it = await Applicant.SignIn(host);
            var endless = await Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Transfer-Encoding: chunked"),
                Wire.Chunked(Wire.Body(1L << 30)));
            (endless.Code, endless.Problem).ShouldBe((413, "image_too_large"), endless.Text);
            // What the server reads, what it discards (64 MB), and the kernel's buffers of both sides, which may be half as much again.
            endless.SentBytes.ShouldBeLessThan(200_000_000);
            var mismatched = await Wire.Send(host.Url.Port, Wire.Upload(it.Token, "Content-Length: 1000"), Wire.Body(11 << 20));
            (mismatched.Code, mismatched.Problem, mismatched.AnswerCount).ShouldBe((400, "malformed_request", 1), mismatched.Text);
            var answers = new[] { await it.Upload(Front, new byte[10 * 1024 * 1024 + 1]), await it.Upload(Front, new byte[11 << 20]) };
            await using var connection = await host.OpenAsync();
            (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(0);
            return answers;
        },
        ["upload-006"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var answers = await Each(["../../etc/cron.d/x", "..\\..\\x", "CON", ".htaccess", new string('x', 300) + ".jpg", "x.jpg/..",
                "\u202egpj.exe", "😀.jpg", "%00.jpg"],
                name => it.Upload(Front, Applicant.Picture(Front), name));
            // A client library would not send these bytes.
            foreach (var name in new[] { "a\u0000.jpg", "a\u0001.jpg", "a\\\".jpg", "a\"; name=\"kind" })
                (await Raw(host, it.Token, $"Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"")).Code
                    .ShouldBeOneOf(201, 400);
            answers.Count(a => a.Code == 201).ShouldBeGreaterThan(5);
            answers.ShouldAllBe(a => !a.Text.Contains("htaccess", StringComparison.Ordinal)
                && !a.Text.Contains("cron", StringComparison.Ordinal));
            ListFiles(host).Where(f => !Guid.TryParseExact(Path.GetFileName(f), "N", out _)).ShouldBeEmpty();
            return answers;
        },
        ["upload-007"] = async host =>
        {
            var before = ListFiles(host).Count;
            var answers = await UploadFiles(host, "<?php system($_GET['c']);", "\u007fELF\u0002\u0001", "%PDF-1.7",
                "<html><script>alert(1)</script>", "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "PK\u0003\u0004",
                "<?xml version='1.0'?><svg/>", "GIF89a", "BM", "II*\0", "MM\0*", "\0\0\u0001\0", "#!/bin/sh", "MZ", "push graphic-context");
            answers.ShouldAllBe(a => a.Problem == "image_format_unsupported");
            ListFiles(host).Count.ShouldBe(before);
            return answers;
        },
        ["upload-010"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            using var pictures = new Pictures();
            await pictures.CreateFiles();
            var answers = new List<Answer>();
            foreach (var (name, status, code) in Pictures.ExpectedResults)
            {
                var answer = await it.Upload(Front, pictures.Read(name));
                answer.Code.ShouldBe(status, name + answer.Text);
                answer.Problem.ShouldBe(code, name);
                answers.Add(answer);
            }
            return answers;
        },
        ["upload-012"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var parts = new MultipartFormDataContent();
            for (var i = 0; i < 10_000; i++)
                parts.Add(new StringContent("x"), "part");
            var twoFiles = new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a" },
                { new ByteArrayContent([1]), "file", "b" } };
            var nested = new MultipartFormDataContent { { new MultipartContent("mixed"), "file" } };
            var unbounded = new ByteArrayContent([1, 2, 3]);
            unbounded.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");
            var headers = new ByteArrayContent([1]);
            headers.Headers.TryAddWithoutValidation("X-Long", new string('x', 1_000_000));
            foreach (var disposition in new[] { "filename=\"a.jpg\"; filename=\"b.jpg\"",
                "filename*=UTF-8''a.jpg; filename*=UTF-8''..%2Fb.jpg", "filename*=UTF-8''%FF%00" })
                (await Raw(host, it.Token, $"Content-Disposition: form-data; name=\"file\"; {disposition}")).Code.ShouldBeOneOf(201, 400);
            foreach (var disposition in new[] { "form-data; name=\"file\"; name=\"kind\"", "attachment; name=\"file\"", "form-data",
                "form-data; name=\"FILE\"", "form-data; name=\"file[]\"" })
                (await Raw(host, it.Token, $"Content-Disposition: {disposition}")).Code.ShouldBe(400, disposition);
            return await Each<HttpContent>([parts, twoFiles, nested, unbounded, new MultipartFormDataContent { { headers, "file", "a" } }],
                content => it.Post(Upload, content));
        },
        ["upload-013"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            // A picture of one kind cannot be used as another kind.
            var person = await Applicant.WithPhone(host);
            var form = await person.Form();
            (await person.Post("/auth/register", form.With("idCardFront", form["businessLicense"]!.GetValue<string>()))).Code.ShouldBe(400);
            (await person.Post("/auth/register", form)).ShouldBe(201);
            return [.. await Each(["avatar", "", " idCardFront", "IDCARDFRONT", "idCardFront,idCardBack", "0", "idCardFront\0",
                "idCardFrоnt"], kind => it.Upload(kind, Applicant.Picture(Front))),
                await it.Post(Upload,
                    new MultipartFormDataContent { { new ByteArrayContent(Applicant.Picture(Front)), "file", "a.jpg" } })];
        },
        ["upload-014"] = async host =>
        {
            var (it, html) = (await Applicant.SignIn(host), File.ReadAllBytes(Repository.Data("hostile", "html_named.jpg")));
            (await Each(Enumerable.Range(0, 30), _ => it.Upload(Front, html))).ShouldAllBe(a => a.Code == 415);
            var problems = await UntilRefused(1, _ => it.Upload(Front, Applicant.Picture(Front)));
            (await (await it.SignInAgain()).Upload(Front, html)).ShouldBe(429);
            (await (await Applicant.SignIn(host)).Upload(Front, html)).ShouldBe(415);
            await host.PassTime(TimeSpan.FromHours(24));
            (await (await it.SignInAgain()).Upload(Front, Applicant.Picture(Front))).ShouldBe(201);
            return problems;
        },
        ["upload-021"] = async host =>
        {
            var virus = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*";
            var (it, picture) = (await Applicant.SignIn(host), Applicant.Picture(Front));
            byte[] comment = [0xFF, 0xFE, 0, (byte)(virus.Length + 2), .. Encoding.ASCII.GetBytes(virus)];
            var infected = (await it.Upload(Front, [.. picture[..2], .. comment, .. picture[2..], .. Encoding.ASCII.GetBytes(virus)]))
                .ShouldBe(201);
            Encoding.Latin1.GetString(await Download(host, $"{Upload}/{infected.Body["imageId"]!.GetValue<Guid>()}", it.Token))
                .ShouldNotContain("EICAR");
            return [infected, .. await UploadFiles(host, virus)];
        },
        ["upload-023"] = async host =>
        {
            var (it, ann, bob) = (await Staff.NewCase(host), await Staff.Of(host), await Staff.Of(host));
            await ann.Claim(it.Id);
            var picture = (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200).Body["images"]![0]!["imageId"]!.GetValue<Guid>();
            var answers = new[] { await ann.Get($"{Upload}/{picture}"), await it.Get($"{Upload}/{picture}"),
                await it.Get($"{Upload}/{picture}", ("Range", "bytes=0-9")),
                await it.Get($"{Upload}/{picture}", ("If-None-Match", "*")),
                await it.Get($"{Upload}/{picture}", ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")) };
            foreach (var answer in answers)
            {
                answer.Header("Content-Type").ShouldBe("image/jpeg");
                answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
                answer.Header("Cache-Control").ShouldBe("no-store");
                answer.Header("Content-Security-Policy").ShouldBe("default-src 'none'; frame-ancestors 'none'; sandbox");
                answer.Header("Content-Disposition")!.ShouldStartWith("inline; filename=");
            }
            (await bob.Get($"{Upload}/{picture}")).ShouldBeProblem(404, "not_found");
            return answers;
        },
        ["ocr-001"] = async host =>
        {
            var it = await Applicant.WithPhone(host);
            var answer = await it.Post(Recognize, new { imageId = await it.UploadPicture(Front) });
            (await it.Get("/auth/draft")).Body["draft"]!["realName"].ShouldBeNull();
            return [answer];
        },
        ["ocr-002"] = async host =>
        {
            var (it, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
            var image = await other.UploadPicture(Front);
            (await other.Post(Recognize, new { imageId = image })).ShouldBe(200);
            (await it.Post($"/ocr/{image}/confirm", new { fields = new { name = "x" } })).ShouldBeProblem(404, "not_found");
            return [await it.Post(Recognize, new { imageId = image })];
        },
        ["ocr-003"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var image = await it.UploadPicture(Front);
            return [(await it.Post(Recognize, new { imageId = image, imageUrl = "http://127.0.0.1/" }))
                .ShouldBeProblem(400, "unknown_member"),
                .. await Each<object?>(["http://127.0.0.1/", 1, null, image.ToUpperInvariant() + " ", $"{{{image}}}",
                    image.Replace("-", "", StringComparison.Ordinal), new[] { image }], id => it.Post(Recognize, new { imageId = id }))];
        },
        ["ocr-007"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var image = await it.UploadPicture(Front);
            (await it.Post(Recognize, new { imageId = image })).ShouldBe(200);
            // Every request counts, and an unavailable engine answers sooner.
            (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
            var problems = await UntilRefused(100, _ => it.Post(Recognize, new { imageId = image }));
            (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
            (await it.Post(Recognize, new { imageId = image })).ShouldBe(429);
            return problems;
        },
        ["ocr-008"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var image = await it.UploadPicture(Front);
            var first = (await it.Post(Recognize, new { imageId = image }, null, ("Idempotency-Key", "same"))).ShouldBe(200);
            // From here on the engine would return an error, so a successful answer was not read again.
            (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
            var answers = await Each(Enumerable.Range(0, 9),
                _ => it.Post(Recognize, new { imageId = image }, null, ("Idempotency-Key", "same")));
            var withOtherKey = await it.Post(Recognize, new { imageId = image }, null, ("Idempotency-Key", "another"));
            (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
            withOtherKey.ShouldBeProblem(503, "ocr_unavailable");
            answers.ShouldAllBe(a => a.Text == first.Text && a.Header("Idempotency-Replayed") == "true");
            return [first, .. answers];
        },
        ["ocr-010"] = async host =>
        {
            var it = await Applicant.SignIn(host);
            var image = await it.UploadPicture(Front);
            (await it.Post(Recognize, new { imageId = image })).ShouldBe(200);
            (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false }))
                .ShouldBe(200);
            (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = true }))
                .ShouldBe(200);
            return [await it.Post(Recognize, new { imageId = image })];
        },
    };

    private static async Task<IReadOnlyList<Answer>> UploadFiles(TestHost host, params string[] contents)
    {
        var it = await Applicant.SignIn(host);
        return await Each(contents, content => it.Upload(Front, Encoding.Latin1.GetBytes(content)));
    }

    private static IReadOnlyList<string> ListFiles(TestHost host) =>
        Directory.Exists(host.Blobs) ? Directory.GetFiles(host.Blobs, "*", SearchOption.AllDirectories) : [];

    private static async Task<byte[]> Download(TestHost host, string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        using var answer = (await host.Http.SendAsync(request)).EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Uploads a valid picture in a part with the given raw headers.</summary>
    private static Task<Wire.Result> Raw(TestHost host, string token, string headers)
    {
        byte[] body = [.. Encoding.Latin1.GetBytes(
            $"--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{Front}\r\n--b\r\n{headers}\r\n\r\n"),
            .. Applicant.Picture(Front), .. "\r\n--b--\r\n"u8];
        return Wire.Send(host.Url.Port, Wire.Upload(token, $"Content-Length: {body.Length}"), [body]);
    }

    private static MultipartFormDataContent CreateForm(string kind, byte[] file, string name) =>
        new() { { new StringContent(kind), "kind" }, { new ByteArrayContent(file), "file", name } };
}
