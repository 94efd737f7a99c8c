using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.DependencyInjection;
using Polly.Retry;
using Polly.Timeout;

namespace PowerCrm.Vendors;

/// <summary>
/// One pipeline for each kind of call. Only token requests and calls of the blob store are retried: a login code is valid for one use, and
/// a message that is sent twice may arrive twice. The circuit breaker counts network errors and HTTP statuses; a refusal with HTTP 200 is
/// an answer.
/// </summary>
internal static class Pipelines
{
    public const string WechatToken = "wechat-token";
    public const string Wechat = "wechat";
    public const string WeComToken = "wecom-token";
    public const string WeCom = "wecom";
    public const string Sms = "sms";
    public const string Blobs = "blobs";
    public const string Registry = "registry";
    public const string Ocr = "ocr";
    public const string Identity = "identity";

    public static IReadOnlyList<string> Names { get; } = [Wechat, WechatToken, WeCom, WeComToken, Sms, Ocr, Registry, Identity, Blobs];

    public static void AddPipelines(this IServiceCollection services)
    {
        services.AddResiliencePipeline<string, Exchange.Replied>(WechatToken, (builder, context) => builder
            .AddRetry(CreateRetry())
            .AddCircuitBreaker(CreateBreaker(context, WechatToken))
            .AddTimeout(GetOptions<WechatOptions>(context.ServiceProvider).Timeout));
        services.AddResiliencePipeline<string, Exchange.Replied>(Wechat, (builder, context) => builder
            .AddCircuitBreaker(CreateBreaker(context, Wechat))
            .AddTimeout(GetOptions<WechatOptions>(context.ServiceProvider).Timeout));
        services.AddResiliencePipeline<string, Exchange.Replied>(WeComToken, (builder, context) => builder
            .AddRetry(CreateRetry())
            .AddCircuitBreaker(CreateBreaker(context, WeComToken))
            .AddTimeout(GetOptions<WeComOptions>(context.ServiceProvider).Timeout));
        services.AddResiliencePipeline<string, Exchange.Replied>(WeCom, (builder, context) => builder
            .AddCircuitBreaker(CreateBreaker(context, WeCom))
            .AddTimeout(GetOptions<WeComOptions>(context.ServiceProvider).Timeout));
        services.AddResiliencePipeline<string, Exchange.Replied>(Blobs, (builder, context) => builder
            .AddRetry(CreateRetry())
            .AddCircuitBreaker(CreateBreaker(context, Blobs))
            .AddTimeout(GetOptions<BlobOptions>(context.ServiceProvider).Timeout));
        services.AddResiliencePipeline<string, Exchange.Replied>(Sms, (builder, context) => builder
            .AddCircuitBreaker(CreateBreaker(context, Sms))
            .AddTimeout(GetOptions<SmsOptions>(context.ServiceProvider).Timeout));
        services.AddResiliencePipeline<string, Exchange.Replied>(Registry, (builder, context) => builder
            .AddCircuitBreaker(CreateBreaker(context, Registry))
            .AddTimeout(GetOptions<RegistryOptions>(context.ServiceProvider).Timeout));
        services.AddResiliencePipeline<string, Exchange.Replied>(Identity, (builder, context) => builder
            .AddCircuitBreaker(CreateBreaker(context, Identity))
            .AddTimeout(GetOptions<IdentityOptions>(context.ServiceProvider).Timeout));
        // Not retried: every reading costs money, and a waiting user can tap again.
        services.AddResiliencePipeline<string, Exchange.Replied>(Ocr, (builder, context) => builder
            .AddCircuitBreaker(CreateBreaker(context, Ocr))
            .AddTimeout(GetOptions<OcrOptions>(context.ServiceProvider).Timeout));
    }

    private static T GetOptions<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static RetryStrategyOptions<Exchange.Replied> CreateRetry() => new()
    {
        MaxRetryAttempts = 2,
        Delay = TimeSpan.FromMilliseconds(200),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        // Timeouts are not retried: the user has waited long enough.
        ShouldHandle = new PredicateBuilder<Exchange.Replied>().Handle<HttpRequestException>().HandleResult(r => r.Status >= 500),
    };

    private static CircuitBreakerStrategyOptions<Exchange.Replied> CreateBreaker(AddResiliencePipelineContext<string> context,
        string name)
    {
        var health = context.ServiceProvider.GetRequiredService<VendorHealth>();
        return new()
        {
            StateProvider = health.AddBreaker(name),
            ManualControl = health.AddControl(),
            FailureRatio = 0.5,
            MinimumThroughput = 10,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromSeconds(10),
            ShouldHandle = new PredicateBuilder<Exchange.Replied>()
            .Handle<HttpRequestException>().Handle<TimeoutRejectedException>().HandleResult(r => r.Status >= 500),
        };
    }
}
