namespace PowerCrm.Sandbox;

/// <summary>The current access token of a vendor.</summary>
internal sealed class SandboxTokens
{
    private readonly Lock guard = new();
    private string? token;
    private DateTimeOffset ends;
    private int made;
    private int asked;

    /// <summary>How often a new token was issued.</summary>
    public int Made => Volatile.Read(ref made);

    public int Asked => Volatile.Read(ref asked);

    public (string Token, int Seconds, bool New) Get(DateTimeOffset now)
    {
        Interlocked.Increment(ref asked);
        lock (guard)
        {
            var anew = token is null || ends - now < TimeSpan.FromMinutes(5);
            if (anew)
            {
                token = $"sandbox_{Guid.CreateVersion7():N}_{new string('x', 460)}";
                ends = now.AddHours(2);
                Interlocked.Increment(ref made);
            }
            return (token!, (int)(ends - now).TotalSeconds, anew);
        }
    }

    public bool Matches(string? presented)
    {
        lock (guard) return token is not null && presented == token;
    }

    public void Invalidate()
    {
        lock (guard) token = null;
    }
}
