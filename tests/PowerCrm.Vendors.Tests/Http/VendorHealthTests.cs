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
}
