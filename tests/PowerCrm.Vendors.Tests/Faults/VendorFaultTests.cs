using System.Net.Http.Json;
using System.Text.Json;
using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

/// <summary>
/// A table of each client with every fault that the sandbox simulates for its vendor, and the result. A fault without a row fails the test.
/// </summary>
public class VendorFaultTests
{
    private static readonly byte[] Picture = File.ReadAllBytes(Repository.Data("hostile", "gray.jpg"));
    private static readonly SmsVariable[] Notice = [new("company", "苏州恒晟"), new("result", "审核通过")];
    private static readonly Guid Blob = Guid.CreateVersion7();

    /// <summary>
    /// The clients by name, because their results have different types: the vendor, the SMS provider, and a call that returns the result as
    /// text.
    /// </summary>
    private static readonly Dictionary<string, (string Vendor, string Sms, Func<LiveSandbox, Task<string>> Ask)> Clients = new()
    {
        ["code2Session"] = ("wechat", "tencent", async s => Name(await s.Wechat.SignIn($"sbx-alice-{Guid.CreateVersion7():N}", default))),
        ["getuserphonenumber"] = ("wechat", "tencent",
            async s => Name(await s.Wechat.GetPhone($"sbx-phone-13800138000-{Guid.CreateVersion7():N}", default))),
        ["subscribeMessage"] = ("wechat", "tencent", async s => Name(await s.Wechat.SendSubscribeMessage("alice", "template-1", null,
            new Dictionary<string, string> { ["thing1"] = "审核通过" }, default))),
        ["msgSecCheck"] = ("wechat", "tencent", async s => (await s.Content.CheckText("alice", "苏州恒晟", default)).ToString()),
        ["imgSecCheck"] = ("wechat", "tencent", async s => (await s.Content.CheckPicture(Picture, default)).ToString()),
        ["wechatOcr as WeChat"] = ("wechat", "tencent",
            async s => Name(await s.Ocr("wechat").Read(PaperKinds.CardFront, Picture, default))),
        ["wechatOcr"] = ("ocr", "tencent", async s => Name(await s.Ocr("wechat").Read(PaperKinds.CardFront, Picture, default))),
        ["tencentOcr"] = ("ocr", "tencent", async s => Name(await s.Ocr("tencent").Read(PaperKinds.CardFront, Picture, default))),
        ["wecomText"] = ("wecom", "tencent",
            async s => Name(await s.WeCom.SendText("zhang.san", "新客户待接收", default))),
        ["tencentSms"] = ("sms", "tencent", async s => Name(await s.Sms.SendCode("13800138000", "012345", default))),
        ["aliyunSms"] = ("sms", "aliyun", async s => Name(await s.Sms.SendCode("13800138000", "012345", default))),
        ["tencentSms notice"] = ("sms", "tencent",
            async s => Name(await s.Sms.SendNotice("13800138000", "SMS_100000002", Notice, default))),
        ["aliyunSms notice"] = ("sms", "aliyun",
            async s => Name(await s.Sms.SendNotice("13800138000", "SMS_100000002", Notice, default))),
        ["s3"] = ("blobs", "tencent", async s =>
        {
            try
            {
                await s.Blobs.Put(Blob, new byte[] { 1 }, default);
                return "Ok";
            }
            catch (BlobsUnavailableException)
            {
                return "Unavailable";
            }
        }
        ),
        ["registry"] = ("registry", "tencent", async s => await s.Registry.Search("恒晟", 5, default) is null ? "Unavailable" : "Ok"),
        ["company identity"] = ("identity", "tencent",
            async s => Describe(await s.Identity.CheckCompany("苏州恒晟精密铸造有限公司", "91320594MA1XK0WJ2K", "陆建明", default))),
        ["personal identity"] = ("identity", "tencent", async s =>
            Describe(await s.Identity.CheckPerson("陆建明", "320598197803160171", default))),
    };

    private static string Describe(IdentityReply reply) => reply switch
    {
        IdentityReply.Answered { Found: false } => "NotFound",
        IdentityReply.Answered { Active: false } => "Inactive",
        IdentityReply.Answered { Differs: [_, ..] differs } => "Differs: " + string.Join(',', differs),
        IdentityReply.Answered => "Confirmed",
        _ => Name(reply),
    };

