namespace PowerCrm.Vendors;

/// <summary>Sends verification codes and notices to mainland mobiles.</summary>
public interface ISms
{
    /// <param name="phone">Eleven ASCII digits.</param>
    /// <param name="code">At most six digits, the limit of Tencent's templates.</param>
    /// <param name="ct">Cancels the waiting; a message that was handed over is not recalled.</param>
    Task<SmsResult> SendCode(string phone, string code, CancellationToken ct);

    /// <summary>Sends a text by an approved template. Not retried: a message with an unknown result may still arrive.</summary>
    /// <param name="phone">Eleven ASCII digits.</param>
    /// <param name="template">Tencent's TemplateId, Aliyun's TemplateCode.</param>
    /// <param name="values">The values of the template's variables, in order.</param>
    /// <param name="ct">Cancels the waiting; a message that was handed over is not recalled.</param>
    Task<SmsResult> SendNotice(string phone, string template, IReadOnlyList<SmsVariable> values, CancellationToken ct);
}

/// <summary>A variable of a template.</summary>
/// <param name="Name">Used by Aliyun only; Tencent's variables are positional.</param>
public sealed record SmsVariable(string Name, string Value)
{
    public override string ToString() => Name;
}

/// <summary>The result of sending a text message.</summary>
public abstract record SmsResult
{
    private SmsResult() { }

    public sealed record Accepted(string Serial) : SmsResult;

    /// <summary>The vendor's own limit for this number. The user sees the same error as for the product's limit.</summary>
    /// <param name="Daily">True when no more are sent today; otherwise soon again.</param>
    public sealed record Throttled(bool Daily = false) : SmsResult;

    /// <summary>This number gets no messages: blacklisted or invalid. Permanent.</summary>
    public sealed record Refused(string Code) : SmsResult;

    /// <summary>Certainly not sent, for a reason that does not concern the number: network, quota, billing, configuration.</summary>
    /// <param name="RetryAfter">How long to wait before the next attempt.</param>
    /// <param name="Alarm">Budget, billing, signature, template: it does not recover until an operator fixes it.</param>
    /// <param name="Daily">The limit of the account for this day: it ends by itself, tomorrow.</param>
    public sealed record Unavailable(TimeSpan RetryAfter, bool Alarm = false, bool Daily = false) : SmsResult;

    /// <summary>Handed over without a usable answer: it may arrive. Never retried automatically.</summary>
    public sealed record Unknown : SmsResult;
}
