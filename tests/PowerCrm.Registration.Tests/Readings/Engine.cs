using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Testing;
using PowerCrm.Vendors;

namespace PowerCrm.Registration.Tests;

/// <summary>The engine with the host's settings, without a host.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public Engine(params (string Name, string Value)[] settings) => services = new ServiceCollection().AddLogging()
        .AddVendors(new ConfigurationBuilder().AddInMemoryCollection(Settings(settings)).Build()).AddOcr().BuildServiceProvider();

    /// <summary>A longer limit than the default: tests share few cores.</summary>
    private static Dictionary<string, string?> Settings((string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Ocr:WallClock"] = "00:02:00", ["Ocr:Worker"] = Repository.HostProgram };
        foreach (var (name, value) in settings)
            all[name] = value;
        return all;
    }

    public static string Folder => Repository.Data("ocr");

    public IPictures Pictures => services.GetRequiredService<IPictures>();
    public ReadingWorkers Workers => services.GetRequiredService<ReadingWorkers>();
    public IOcr Ocr => services.GetRequiredService<IOcr>();

    public async Task<OcrResult> Read(string kind, string file) =>
        await Ocr.Read(kind, await Normalise(Path.Combine(Folder, file)), default);

    public async Task<ReadOnlyMemory<byte>> Normalise(string path) =>
        (await Pictures.Normalise(await File.ReadAllBytesAsync(path), default)).ShouldBeOfType<PictureResult.Ok>().Jpeg;

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
