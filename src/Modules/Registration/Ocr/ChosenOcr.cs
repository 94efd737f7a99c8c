using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>The provider that configuration names.</summary>
internal sealed partial class ChosenOcr(IServiceProvider services, IOptionsMonitor<OcrOptions> options, TimeProvider clock, ILogger<ChosenOcr> log) : IOcr
{
    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        if (services.GetKeyedService<IOcr>(options.CurrentValue.Provider) is { } chosen)
            return await chosen.Read(kind, jpeg, ct) is var result && result is OcrResult.Ok ok ? Doubted.By(ok, clock.GetUtcNow()) : result;
        LogUnknown();
        return new OcrResult.Unavailable(TimeSpan.FromMinutes(10));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Ocr:Provider is none of embedded, tencent, wechat.")]
    partial void LogUnknown();
}

/// <summary>Registers what reads pictures, on top of the vendors.</summary>
public static class OcrServices
{
    public static IServiceCollection AddOcr(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<IOcr, EmbeddedOcr>(OcrProviders.Embedded);
        services.TryAddSingleton<IOcr, ChosenOcr>();
        return services;
    }
}
