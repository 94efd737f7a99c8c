using System.Diagnostics.Metrics;
using System.Text;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;

namespace PowerCrm.Vendors.Tests.Http;

public class VendorHealthTests
{
    /// <summary>Two first calls at the same moment build the same pipeline twice; a state provider can be used only once.</summary>
    [Fact]
    public async Task a_pipeline_can_be_built_twice_and_the_used_one_is_shown()
    {
        var health = new VendorHealth(TimeProvider.System);
        var (used, _) = (Built(), Built());
        health.Record("wechat", new Exchange.NotSent(TimeSpan.Zero));
        Shown().ShouldBe("closed");
        for (var i = 0; i < 2; i++)
            await Should.ThrowAsync<TimeoutException>(async () => await used.ExecuteAsync(_ => throw new TimeoutException()));
        Shown().ShouldBe("open");

        ResiliencePipeline Built() => new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            StateProvider = health.AddBreaker("wechat"),
            MinimumThroughput = 2,
        }).Build();

        string Shown() => health.All.Single(s => s.Service == "wechat").Circuit;
    }

    /// <summary>The registry disposes the pipeline that it discards.</summary>
    [Fact]
    public async Task a_disposed_pipeline_does_not_hide_the_state_of_another()
    {
        var health = new VendorHealth(TimeProvider.System);
        await using (var registry = new ResiliencePipelineRegistry<string>())
            registry.GetOrAddPipeline("wechat", builder => builder.AddCircuitBreaker(
                new CircuitBreakerStrategyOptions { StateProvider = health.AddBreaker("wechat") }));
        health.Record("wechat", new Exchange.NotSent(TimeSpan.Zero));
        health.All.Single(s => s.Service == "wechat").Circuit.ShouldBe("closed");
    }

    [Fact]
    public async Task an_open_circuit_is_closed_by_hand()
    {
        var health = new VendorHealth(TimeProvider.System);
        var pipeline = new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            StateProvider = health.AddBreaker("wechat"),
            ManualControl = health.AddControl(),
            MinimumThroughput = 2,
        }).Build();
        for (var i = 0; i < 2; i++)
            await Should.ThrowAsync<TimeoutException>(async () => await pipeline.ExecuteAsync(_ => throw new TimeoutException()));
        await Should.ThrowAsync<BrokenCircuitException>(async () => await pipeline.ExecuteAsync(_ => ValueTask.CompletedTask));

        await health.CloseCircuits(CancellationToken.None);
        await pipeline.ExecuteAsync(_ => ValueTask.CompletedTask);
    }

    /// <summary>The blob store answers 404 for a missing object, and Aliyun refuses a message with 400 and a code.</summary>
    [Theory]
    [InlineData("wechat", 403, "<html>", "http_403")]
    [InlineData("registry", 401, """{"code":40100}""", "http_401")]
    [InlineData("blobs", 403, "<Error/>", "http_403")]
    [InlineData("sms", 403, "<html>", "http_403")]
    [InlineData("identity", 429, "", "http_429")]
    [InlineData("wechat", 503, "", "http_503")]
    [InlineData("blobs", 404, "", null)]
    [InlineData("blobs", 204, "", null)]
    [InlineData("sms", 400, """{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}""", null)]
    [InlineData("wechat", 200, """{"errcode":40029}""", null)]
    public void a_status_by_which_the_call_itself_is_refused_is_a_fault(string service, int status, string body, string? fault)
    {
        var health = new VendorHealth(TimeProvider.System);
        health.Record(service, new Exchange.Replied(status, Encoding.UTF8.GetBytes(body)));
        var shown = health.All.Single(s => s.Service == service);
        (shown.Calls, shown.Faults, shown.LastFault).ShouldBe((1L, fault is null ? 0L : 1L, fault));
    }

    [Fact]
    public void refusals_are_counted_by_service_and_code_and_the_codes_are_limited()
    {
        var measurements = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "powercrm.vendors.refused")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, n, tags, _) =>
        {
            lock (measurements)
                measurements.Add($"{n} {string.Join(' ', tags.ToArray().Select(t => t.Value))}");
        });
        listener.Start();
        var health = new VendorHealth(TimeProvider.System);
        for (var code = 900_000; code < 900_060; code++)
            health.RecordRefusal(Pipelines.WechatToken, code);
        health.RecordRefusal(Pipelines.WechatToken, 900_000);

        // The meter is the process's, and other tests call vendors at the same time.
        lock (measurements)
        {
            measurements.Count(m => m == "1 wechat-token 900000").ShouldBe(2);
            measurements.ShouldContain("1 wechat-token 900049");
            measurements.ShouldNotContain("1 wechat-token 900050");
            measurements.Count(m => m == "1 wechat-token other").ShouldBe(10);
        }
    }

    [Theory]
    [InlineData(40164, true)]
    [InlineData(40243, true)]
    [InlineData(40013, true)]
    [InlineData(45009, true)]
    [InlineData(47003, true)]
    [InlineData(48001, true)]
    [InlineData(-1, false)]
    [InlineData(45011, false)]
    [InlineData(40001, false)]
    [InlineData(40029, false)]
    [InlineData(40163, false)]
    [InlineData(40226, false)]
    [InlineData(43101, false)]
    [InlineData(87014, false)]
    public void only_what_the_operator_has_to_mend_is_a_refusal_by_wechat(int code, bool refusal)
    {
        WechatCodes.NeedsOperator(code).ShouldBe(refusal);
        WechatCodes.NeedsOperator(code, withToken: false).ShouldBe(refusal || code == 40001, "without a token it is a wrong secret");
    }

    [Theory]
    [InlineData("wechat-token", "40125", "Wechat:Secret")]
    [InlineData("wecom-token", "40001", "Notification:WeCom:Secret")]
    [InlineData("sms", "AuthFailure.SignatureFailure", "Sms:KeySecret")]
    [InlineData("ocr", "AuthFailure.SignatureFailure", "Ocr:KeySecret")]
    [InlineData("registry", "http_401", "Directory:ApiKey")]
    [InlineData("identity", "http_401", "Identity:ApiKey")]
    [InlineData("blobs", "http_403", "Blobs:KeySecret")]
    public async Task every_client_reports_a_wrong_key_as_a_fault(string service, string fault, string setting)
    {
        await using var sandbox = await LiveSandbox.Start(change: s => (s[setting], s["Blobs:Provider"]) = ("wrong", "s3"));
        await Call(service, sandbox);
        var shown = sandbox.Health.All.Single(h => h.Service == service);
        (shown.Faults, shown.LastFault).ShouldBe((1L, fault));
    }

    private static async Task Call(string service, LiveSandbox sandbox)
    {
        switch (service)
        {
            case "wechat-token": await MessageTests.Send(sandbox); break;
            case "wecom-token": await sandbox.WeCom.SendText("zhang.san", "新客户待接收", default); break;
            case "sms": await sandbox.Sms.SendCode("13800138000", "012345", default); break;
            case "ocr":
                await sandbox.Ocr(OcrProviders.Tencent).Read(PaperKinds.CardFront, new byte[] { 1 }, default);
                break;
            case "registry": await sandbox.Registry.Search("恒晟", 5, default); break;
            case "identity": await sandbox.Identity.CheckPerson("陆建明", "320598197803160171", default); break;
            default:
                await Should.ThrowAsync<BlobsUnavailableException>(
                    () => sandbox.Blobs.Put(Guid.CreateVersion7(), new byte[] { 1 }, default));
                break;
        }
    }
}
