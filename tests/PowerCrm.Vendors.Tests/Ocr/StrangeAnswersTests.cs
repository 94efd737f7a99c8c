using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PowerCrm.Vendors.Tests;

/// <summary>Answers of vendors and of proxies that the sandbox does not simulate; a server of the test sends them word for word.</summary>
public sealed class StrangeAnswersTests : IAsyncLifetime
{
    private static readonly byte[] Picture = [0xFF, 0xD8, 0xFF, 0xD9];
    private readonly LogLines log = new();
    private WebApplication server = null!;
    private ServiceProvider services = null!;
    private Func<HttpContext, Task> answer = _ => Task.CompletedTask;
    private int asked;

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
            Interlocked.Increment(ref asked);
            await answer(http);
        });
        await server.StartAsync();
        var url = server.Urls.Single();
        services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddVendors(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Ocr:BaseUrl"] = url,
                ["Ocr:KeyId"] = "id",
                ["Ocr:KeySecret"] = "secret",
                ["Ocr:Timeout"] = "00:00:02",
                ["Wechat:BaseUrl"] = url,
                ["Wechat:AppId"] = "wx",
                ["Wechat:Secret"] = "secret",
                ["Wechat:Timeout"] = "00:00:02",
                ["Wechat:ContentCheck:Text"] = "true",
                ["Wechat:ContentCheck:Pictures"] = "true",
                ["Sms:BaseUrl"] = url,
                ["Sms:Provider"] = "tencent",
                ["Sms:AppId"] = "1",
                ["Sms:KeyId"] = "id",
                ["Sms:KeySecret"] = "secret",
                ["Sms:Sign"] = "sign",
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
    public async Task a_vendor_that_sees_the_cards_other_side_says_so()
    {
        Says(200, """{"Response":{"Error":{"Code":"FailedOperation.CardSideError","Message":"x"},"RequestId":"r"}}""");
        (await Ask("tencent", PaperKinds.CardFront)).ShouldBe(new OcrResult.Unreadable(PaperKinds.CardBack));
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
    public async Task each_no_of_tencents_is_the_pictures_the_moments_or_the_operators(string code, Type type, int seconds)
    {
        Says(200, JsonSerializer.Serialize(
            new { Response = new { Error = new { Code = code, Message = "张伟 320598197803160171" }, RequestId = "r" } }));
        var result = await Ask("tencent", PaperKinds.Licence);
        result.ShouldBeOfType(type);
        if (result is OcrResult.Unavailable away) away.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
        log.Text.ShouldNotContain("张伟");
    }

    [Theory]
    [InlineData("""{"errcode":-1,"errmsg":"system error"}""", typeof(OcrResult.Unavailable), 30)]
    [InlineData("""{"errcode":"101003","errmsg":"not enough market quota"}""", typeof(OcrResult.Unavailable), 600)]
    [InlineData("""{"errcode":101002,"errmsg":"not enough market quota"}""", typeof(OcrResult.Unavailable), 600)]
    [InlineData("""{"errcode":101002,"errmsg":"decode image failed"}""", typeof(OcrResult.Unreadable), 0)]
    [InlineData("""{"errcode":"101001","errmsg":"certificate not found"}""", typeof(OcrResult.Unreadable), 0)]
    [InlineData("""{"errcode":0,"type":"Back","valid_date":"20160712-20360712"}""", typeof(OcrResult.Unreadable), 0)]
    public async Task each_no_of_wechats_too(string body, Type type, int seconds)
    {
        Says(200, body);
        var result = await Ask("wechat", PaperKinds.CardFront);
        result.ShouldBeOfType(type);
        if (result is OcrResult.Unavailable away) away.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds));
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
    public async Task what_is_no_answer_is_unavailable(int status, string body)
    {
        Says(status, body);
        foreach (var provider in (string[])["tencent", "wechat"])
            (await Ask(provider, PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Unavailable>(provider);
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
    public async Task what_wechat_did_not_say_is_no_success(int status, string body)
    {
        Says(status, body);
        (await Client<IWechat>().SendSubscribeMessage("alice", "t", null, new Dictionary<string, string> { ["thing1"] = "x" }, default))
            .ShouldBeOfType<MessageResult.Unknown>();
        (await Client<IWechat>().Phone("code", default)).ShouldBeOfType<WechatPhone.Unavailable>();
        (await Client<IContentCheck>().Text("alice", "苏州", default)).ShouldBe(ContentVerdict.Unchecked);
        (await Client<IContentCheck>().Picture(File.ReadAllBytes(PowerCrm.Testing.Repository.Data("ocr", "lic1_clean.jpg")), default))
            .ShouldBe(ContentVerdict.Unchecked);
    }

    /// <summary>A request that is refused with 429 is not processed, so it certainly had no effect.</summary>
    [Fact]
    public async Task a_message_that_was_one_request_too_many_was_not_sent_and_may_be_tried_again()
    {
        Says(429, """{"message":"slow down"}""");
        (await Client<IWechat>().SendSubscribeMessage("alice", "t", null, new Dictionary<string, string> { ["thing1"] = "x" }, default))
            .ShouldBe(new MessageResult.Failed(0, Permanent: false));
        (await Client<ISms>().SendNotice("13800138000", "1", [new SmsVariable("company", "x")], default))
            .ShouldBe(new SmsResult.Unavailable(TimeSpan.FromSeconds(30)));
        (await Client<IWeCom>().SendText("zhang", "x", default)).ShouldBeOfType<WeComResult.Unavailable>();
        Says(503, "");
        (await Client<ISms>().SendNotice("13800138000", "1", [new SmsVariable("company", "x")], default))
            .ShouldBeOfType<SmsResult.Unknown>();
    }

    [Theory]
    [InlineData("tencent", """{"Response":{"Name":5,"Sex":["男"],"IdNum":null,"Birth":"1978/13/45","AdvancedInfo":"{not json"}}""")]
    [InlineData("tencent", """{"Response":{"Error":"text, where an object belongs"}}""")]
    [InlineData("wechat", """{"errcode":0,"type":"Front","name":{},"id":[],"addr":null}""")]
    public async Task members_of_other_types_than_documented_are_no_readings(string provider, string body)
    {
        Says(200, body);
        (await Ask(provider, PaperKinds.CardFront)).ShouldNotBeOfType<OcrResult.Ok>();
    }

    [Fact]
    public async Task every_doubt_of_a_card_that_tencent_knows_comes_along_once()
    {
        Says(200,
            """{"Response":{"Name":"张伟","AdvancedInfo":"{\"WarnInfos\":[-9100,-9101,-9102,-9103,-9104,-9105,"""
                + """-9106,-9107,-9108,-9110,-1,\"x\"]}"}}""");
        (await Ask("tencent", PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Ok>().Warnings
            .ShouldBe(["validity_unsure", "cut_off", "copy", "reshot", "covered", "edited", "glare", "electronic"]);
    }

    [Fact]
    public async Task a_vendor_that_keeps_failing_is_left_alone_for_a_while()
    {
        Says(502, "");
        for (var i = 0; i < 12; i++)
            (await Ask("tencent", PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Unavailable>();
        var before = asked;
        before.ShouldBeLessThan(12);
        (await Ask("tencent", PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Unavailable>().RetryAfter
            .ShouldBeInRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
        asked.ShouldBe(before, "the circuit is open");
    }

    [Fact]
    public async Task a_no_with_http_200_opens_no_circuit()
    {
        Says(200, """{"Response":{"Error":{"Code":"FailedOperation.ImageBlur","Message":""}}}""");
        for (var i = 0; i < 15; i++)
            (await Ask("tencent", PaperKinds.CardFront)).ShouldBeOfType<OcrResult.Unreadable>();
        asked.ShouldBe(15);
    }

    private void Says(int status, string body) => answer = async http =>
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(body);
    };

    private Task<OcrResult> Ask(string provider, string kind) =>
        services.GetRequiredKeyedService<IOcr>(provider).Read(kind, Picture, default);
}
