using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Testing;
using PowerCrm.Vendors;

namespace PowerCrm.Registration.Tests;

/// <summary>The engine as the host has it, without a host.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public Engine(params (string Name, string Value)[] settings) => services = new ServiceCollection().AddLogging()
        .AddVendors(new ConfigurationBuilder().AddInMemoryCollection([new("Ocr:WallClock", "00:01:30"), .. settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))]).Build()).AddOcr().BuildServiceProvider();

    public static string Folder => Repository.Data("ocr");

    public IPictures Pictures => services.GetRequiredService<IPictures>();
    public IOcr Ocr => services.GetRequiredService<IOcr>();

    public async Task<OcrResult> Read(string kind, string file) => await Ocr.Read(kind, await Stored(Path.Combine(Folder, file)), default);

    public async Task<ReadOnlyMemory<byte>> Stored(string path) =>
        (await Pictures.Normalise(await File.ReadAllBytesAsync(path), default)).ShouldBeOfType<PictureResult.Ok>().Jpeg;

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
