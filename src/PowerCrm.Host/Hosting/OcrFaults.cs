using Microsoft.Extensions.Options;
using PowerCrm.Sandbox;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Hosting;

/// <summary>Lets a developer make the embedded engine fail, which has no sandboxed vendor that could fail. Development only.</summary>
internal sealed class OcrFaults(IOcr inner, SandboxState state, IOptions<OcrOptions> options, TimeProvider clock) : IOcr
{
    public static void Add(IServiceCollection services)
    {
        var descriptor = services.Last(s => s.ServiceType == typeof(IOcr) && s.ServiceKey is OcrProviders.Embedded);
        services.Remove(descriptor);
        services.AddKeyedSingleton<IOcr>(OcrProviders.Embedded, (it, _) => ActivatorUtilities.CreateInstance<OcrFaults>(
            it, (IOcr)descriptor.KeyedImplementationFactory!(it, OcrProviders.Embedded)));
    }

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        switch (state.FaultOf(SandboxState.Ocr))
        {
            case SandboxFault.Error:
                return new OcrResult.Unavailable(TimeSpan.FromSeconds(30));
            case SandboxFault.Timeout:
                await Task.Delay(options.Value.WallClock, clock, ct);
                return new OcrResult.Unavailable(TimeSpan.FromSeconds(30));
            case SandboxFault.Unreadable:
                return new OcrResult.Unreadable();
            case SandboxFault.Slow:
                await Task.Delay(TimeSpan.FromSeconds(2), clock, ct);
                break;
        }
        return await inner.Read(kind, jpeg, ct);
    }
}
