using System.Collections.Concurrent;

namespace PowerCrm.Sandbox;

/// <summary>
/// The state of the sandbox: sent messages, used codes, issued tokens and the faults of the vendors. Register as a singleton.
/// </summary>
public sealed class SandboxState(SandboxKeys keys, TimeProvider clock)
{
    public const string Wechat = "wechat";
    public const string WeCom = "wecom";
    public const string Sms = "sms";
    public const string Ocr = "ocr";
    public const string Blobs = "blobs";
    public const string Registry = "registry";
    public const string Identity = "identity";
    public const string Vault = "vault";

    private readonly ConcurrentDictionary<string, SandboxFault> faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> usedCodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> usedNonces = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SentSms> sms = new();
    private readonly ConcurrentQueue<SentNotice> notices = new();
    private readonly ConcurrentQueue<SentMessage> messages = new();
    private readonly ConcurrentQueue<SentWeCom> wecom = new();
    private readonly SandboxTokens wechatTokens = new();
    private readonly SandboxTokens wecomTokens = new();
    private readonly ConcurrentDictionary<string, string> askedNames = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> denied = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> invented = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, object> lastReplies = new(StringComparer.Ordinal);
    private int identityAnswers, untrueAnswers;

    public SandboxState() : this(new SandboxKeys(), TimeProvider.System) { }

    public SandboxKeys Keys { get; } = keys;

    /// <summary>The most messages of each kind that are kept; the oldest ones are forgotten.</summary>
    public int MaxKept { get; init; } = 10_000;

    /// <summary>The objects of the bucket, as they were put.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Called when a vendor works again, so that its clients need not wait for their circuit breakers.</summary>
    public Func<CancellationToken, Task>? OnRecovered { get; set; }

    /// <summary>Returns the fault of a vendor. The host's own OCR uses it too, because it has no vendor to simulate.</summary>
    public SandboxFault FaultOf(string provider) => faults.GetValueOrDefault(provider, SandboxFault.Ok);

    public void SetFault(string provider, SandboxFault fault)
    {
        faults[provider] = fault;
        if (fault == SandboxFault.TokenExpired)
            (provider == WeCom ? wecomTokens : wechatTokens).Invalidate();
    }

    /// <summary>Returns the messages, newest first; those of all phones when none is given.</summary>
    public IReadOnlyList<SentSms> SmsTo(string? phone) => [.. sms.Where(s => phone is null || s.Phone == phone).Reverse()];

    /// <summary>Returns the notices, newest first; those of all phones when none is given.</summary>
    public IReadOnlyList<SentNotice> NoticesTo(string? phone) => [.. notices.Where(s => phone is null || s.Phone == phone).Reverse()];

    /// <summary>Returns the messages, newest first; those of all users when no openid is given.</summary>
    public IReadOnlyList<SentMessage> MessagesTo(string? openId) =>
        [.. messages.Where(m => openId is null || m.Openid == openId).Reverse()];

    /// <summary>
    /// How many messages WeChat's answers admit: those that were delivered, without the denied ones, and with the invented ones. An answer
    /// that broke off admits its message.
    /// </summary>
    public int MessagesAdmittedTo(string openId) =>
        MessagesTo(openId).Count - denied.GetValueOrDefault(openId) + invented.GetValueOrDefault(openId);

    /// <summary>How many answers about messages and codes were untrue, broke off or belonged to another message.</summary>
    public int UntrueAnswers => Volatile.Read(ref untrueAnswers);

    /// <summary>Decides about a message that the vendor accepts, and counts the untrue answer to it.</summary>
    /// <param name="recipient">An openid or a phone.</param>
    /// <returns>False when it is not delivered.</returns>
    internal bool IsDelivered(SandboxFault fault, string recipient)
    {
        if (fault == SandboxFault.Denied)
            denied.AddOrUpdate(recipient, 1, (_, count) => count + 1);
        else if (fault == SandboxFault.Invented)
            invented.AddOrUpdate(recipient, 1, (_, count) => count + 1);
        else if (fault != SandboxFault.Garbled)
            return true;
        Interlocked.Increment(ref untrueAnswers);
        return fault != SandboxFault.Invented;
    }

