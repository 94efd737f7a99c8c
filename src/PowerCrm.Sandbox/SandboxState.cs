using System.Collections.Concurrent;

namespace PowerCrm.Sandbox;

/// <summary>
/// What the sandbox remembers: what was "sent", which codes were used, which tokens are out, who misbehaves. Register as singleton.
/// </summary>
public sealed class SandboxState(SandboxKeys keys, TimeProvider clock)
{
    public const string Wechat = "wechat";
    public const string Sms = "sms";
    public const string Ocr = "ocr";
    public const string Blobs = "blobs";
    public const string Registry = "registry";
    public const string Identity = "identity";
    public const string Vault = "vault";

    private const int Kept = 10_000;
    private readonly ConcurrentDictionary<string, SandboxFault> faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> usedCodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> usedNonces = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SentSms> sms = new();
    private readonly ConcurrentQueue<SentNotice> notices = new();
    private readonly ConcurrentQueue<SentMessage> messages = new();
    private readonly Lock tokenLock = new();
    private string? token;
    private DateTimeOffset tokenEnds;
    private int tokensMade;
    private int tokensAsked;
    private int identityAnswers;

    public SandboxState() : this(new SandboxKeys(), TimeProvider.System) { }

    public SandboxKeys Keys { get; } = keys;

    /// <summary>The objects of the one bucket, as they were put.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Read by the host's own OCR too, which has no vendor to misbehave in its place.</summary>
    public SandboxFault FaultOf(string provider) => faults.GetValueOrDefault(provider, SandboxFault.Ok);

    public void SetFault(string provider, SandboxFault fault)
    {
        faults[provider] = fault;
        if (fault == SandboxFault.TokenExpired) ForgetToken();
    }

    /// <summary>Newest first; of everybody where no phone is named.</summary>
    public IReadOnlyList<SentSms> SmsTo(string? phone) => [.. sms.Where(s => phone is null || s.Phone == phone).Reverse()];

    /// <summary>Newest first; of everybody where no phone is named.</summary>
    public IReadOnlyList<SentNotice> NoticesTo(string? phone) => [.. notices.Where(s => phone is null || s.Phone == phone).Reverse()];

    /// <summary>Newest first; of everybody where no openid is named.</summary>
    public IReadOnlyList<SentMessage> MessagesTo(string? openId) =>
        [.. messages.Where(m => openId is null || m.Openid == openId).Reverse()];

    /// <summary>How often a token was handed out anew.</summary>
    public int TokensMade => Volatile.Read(ref tokensMade);

    /// <summary>How often a token was asked for.</summary>
    public int TokensAsked => Volatile.Read(ref tokensAsked);

    /// <summary>How many questions about companies and persons were answered.</summary>
    public int IdentityAnswers => Volatile.Read(ref identityAnswers);

    internal void CountIdentity() => Interlocked.Increment(ref identityAnswers);

    internal void Add(SentSms sent)
    {
        sms.Enqueue(sent);
        if (sms.Count > Kept) sms.TryDequeue(out _);
    }

    internal void Add(SentNotice sent)
    {
        notices.Enqueue(sent);
        if (notices.Count > Kept) notices.TryDequeue(out _);
    }

    internal void Add(SentMessage sent)
    {
        messages.Enqueue(sent);
        if (messages.Count > Kept) messages.TryDequeue(out _);
    }

    /// <returns>False when it was used before.</returns>
    internal bool UseCode(string code) => usedCodes.TryAdd(code, true);

    /// <returns>False when it was used before.</returns>
    internal bool UseNonce(string nonce) => usedNonces.TryAdd(nonce, true);

    /// <summary>As stable_token: the same one until five minutes before its end.</summary>
    internal (string Token, int Seconds) Token()
    {
        Interlocked.Increment(ref tokensAsked);
        lock (tokenLock)
        {
            if (token is null || tokenEnds - Now < TimeSpan.FromMinutes(5))
            {
                token = $"sandbox_{Guid.CreateVersion7():N}_{new string('x', 460)}";
                tokenEnds = Now.AddHours(2);
                Interlocked.Increment(ref tokensMade);
                faults.TryUpdate(Wechat, SandboxFault.Ok, SandboxFault.TokenExpired);
            }
            return (token, (int)(tokenEnds - Now).TotalSeconds);
        }
    }

    internal bool IsToken(string? presented)
    {
        lock (tokenLock) return token is not null && presented == token;
    }

    private void ForgetToken()
    {
        lock (tokenLock) token = null;
    }
}

/// <summary>A short message as the contract lists it.</summary>
public sealed record SentSms(string Phone, string Code, DateTimeOffset SentAt);

/// <summary>A short message that is no code.</summary>
/// <param name="Values">Of the template's variables, in order.</param>
public sealed record SentNotice(string Phone, string TemplateId, IReadOnlyList<string> Values, DateTimeOffset SentAt);

/// <summary>A subscribe message as the contract lists it.</summary>
public sealed record SentMessage(
    string Openid, string TemplateId, string? Page, IReadOnlyDictionary<string, string> Data, string MsgId, DateTimeOffset SentAt);
