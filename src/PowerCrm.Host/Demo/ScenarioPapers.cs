using System.Text.Json.Nodes;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Returns the readings that the scenario file gives for a picture. The pictures are the demo's; their content is not used.
/// </summary>
internal sealed class ScenarioPapers : IOcr
{
    /// <param name="Fields">Empty for an unreadable picture.</param>
    /// <param name="IsRead">The picture was read already and is not read again.</param>
    public sealed record Paper(IReadOnlyDictionary<string, OcrField> Fields, IReadOnlyList<string> Warnings, bool IsRead = false)
    {
        /// <summary>Reads the fields: each is a value, or a value with its confidence.</summary>
        public static Paper Of(JsonObject reads, IReadOnlyList<string> warnings) => new(reads.ToDictionary(f => f.Key, f => f.Value switch
        {
            JsonObject it => new OcrField(it["value"]?.ToString(), it["confidence"]?.GetValue<decimal>() ?? DefaultConfidence),
            var value => new OcrField(value?.ToString(), DefaultConfidence),
        }, StringComparer.Ordinal), warnings);
    }

    internal const decimal DefaultConfidence = 0.99m;

    /// <summary>The papers of the current sender, by kind.</summary>
    public IReadOnlyDictionary<string, Paper>? Current { get; set; }

    /// <summary>Runs before each reading; null for nothing.</summary>
    public Func<CancellationToken, Task>? BeforeRead { get; set; }

    /// <summary>Registers this reader in place of the configured one.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ScenarioPapers>();
        services.AddSingleton<IOcr>(it => it.GetRequiredService<ScenarioPapers>());
    }

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        await (BeforeRead?.Invoke(ct) ?? Task.CompletedTask);
        return Current?.GetValueOrDefault(kind) is { Fields.Count: > 0 } paper
            ? new OcrResult.Ok("scenario", paper.Fields, paper.Warnings) : new OcrResult.Unreadable();
    }
}