    /// <summary>Returns the reply to a delivered message: with <see cref="SandboxFault.Repeated"/> that to the message before.</summary>
    /// <param name="vendor">The vendor's protocol, as a reply has its format.</param>
    internal object ChooseReply(string vendor, SandboxFault fault, object reply)
    {
        if (fault == SandboxFault.Repeated && lastReplies.TryGetValue(vendor, out var last))
        {
            Interlocked.Increment(ref untrueAnswers);
            return last;
        }
        lastReplies[vendor] = reply;
        return reply;
    }

    /// <summary>Returns the messages, newest first; those of all members when none is given.</summary>
    public IReadOnlyList<SentWeCom> WeComTo(string? user) => [.. wecom.Where(m => user is null || m.User == user).Reverse()];

    /// <summary>How often WeChat issued a new token.</summary>
    public int TokensIssued => wechatTokens.IssuedCount;

    /// <summary>How often WeChat was asked for a token.</summary>
    public int TokensRequested => wechatTokens.RequestedCount;

    /// <summary>How often WeCom issued a new token.</summary>
    public int WeComTokensIssued => wecomTokens.IssuedCount;

    /// <summary>How many questions about companies and persons were answered.</summary>
    public int IdentityAnswers => Volatile.Read(ref identityAnswers);

    internal void CountIdentityAnswer() => Interlocked.Increment(ref identityAnswers);

    /// <summary>The names in the last questions to the registers: <c>company</c>, <c>legalPerson</c>, <c>person</c>.</summary>
    public IReadOnlyDictionary<string, string> AskedNames => askedNames;

    internal void RecordAskedName(string about, string name) => askedNames[about] = name;

    internal void Add(SentSms message)
    {
        sms.Enqueue(message);
        if (sms.Count > MaxKept) sms.TryDequeue(out _);
    }

    internal void Add(SentNotice message)
    {
        notices.Enqueue(message);
        if (notices.Count > MaxKept) notices.TryDequeue(out _);
    }

    internal void Add(SentMessage message)
    {
        messages.Enqueue(message);
        if (messages.Count > MaxKept) messages.TryDequeue(out _);
    }

    /// <returns>False when the same text was sent to the same member within the time; WeCom then answers as if it had sent it.</returns>
    internal bool Add(SentWeCom message, TimeSpan duplicateInterval)
    {
        if (wecom.Any(m => m.User == message.User && m.Content == message.Content
            && message.SentAt - m.SentAt < duplicateInterval)) return false;
        wecom.Enqueue(message);
        if (wecom.Count > MaxKept) wecom.TryDequeue(out _);
        return true;
    }

    /// <returns>False when it was already used.</returns>
    internal bool UseCode(string code) => usedCodes.TryAdd(code, true);

    /// <returns>False when it was already used.</returns>
    internal bool UseNonce(string nonce) => usedNonces.TryAdd(nonce, true);

    /// <summary>Behaves as WeChat's stable_token and WeCom's gettoken: the same token until five minutes before it expires.</summary>
    internal (string Token, int Seconds) IssueToken(string provider)
    {
        var (token, seconds, isNew) = (provider == WeCom ? wecomTokens : wechatTokens).Get(Now);
        if (isNew)
            faults.TryUpdate(provider, SandboxFault.Ok, SandboxFault.TokenExpired);
        return (token, seconds);
    }

    internal bool IsValidToken(string provider, string? presented) => (provider == WeCom ? wecomTokens : wechatTokens).Matches(presented);
}

/// <summary>A verification code by SMS, as listed in the contract.</summary>
public sealed record SentSms(string Phone, string Code, DateTimeOffset SentAt);

/// <summary>An SMS other than a verification code.</summary>
/// <param name="Values">The values of the template's variables, in order.</param>
public sealed record SentNotice(string Phone, string TemplateId, IReadOnlyList<string> Values, DateTimeOffset SentAt);

/// <summary>A subscribe message, as listed in the contract.</summary>
public sealed record SentMessage(
    string Openid, string TemplateId, string? Page, IReadOnlyDictionary<string, string> Data, string MsgId, DateTimeOffset SentAt);

/// <summary>A text from the app to one member.</summary>
public sealed record SentWeCom(string User, string Content, string MsgId, DateTimeOffset SentAt);
