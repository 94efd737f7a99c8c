using System.Text.Json.Nodes;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>
/// In a scenario the file says what is read from a picture: the pictures are the demo's, and nothing of them is looked at.
/// </summary>
internal sealed class ScenarioPapers : IOcr
{
    /// <param name="Fields">None: unreadable.</param>
    /// <param name="Read">It was read already; nobody reads it again.</param>
    public sealed record Paper(IReadOnlyDictionary<string, OcrField> Fields, IReadOnlyList<string> Warnings, bool Read = false)
    {
        /// <summary>A field is its value, or value and confidence.</summary>
        public static Paper Of(JsonObject reads, IReadOnlyList<string> warnings) => new(reads.ToDictionary(f => f.Key, f => f.Value switch
        {
            JsonObject it => new OcrField(it["value"]?.ToString(), it["confidence"]?.GetValue<decimal>() ?? Sure),
            var value => new OcrField(value?.ToString(), Sure),
        }, StringComparer.Ordinal), warnings);
    }

    internal const decimal Sure = 0.99m;

    /// <summary>The pictures of whoever sends, by kind.</summary>
    public IReadOnlyDictionary<string, Paper>? Current { get; set; }

    /// <summary>Runs before each reading. Null: nothing does.</summary>
    public Func<CancellationToken, Task>? First { get; set; }

    /// <summary>In the place of the reader that is configured.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ScenarioPapers>();
        services.AddSingleton<IOcr>(it => it.GetRequiredService<ScenarioPapers>());
    }

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        await (First?.Invoke(ct) ?? Task.CompletedTask);
        return Current?.GetValueOrDefault(kind) is { Fields.Count: > 0 } paper
            ? new OcrResult.Ok("scenario", paper.Fields, paper.Warnings) : new OcrResult.Unreadable();
    }
}