    public static TheoryData<string, string, string> Table { get; } = new()
    {
        { "code2Session", "ok", "Ok" }, { "code2Session", "slow", "Ok" }, { "code2Session", "error", "Unavailable" },
        { "code2Session", "timeout", "Unavailable" },
        { "code2Session", "rate-limited", "Unavailable" }, { "code2Session", "blocked", "Blocked" },
        { "code2Session", "no-credit", "Ok" }, { "code2Session", "risky", "Ok" }, { "code2Session", "token-expired", "Ok" },
        { "code2Session", "daily-limit", "Unavailable" }, { "code2Session", "untrusted-address", "Ok" },
        { "code2Session", "denied", "Ok" }, { "code2Session", "invented", "Ok" },
        { "code2Session", "garbled", "Unavailable" }, { "code2Session", "repeated", "Ok" },

        { "getuserphonenumber", "ok", "Ok" }, { "getuserphonenumber", "slow", "Ok" }, { "getuserphonenumber", "error", "Unavailable" },
        { "getuserphonenumber", "timeout", "Unavailable" }, { "getuserphonenumber", "rate-limited", "Unavailable" },
        { "getuserphonenumber", "blocked", "Ok" },
        { "getuserphonenumber", "no-credit", "Ok" }, { "getuserphonenumber", "risky", "Ok" },
        { "getuserphonenumber", "token-expired", "Ok" },
        { "getuserphonenumber", "daily-limit", "Unavailable" }, { "getuserphonenumber", "untrusted-address", "Ok" },
        { "getuserphonenumber", "denied", "Ok" }, { "getuserphonenumber", "invented", "Ok" },
        { "getuserphonenumber", "garbled", "Unavailable" }, { "getuserphonenumber", "repeated", "Ok" },

        { "subscribeMessage", "ok", "Sent" }, { "subscribeMessage", "slow", "Sent" }, { "subscribeMessage", "error", "Failed" },
        { "subscribeMessage", "timeout", "Unknown" },
        { "subscribeMessage", "rate-limited", "Failed" }, { "subscribeMessage", "blocked", "Sent" },
        { "subscribeMessage", "no-credit", "Refused" },
        { "subscribeMessage", "risky", "Sent" }, { "subscribeMessage", "token-expired", "Sent" },
        { "subscribeMessage", "daily-limit", "Failed" }, { "subscribeMessage", "untrusted-address", "Sent" },
        { "subscribeMessage", "denied", "Failed" }, { "subscribeMessage", "invented", "Sent" },
        { "subscribeMessage", "garbled", "Unknown" }, { "subscribeMessage", "repeated", "Sent" },

        { "msgSecCheck", "ok", "Passed" }, { "msgSecCheck", "slow", "Passed" }, { "msgSecCheck", "error", "Unchecked" },
        { "msgSecCheck", "timeout", "Unchecked" },
        { "msgSecCheck", "rate-limited", "Unchecked" }, { "msgSecCheck", "blocked", "Passed" }, { "msgSecCheck", "no-credit", "Passed" },
        { "msgSecCheck", "risky", "Risky" }, { "msgSecCheck", "token-expired", "Passed" },
        { "msgSecCheck", "daily-limit", "Unchecked" }, { "msgSecCheck", "untrusted-address", "Passed" },
        { "msgSecCheck", "denied", "Passed" }, { "msgSecCheck", "invented", "Passed" },
        { "msgSecCheck", "garbled", "Unchecked" }, { "msgSecCheck", "repeated", "Passed" },

        { "imgSecCheck", "ok", "Passed" }, { "imgSecCheck", "slow", "Passed" }, { "imgSecCheck", "error", "Unchecked" },
        { "imgSecCheck", "timeout", "Unchecked" },
        { "imgSecCheck", "rate-limited", "Unchecked" }, { "imgSecCheck", "blocked", "Passed" }, { "imgSecCheck", "no-credit", "Passed" },
        { "imgSecCheck", "risky", "Risky" }, { "imgSecCheck", "token-expired", "Passed" },
        { "imgSecCheck", "daily-limit", "Unchecked" }, { "imgSecCheck", "untrusted-address", "Passed" },
        { "imgSecCheck", "denied", "Passed" }, { "imgSecCheck", "invented", "Passed" },
        { "imgSecCheck", "garbled", "Unchecked" }, { "imgSecCheck", "repeated", "Passed" },

        { "wechatOcr as WeChat", "ok", "Ok" }, { "wechatOcr as WeChat", "slow", "Ok" }, { "wechatOcr as WeChat", "error", "Unavailable" },
        { "wechatOcr as WeChat", "timeout", "Unavailable" }, { "wechatOcr as WeChat", "rate-limited", "Unavailable" },
        { "wechatOcr as WeChat", "blocked", "Ok" },
        { "wechatOcr as WeChat", "no-credit", "Ok" }, { "wechatOcr as WeChat", "risky", "Ok" },
        { "wechatOcr as WeChat", "token-expired", "Ok" },
        { "wechatOcr as WeChat", "daily-limit", "Unavailable" }, { "wechatOcr as WeChat", "untrusted-address", "Ok" },
        { "wechatOcr as WeChat", "denied", "Ok" }, { "wechatOcr as WeChat", "invented", "Ok" },
        { "wechatOcr as WeChat", "garbled", "Unavailable" }, { "wechatOcr as WeChat", "repeated", "Ok" },

        { "wechatOcr", "ok", "Ok" }, { "wechatOcr", "slow", "Ok" }, { "wechatOcr", "error", "Unavailable" },
        { "wechatOcr", "timeout", "Unavailable" },
        { "wechatOcr", "unreadable", "Unreadable" },
        { "tencentOcr", "ok", "Ok" }, { "tencentOcr", "slow", "Ok" }, { "tencentOcr", "error", "Unavailable" },
        { "tencentOcr", "timeout", "Unavailable" },
        { "tencentOcr", "unreadable", "Unreadable" },

        { "wecomText", "ok", "Sent" }, { "wecomText", "slow", "Sent" }, { "wecomText", "error", "Refused" },
        { "wecomText", "timeout", "Unknown" }, { "wecomText", "invalid-user", "NotDelivered" },
        { "wecomText", "untrusted-address", "Refused" }, { "wecomText", "rate-limited", "Refused" },
        { "wecomText", "token-expired", "Sent" },

        { "tencentSms", "ok", "Accepted" }, { "tencentSms", "slow", "Accepted" }, { "tencentSms", "error", "Unavailable" },
        { "tencentSms", "timeout", "Unknown" },
        { "tencentSms", "throttled", "Throttled" }, { "tencentSms", "blacklisted", "Refused" }, { "tencentSms", "uncertain", "Unknown" },
        { "tencentSms", "denied", "Unavailable" }, { "tencentSms", "invented", "Accepted" },
        { "tencentSms", "garbled", "Unknown" }, { "tencentSms", "repeated", "Accepted" },
        { "aliyunSms", "ok", "Accepted" }, { "aliyunSms", "slow", "Accepted" }, { "aliyunSms", "error", "Unavailable" },
        { "aliyunSms", "timeout", "Unknown" },
        { "aliyunSms", "throttled", "Throttled" }, { "aliyunSms", "blacklisted", "Refused" }, { "aliyunSms", "uncertain", "Unknown" },
        { "aliyunSms", "denied", "Unavailable" }, { "aliyunSms", "invented", "Accepted" },
        { "aliyunSms", "garbled", "Unknown" }, { "aliyunSms", "repeated", "Accepted" },
        { "tencentSms notice", "ok", "Accepted" }, { "tencentSms notice", "slow", "Accepted" },
        { "tencentSms notice", "error", "Unavailable" }, { "tencentSms notice", "timeout", "Unknown" },
        { "tencentSms notice", "throttled", "Throttled" }, { "tencentSms notice", "blacklisted", "Refused" },
        { "tencentSms notice", "uncertain", "Unknown" },
        { "tencentSms notice", "denied", "Unavailable" }, { "tencentSms notice", "invented", "Accepted" },
        { "tencentSms notice", "garbled", "Unknown" }, { "tencentSms notice", "repeated", "Accepted" },
        { "aliyunSms notice", "ok", "Accepted" }, { "aliyunSms notice", "slow", "Accepted" },
        { "aliyunSms notice", "error", "Unavailable" }, { "aliyunSms notice", "timeout", "Unknown" },
        { "aliyunSms notice", "throttled", "Throttled" }, { "aliyunSms notice", "blacklisted", "Refused" },
        { "aliyunSms notice", "uncertain", "Unknown" },
        { "aliyunSms notice", "denied", "Unavailable" }, { "aliyunSms notice", "invented", "Accepted" },
        { "aliyunSms notice", "garbled", "Unknown" }, { "aliyunSms notice", "repeated", "Accepted" },

        { "s3", "ok", "Ok" }, { "s3", "slow", "Ok" }, { "s3", "error", "Unavailable" }, { "s3", "timeout", "Unavailable" },
        { "registry", "ok", "Ok" }, { "registry", "slow", "Ok" }, { "registry", "error", "Unavailable" },
        { "registry", "timeout", "Unavailable" },

        { "company identity", "ok", "Confirmed" }, { "company identity", "slow", "Confirmed" }, { "company identity", "error", "Refused" },
        { "company identity", "timeout", "Unanswered" }, { "company identity", "mismatch", "Differs: legalPerson" },
        { "company identity", "not-found", "NotFound" }, { "company identity", "inactive", "Inactive" },
        { "company identity", "refused", "Refused" }, { "company identity", "rate-limited", "NotSent" },
        { "personal identity", "ok", "Confirmed" }, { "personal identity", "slow", "Confirmed" },
        { "personal identity", "error", "Refused" }, { "personal identity", "timeout", "Unanswered" },
        { "personal identity", "mismatch", "Differs: name" }, { "personal identity", "not-found", "NotFound" },
        { "personal identity", "inactive", "Confirmed" }, { "personal identity", "refused", "Refused" },
        { "personal identity", "rate-limited", "NotSent" },
    };

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Table))]
    public async Task every_client_handles_every_fault_of_its_vendor(string client, string mode, string answer)
    {
        // Only the tests that really wait for a timeout use a short one.
        var timeout = mode == "timeout" ? "00:00:05" : "00:00:20";
        await using var sandbox = await LiveSandbox.Start(Clients[client].Sms, s =>
        {
            s["Blobs:Provider"] = "s3";
            s["Wechat:ContentCheck:Text"] = s["Wechat:ContentCheck:Pictures"] = "true";
            foreach (var section in new[] { "Wechat", "Notification:WeCom", "Sms", "Blobs", "Ocr", "Directory", "Identity" })
                s[$"{section}:Timeout"] = timeout;
        });
        // A token is cached, so that the fault affects the call itself.
        if (Clients[client].Vendor != "sms")
            await Clients[client].Ask(sandbox);
        (await sandbox.SetFault(Clients[client].Vendor, mode)).EnsureSuccessStatusCode();
        (await Clients[client].Ask(sandbox)).ShouldBe(answer);
        // The fault is temporary: the next call succeeds. (In the sandbox an earlier message may still have an effect.)
        await sandbox.SetFault(Clients[client].Vendor, "ok");
        (await Clients[client].Ask(sandbox)).ShouldBe(Table.Single(row => (string)row[0] == client && (string)row[1] == "ok")[2]);
    }

    [Fact]
    public async Task every_fault_of_the_sandbox_has_a_row()
    {
        await using var sandbox = await LiveSandbox.Start();
        var providers = await ReadListedFaults(sandbox, new { provider = "nobody", mode = "ok" });
        // The Vault is called before there is a host with clients: its rows are in VaultTests of the host.
        providers.ShouldBe(Clients.Values.Select(c => c.Vendor).Append("vault").Distinct(), ignoreOrder: true);
        foreach (var (client, (vendor, _, _)) in Clients)
            (await ReadListedFaults(sandbox, new { provider = vendor, mode = "none" }))
                .ShouldBe(Table.Where(row => (string)row[0] == client).Select(row => (string)row[1]), ignoreOrder: true, client);
    }

    /// <summary>Returns the faults that the refusal lists.</summary>
    private static async Task<string[]> ReadListedFaults(LiveSandbox sandbox, object request)
    {
        using var response = await sandbox.Http.PostAsJsonAsync("/sandbox/faults", request);
        var detail = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
        return detail[(detail.IndexOf("one of ", StringComparison.Ordinal) + 7)..].TrimEnd('.').Split(", ");
    }

    private static string Name(object answer) => answer.GetType().Name;
}
