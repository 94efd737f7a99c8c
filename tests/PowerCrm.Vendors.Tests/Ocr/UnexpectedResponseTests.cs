using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

/// <summary>Answers of vendors and of proxies that the sandbox does not simulate; a server of the test sends them word for word.</summary>
public sealed class UnexpectedResponseTests : IAsyncLifetime
{
    private static readonly byte[] Picture = [0xFF, 0xD8, 0xFF, 0xD9];
    private readonly CapturedLog log = new(CapturedLog.AllCategories);
    private WebApplication server = null!;
    private ServiceProvider services = null!;
    private Func<HttpContext, Task> respond = _ => Task.CompletedTask;
    private int requestCount;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapPost("/cgi-bin/stable_token", () => Results.Json(new { access_token = "t", expires_in = 7200 }));
        server.MapGet("/cgi-bin/gettoken", () => Results.Json(new { errcode = 0, access_token = "t", expires_in = 7200 }));
        server.MapPost("/{**path}", async (HttpContext http) =>
        {
            Interlocked.Increment(ref requestCount);
            await respond(http);
        });
        await server.StartAsync();
        var url = server.Urls.Single();
        services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddVendors(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Ocr:BaseUrl"] = url,
                ["Ocr:KeyId"] = "id",
                ["Ocr:KeySecret"] = "secret",
                ["Ocr:Timeout"] = "00:00:20",
                ["Wechat:BaseUrl"] = url,
                ["Wechat:AppId"] = "wx",
                ["Wechat:Secret"] = "secret",
                ["Wechat:Timeout"] = "00:00:20",
                ["Wechat:ContentCheck:Text"] = "true",
                ["Wechat:ContentCheck:Pictures"] = "true",
                ["Sms:BaseUrl"] = url,
                ["Sms:Provider"] = "tencent",
                ["Sms:AppId"] = "1",
                ["Sms:KeyId"] = "id",
                ["Sms:KeySecret"] = "secret",
                ["Sms:Sign"] = "sign",
                ["Identity:Provider"] = "http",
                ["Identity:BaseUrl"] = url,
                ["Identity:Timeout"] = "00:00:20",
                ["Notification:WeCom:BaseUrl"] = url,
                ["Notification:WeCom:CorpId"] = "corp",
                ["Notification:WeCom:AgentId"] = "1",
                ["Notification:WeCom:Secret"] = "secret",
            }).Build()).BuildServiceProvider();
    }

    private T Client<T>() where T : notnull => services.GetRequiredService<T>();

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task the_other_side_of_a_card_is_reported()
    {
        RespondWith(200, """{"Response":{"Error":{"Code":"FailedOperation.CardSideError","Message":"x"},"RequestId":"r"}}""");
        (await Read("tencent", PaperKinds.CardFront)).ShouldBe(new OcrResult.Unreadable(PaperKinds.CardBack));
    }

    [Theory]
    [InlineData("FailedOperation.ImageBlur", typeof(OcrResult.Unreadable), 0)]
    [InlineData("FailedOperation.NoBizLicense", typeof(OcrResult.Unreadable), 0)]
    [InlineData("FailedOperation.CardSideError", typeof(OcrResult.Unreadable), 0)]
    [InlineData("LimitExceeded.TooLargeFileError", typeof(OcrResult.Unreadable), 0)]
    [InlineData("RequestLimitExceeded", typeof(OcrResult.Unavailable), 30)]
    [InlineData("RequestLimitExceeded.IPLimitExceeded", typeof(OcrResult.Unavailable), 30)]
    [InlineData("InternalError.Something", typeof(OcrResult.Unavailable), 30)]
    [InlineData("FailedOperation.EngineRecognizeTimeout", typeof(OcrResult.Unavailable), 30)]
    [InlineData("AuthFailure.SignatureFailure", typeof(OcrResult.Unavailable), 600)]
    [InlineData("AuthFailure.SignatureExpire", typeof(OcrResult.Unavailable), 600)]
    [InlineData("ResourceUnavailable.InArrears", typeof(OcrResult.Unavailable), 600)]
    [InlineData("FailedOperation.CountLimitError", typeof(OcrResult.Unavailable), 600)]
    [InlineData("Something.Never\nSeen 张伟", typeof(OcrResult.Unavailable), 600)]
    public async Task each_tencent_error_is_unreadable_or_unavailable(string code, Type type, int seconds)
    {
        RespondWith(200, JsonSerializer.Serialize(
            new { Response = new { Error = new { Code = code, Message = "张伟 320598197803160171" }, RequestId = "r" } }));
        var result = await Read("tencent", PaperKinds.Licence);
        result.ShouldBeOfType(type);
        if (result is OcrResult.Unavailable unavailable)
        {
            unavailable.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
            log.Text.ShouldContain("did not read a picture");
        }
        log.Text.ShouldNotContain("张伟");
    }

    [Theory]
    [InlineData("""{"errcode":-1,"errmsg":"system error"}""", typeof(OcrResult.Unavailable), 30)]
    [InlineData("""{"errcode":"101003","errmsg":"not enough market quota"}""", typeof(OcrResult.Unavailable), 600)]
    [InlineData("""{"errcode":101002,"errmsg":"not enough market quota"}""", typeof(OcrResult.Unavailable), 600)]
    [InlineData("""{"errcode":101002,"errmsg":"decode image failed"}""", typeof(OcrResult.Unreadable), 0)]
    [InlineData("""{"errcode":"101001","errmsg":"certificate not found"}""", typeof(OcrResult.Unreadable), 0)]
    [InlineData("""{"errcode":0,"type":"Back","valid_date":"20160712-20360712"}""", typeof(OcrResult.Unreadable), 0)]
    public async Task each_wechat_error_is_unreadable_or_unavailable(string body, Type type, int seconds)
    {
        RespondWith(200, body);
        var result = await Read("wechat", PaperKinds.CardFront);
        result.ShouldBeOfType(type);
        if (result is OcrResult.Unavailable unavailable) unavailable.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(502, "<html>Bad Gateway</html>")]
    [InlineData(503, """{"Response":{"Name":"张伟"}}""")]
    [InlineData(200, "")]
    [InlineData(200, "<html>Log in</html>")]
    [InlineData(200, """{"Response":""")]
    [InlineData(200, "[]")]
    [InlineData(200, "null")]
    [InlineData(200, """{"Response":{"Name":"\ud840"}}""")]
    [InlineData(200, """{"errcode":0,"name":"\ud840"}""")]
    public async Task an_invalid_response_is_unavailable(int status, string body)
    {
        RespondWith(status, body);
        foreach (var provider in (string[])["tencent", "wechat"])
            (await Read(provider, PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Unavailable>(provider);
    }

    /// <summary>An answer of a proxy, or to another request: nothing counts as sent, checked or signed in.</summary>
    [Theory]
    [InlineData(403, """{"message":"no such route"}""")]
    [InlineData(404, """{"errcode":0,"errmsg":"ok"}""")]
    [InlineData(503, """{"message":"no upstream"}""")]
    [InlineData(200, """{"message":"welcome"}""")]
    [InlineData(200, """{"errcode":"zero"}""")]
    [InlineData(200, """{"errcode":null}""")]
    [InlineData(200, """{"errcode":4294967296}""")]
    public async Task an_invalid_wechat_response_is_not_a_success(int status, string body)
    {
        RespondWith(status, body);
        (await Client<IWechat>().SendSubscribeMessage("alice", "t", null, new Dictionary<string, string> { ["thing1"] = "x" }, default))
            .ShouldBeOfType<MessageResult.Unknown>();
        (await Client<IWechat>().GetPhone("code", default)).ShouldBeOfType<WechatPhone.Unavailable>();
        (await Client<IContentCheck>().CheckText("alice", "苏州", default)).ShouldBe(ContentVerdict.Unchecked);
        (await Client<IContentCheck>().CheckPicture(File.ReadAllBytes(PowerCrm.Testing.Repository.Data("ocr", "lic1_clean.jpg")), default))
            .ShouldBe(ContentVerdict.Unchecked);
    }

    /// <summary>The last but one is the answer about a person, or about a company whose legal person was not asked for.</summary>
    [Theory]
    [InlineData("""{"code":0,"data":{"found":"yes","name":true,"legalPerson":true,"status":"active"}}""")]
    [InlineData("""{"code":0,"data":{"found":true,"name":"true","legalPerson":true,"status":"active"}}""")]
    [InlineData("""{"code":0,"data":{"found":true,"name":true,"legalPerson":null,"status":"active"}}""")]
    [InlineData("""{"code":"0","data":{"found":true,"name":true,"legalPerson":true,"status":"active"}}""")]
    [InlineData("""{"code":0,"data":[{"found":true,"name":true,"legalPerson":true,"status":"active"}]}""")]
    [InlineData("""{"code":0,"data":{"found":true,"name":true}}""")]
    [InlineData("""{"code":0,"data":{"found":true,"name":true,""")]
    public async Task an_unclear_answer_of_a_register_confirms_nothing(string body)
    {
        RespondWith(200, body);
        (await Client<IIdentityCheck>().CheckCompany("苏州恒晟精密铸造有限公司", "91320594MA1XK0WJ2K", "陆建明", default))
            .ShouldBeOfType<IdentityReply.Refused>();
    }

    /// <summary>A request that is refused with 429 is not processed, so it certainly had no effect.</summary>
    [Fact]
    public async Task a_message_rejected_with_429_was_not_sent_and_can_be_retried()
    {
        RespondWith(429, """{"message":"slow down"}""");
        (await Client<IWechat>().SendSubscribeMessage("alice", "t", null, new Dictionary<string, string> { ["thing1"] = "x" }, default))
            .ShouldBe(new MessageResult.Failed(0, Permanent: false));
        (await Client<ISms>().SendNotice("13800138000", "1", [new SmsVariable("company", "x")], default))
            .ShouldBe(new SmsResult.Unavailable(TimeSpan.FromSeconds(30)));
        (await Client<IWeCom>().SendText("zhang", "x", default)).ShouldBeOfType<WeComResult.Unavailable>();
        RespondWith(503, "");
        (await Client<ISms>().SendNotice("13800138000", "1", [new SmsVariable("company", "x")], default))
            .ShouldBeOfType<SmsResult.Unknown>();
    }

    [Theory]
    [InlineData("tencent", """{"Response":{"Name":5,"Sex":["男"],"IdNum":null,"Birth":"1978/13/45","AdvancedInfo":"{not json"}}""")]
    [InlineData("tencent", """{"Response":{"Error":"text, where an object belongs"}}""")]
    [InlineData("wechat", """{"errcode":0,"type":"Front","name":{},"id":[],"addr":null}""")]
    public async Task members_of_unexpected_types_are_not_readings(string provider, string body)
    {
        RespondWith(200, body);
        (await Read(provider, PaperKinds.CardFront)).ShouldNotBeOfType<OcrResult.Ok>();
    }

    [Fact]
    public async Task every_known_tencent_warning_is_returned_once()
    {
        RespondWith(200,
            """{"Response":{"Name":"张伟","AdvancedInfo":"{\"WarnInfos\":[-9100,-9101,-9102,-9103,-9104,-9105,"""
                + """-9106,-9107,-9108,-9110,-1,\"x\"]}"}}""");
        (await Read("tencent", PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Ok>().Warnings
            .ShouldBe(["validity_unsure", "cut_off", "copy", "reshot", "temporary", "covered", "edited", "glare", "electronic"]);
    }

    [Fact]
    public async Task a_tencent_warning_has_the_meaning_of_the_paper_that_was_read()
    {
        RespondWith(200, """{"Response":{"Name":"苏州恒晟精密铸造有限公司","RecognizeWarnCode":[-9104]}}""");
        (await Read("tencent", PaperKinds.Licence)).ShouldBeOfType<OcrResult.Ok>().Warnings.ShouldBe(["reshot"]);
        RespondWith(200, """{"Response":{"Authority":"苏州市公安局","AdvancedInfo":"{\"WarnInfos\":[-9104]}"}}""");
        (await Read("tencent", PaperKinds.CardBack)).ShouldBeOfType<OcrResult.Ok>().Warnings.ShouldBe(["temporary"]);
    }

    [Fact]
    public async Task the_circuit_opens_when_a_vendor_keeps_failing()
    {
        RespondWith(502, "");
        for (var i = 0; i < 12; i++)
            (await Read("tencent", PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Unavailable>();
        var before = requestCount;
        before.ShouldBeLessThan(12);
        (await Read("tencent", PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Unavailable>().RetryAfter
            .ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
        requestCount.ShouldBe(before, "the circuit is open");
    }

    [Fact]
    public async Task an_error_with_http_200_does_not_open_the_circuit()
    {
        RespondWith(200, """{"Response":{"Error":{"Code":"FailedOperation.ImageBlur","Message":""}}}""");
        for (var i = 0; i < 15; i++)
            (await Read("tencent", PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Unreadable>();
        requestCount.ShouldBe(15);
    }

    private void RespondWith(int status, string body) => respond = async http =>
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body);
    };

    private Task<OcrResult> Read(string provider, string kind) =>
        services.GetRequiredKeyedService<IOcr>(provider).Read(kind, Picture, default);
}
