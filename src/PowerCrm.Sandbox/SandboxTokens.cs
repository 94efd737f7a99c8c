namespace PowerCrm.Sandbox;

/// <summary>The current access token of a vendor.</summary>
internal sealed class SandboxTokens
{
    private readonly Lock guard = new();
    private string? token;
    private DateTimeOffset expiresAt;
    private int issuedCount;
    private int requestedCount;

    /// <summary>How often a new token was issued.</summary>
    public int IssuedCount => Volatile.Read(ref issuedCount);

    public int RequestedCount => Volatile.Read(ref requestedCount);

    public (string Token, int Seconds, bool IsNew) Get(DateTimeOffset now)
    {
        Interlocked.Increment(ref requestedCount);
        lock (guard)
        {
            var isNew = token is null || expiresAt - now < TimeSpan.FromMinutes(5);
            if (isNew)
            {
                token = $"sandbox_{Guid.CreateVersion7():N}_{new string('x', 460)}";
                expiresAt = now.AddHours(2);
                Interlocked.Increment(ref issuedCount);
            }
            return (token!, (int)(expiresAt - now).TotalSeconds, isNew);
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
