namespace PowerCrm.Registration;

/// <summary>Reads the papers in pictures. The default reads nothing and says so; a vendor or the embedded engine takes its place.</summary>
public interface IOcr
{
    Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct);
}

public abstract record OcrResult
{
    private OcrResult() { }

    /// <param name="Fields">By the contract's names; a null value was looked for and is not there.</param>
    public sealed record Ok(string Provider, IReadOnlyDictionary<string, OcrField> Fields, IReadOnlyList<string> Warnings) : OcrResult
    {
        public override string ToString() => nameof(Ok);
    }

    public sealed record Unreadable : OcrResult;

    public sealed record Unavailable(TimeSpan RetryAfter) : OcrResult;
}

/// <param name="Confidence">0..1.</param>
public sealed record OcrField(string? Value, decimal Confidence)
{
    public override string ToString() => "[personal]";
}

internal sealed class NoOcr : IOcr
{
    public Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct) =>
        Task.FromResult<OcrResult>(new OcrResult.Unavailable(TimeSpan.FromSeconds(60)));
}
