using System.Collections.Concurrent;

namespace PowerCrm.Vendors;

/// <summary>Caches the token in this process.</summary>
internal sealed class InMemoryWechatTokenStore : IWechatTokenStore
{
    private readonly ConcurrentDictionary<string, WechatToken> tokens = new(StringComparer.Ordinal);

    public ValueTask<WechatToken?> Get(string appId, CancellationToken ct) => new(tokens.GetValueOrDefault(appId));

    public ValueTask Put(string appId, WechatToken token, CancellationToken ct)
    {
        tokens[appId] = token;
        return default;
    }

    public ValueTask Remove(string appId, WechatToken token, CancellationToken ct)
    {
        tokens.TryRemove(new KeyValuePair<string, WechatToken>(appId, token));
        return default;
    }

    /// <summary>No lock is needed within one process: the caller has its own.</summary>
    public ValueTask<IAsyncDisposable> AcquireLock(string appId, CancellationToken ct) => new(new NoLock());

    private sealed class NoLock : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => default;
    }
}
