namespace PowerCrm.Vendors;

/// <summary>
/// An access token that is used until shortly before its end, and asked for by one caller at a time over all hosts. A token is never asked
/// for anew while it is good: that would kill it under the other hosts.
/// </summary>
internal sealed class KeptToken(IWechatTokenStore store, TimeProvider clock) : IDisposable
{
    private const int Overlap = 300;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <param name="app">Whose token it is, in the store.</param>
    /// <param name="fetch">Asks the vendor for one; null: it gives none now.</param>
    public async Task<WechatToken?> Get(string app, Func<CancellationToken, Task<WechatToken?>> fetch, CancellationToken ct)
    {
        if (await Kept(app, ct) is { } kept) return kept;
        await oneAtATime.WaitAsync(ct);
        try
        {
            if (await Kept(app, ct) is { } ofThisHost) return ofThisHost;
            await using var turn = await store.Turn(app, ct);
            if (await Kept(app, ct) is { } ofAnotherHost) return ofAnotherHost;
            if (await fetch(ct) is not { } fetched) return null;
            await store.Put(app, fetched, ct);
            return fetched;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public ValueTask Drop(string app, WechatToken token, CancellationToken ct) => store.Drop(app, token, ct);

    public void Dispose() => oneAtATime.Dispose();

    /// <param name="reply">Of the vendor that was asked.</param>
    /// <param name="asked">When.</param>
    /// <returns>Null where there is no token in it.</returns>
    public static WechatToken? Of(WechatReply reply, DateTimeOffset asked) =>
        reply.Code == 0 && reply.Text("access_token") is { Length: > 0 } value
            && reply.Number("expires_in") is > 0 and < 100_000 and var seconds
            ? new WechatToken(value, asked.AddSeconds(Usable(seconds))) : null;

    private async Task<WechatToken?> Kept(string app, CancellationToken ct) =>
        await store.Get(app, ct) is { } token && token.UseUntil > clock.GetUtcNow() ? token : null;

    /// <summary>
    /// Jitter, so that hosts do not all ask in the same second; and a little always, as any reply is good for five minutes.
    /// </summary>
    private static long Usable(long seconds) => Math.Max(seconds - Overlap - Random.Shared.Next(60), Math.Min(30, seconds / 2));
}
