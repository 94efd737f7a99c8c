using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// The configured provider; while it is unavailable, its fallback, if one is configured. A picture that a vendor cannot read is read by the
/// embedded engine too, because vendors seldom say which paper it shows instead.
/// </summary>
internal sealed partial class ConfiguredOcr(IServiceProvider services, IOptionsMonitor<OcrOptions> options, TimeProvider clock,
    ILogger<ConfiguredOcr> log) : IOcr
{
    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        var settings = options.CurrentValue;
        if (services.GetKeyedService<IOcr>(settings.Provider) is not { } provider)
        {
            LogUnknown();
            return new OcrResult.Unavailable(TimeSpan.FromMinutes(10));
        }
        var (name, result) = (settings.Provider, await provider.Read(kind, jpeg, ct));
        if (result is OcrResult.Unavailable && settings.Fallback.Length > 0 && settings.Fallback != settings.Provider
            && services.GetKeyedService<IOcr>(settings.Fallback) is { } fallback)
            (name, result) = (settings.Fallback, await fallback.Read(kind, jpeg, ct));
        if (result is OcrResult.Unreadable { DetectedKind: null } && name != OcrProviders.Embedded
            && services.GetKeyedService<IOcr>(OcrProviders.Embedded) is { } embedded
            && await embedded.Read(kind, jpeg, ct) is OcrResult.Unreadable { DetectedKind: not null } detected)
            return detected;
        return result is OcrResult.Ok ok ? OcrPlausibility.LowerConfidence(ok, clock.GetUtcNow()) : result;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Ocr:Provider must be embedded, tencent or wechat.")]
    partial void LogUnknown();
}

/// <summary>Registers the readers of pictures, in addition to the vendors.</summary>
public static class OcrServices
{
    public static IServiceCollection AddOcr(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddKeyedSingleton<IOcr>(OcrProviders.Embedded,
            (it, _) => new EmbeddedOcr(it.GetRequiredService<ReadingWorkers>(), Clock(it)));
        services.TryAddSingleton<IOcr>(it => new ConfiguredOcr(it, it.GetRequiredService<IOptionsMonitor<OcrOptions>>(), Clock(it),
            it.GetRequiredService<ILogger<ConfiguredOcr>>()));
        return services;

        // Dates on papers are judged by the same clock as the decisions about them; without a database, by the machine's clock.
        static TimeProvider Clock(IServiceProvider it) => it.GetService<DatabaseClock>() ?? it.GetRequiredService<TimeProvider>();
    }
}
