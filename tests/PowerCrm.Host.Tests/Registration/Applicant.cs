using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>An applicant in progress: each step goes through the product's own routes, as in the mini-program.</summary>
internal sealed class Applicant(TestHost host, string openId, string token, Guid id)
{
    private static int phoneCount;

    public static string PolicyVersion => "2026-11";
    public string OpenId => openId;
    public string Token => token;
    public Guid Id => id;

    public static object Consent(bool sensitive = true) => new { policyVersion = PolicyVersion, agreed = true, sensitive };

    public static string NewOpenId() => "oTest" + Guid.CreateVersion7().ToString("N");

    public static string LoginCode(string openId) => $"sbx-{openId}-{Guid.CreateVersion7():N}";

    /// <summary>Returns a mobile number that no other test of this process uses.</summary>
    public static string NewPhone() => $"138{Interlocked.Increment(ref phoneCount) + Environment.ProcessId % 1000 * 10_000:00000000}";

    public static async Task<Applicant> SignIn(TestHost host, string? openId = null, bool sensitive = true)
    {
        openId ??= NewOpenId();
        var answer = (await host.Post("/auth/wechat", new { code = LoginCode(openId), consent = Consent(sensitive) })).ShouldBe(200);
        return new Applicant(host, openId, answer.Body["accessToken"]!.GetValue<string>(), answer.Body["registrationId"]!.GetValue<Guid>());
    }

    /// <summary>Signs the same person in again, because a day has passed or the old session has expired.</summary>
    public Task<Applicant> SignInAgain() => SignIn(host, openId);

    public static async Task<Applicant> WithPhone(TestHost host)
    {
        var it = await SignIn(host);
        await it.VerifyPhone(NewPhone());
        return it;
    }

    public Task<Answer> Get(string path, params (string, string)[] headers) => host.Get(path, token, headers);
    public Task<Answer> Post(string path, object? body = null, long? ifMatch = null, params (string, string)[] headers) =>
        host.Post(path, body, token, ifMatch, headers);
    public Task<Answer> Put(string path, object body, params (string, string)[] headers) =>
        host.Send(HttpMethod.Put, path, body, token, null, headers);

    public async Task<string> RequestCode(string phone)
    {
        (await Post("/auth/send-code", new { phone })).ShouldBe(202);
        return (await host.Get($"/sandbox/sms?phone={phone}")).Body[0]!["code"]!.GetValue<string>();
    }

    public async Task VerifyPhone(string phone) =>
        (await Post("/auth/verify-code", new { phone, code = await RequestCode(phone) })).ShouldBe(200);

    public async Task<Answer> Upload(string kind, byte[] file, string name = "a.jpg", params (string, string)[] headers)
    {
        using var form = new MultipartFormDataContent { { new StringContent(kind), "kind" } };
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(part, "file", name);
        return await Post("/upload/image", form, null, headers);
    }

    public static byte[] Picture(string kind) => File.ReadAllBytes(Repository.Data("ocr", kind switch
    {
        "businessLicense" => "lic1_clean.jpg",
        "idCardFront" => "front1_clean.jpg",
        _ => "back1_clean.jpg",
    }));

    public async Task<string> UploadPicture(string kind) =>
        (await Upload(kind, Picture(kind))).ShouldBe(201).Body["imageId"]!.GetValue<string>();

    /// <summary>Returns a complete and valid form whose account number no one else uses.</summary>
    public async Task<JsonObject> Form() => new()
    {
        ["realName"] = "张伟",
        ["position"] = "能源主管",
        ["email"] = "zhang.wei@example.com",
        ["companyName"] = "深圳市示例电子有限公司",
        ["province"] = "广东省",
        ["city"] = "深圳市",
        ["district"] = "南山区",
        ["detailAddress"] = "科技园南区一路 1 号",
        ["powerCapacity"] = 1250,
        ["monthlyUsage"] = 312_000.5m,
        ["currentPrice"] = 0.6832m,
        ["voltageLevel"] = "KV10",
        ["industry"] = "electronics",
        ["accountNumbers"] = new JsonArray("0312345678901" + NewPhone()[4..]),
        ["businessLicense"] = await UploadPicture("businessLicense"),
        ["idCardFront"] = await UploadPicture("idCardFront"),
        ["idCardBack"] = await UploadPicture("idCardBack"),
    };

    public static async Task<Applicant> Submit(TestHost host, string? company = null)
    {
        var it = await WithPhone(host);
        var form = await it.Form();
        if (company is not null)
            form["companyName"] = company;
        (await it.Post("/auth/register", form)).ShouldBe(201);
        return it;
    }
}
