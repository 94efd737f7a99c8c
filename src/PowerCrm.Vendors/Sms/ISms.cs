namespace PowerCrm.Vendors;

/// <summary>Sends verification codes and notices to mainland mobiles.</summary>
public interface ISms
{
    /// <param name="phone">Eleven ASCII digits.</param>
    /// <param name="code">At most six digits: no template of Tencent's takes more.</param>
    /// <param name="ct">Cancels the waiting; what was handed over stays handed over.</param>
    Task<SmsResult> SendCode(string phone, string code, CancellationToken ct);

    /// <summary>A text of an approved template. Never repeated by itself: a message of unknown outcome may arrive.</summary>
    /// <param name="phone">Eleven ASCII digits.</param>
    /// <param name="template">Tencent's TemplateId, Aliyun's TemplateCode.</param>
    /// <param name="values">Of the template's variables, in order.</param>
    /// <param name="ct">Cancels the waiting; what was handed over stays handed over.</param>
    Task<SmsResult> SendNotice(string phone, string template, IReadOnlyList<SmsVariable> values, CancellationToken ct);
}

/// <summary>A variable of a template.</summary>
/// <param name="Name">Counts at Aliyun only; Tencent's are positional.</param>
public sealed record SmsVariable(string Name, string Value)
{
    public override string ToString() => Name;
}

/// <summary>What became of a short message.</summary>
public abstract record SmsResult
{
    private SmsResult() { }

    public sealed record Accepted(string Serial) : SmsResult;

    /// <summary>The vendor's own limit on this number. To the person it is the same as our limit.</summary>
    /// <param name="Daily">No more today; else soon again.</param>
    public sealed record Throttled(bool Daily = false) : SmsResult;

    /// <summary>This number gets no message: blacklisted, illegal. Permanent.</summary>
    public sealed record Refused(string Code) : SmsResult;

    /// <summary>Certainly not sent, for a reason that is not the number's: network, quota, billing, configuration.</summary>
    /// <param name="RetryAfter">Not before.</param>
    /// <param name="Alarm">Budget, billing, signature, template: it stays so until somebody of ours mends it.</param>
    public sealed record Unavailable(TimeSpan RetryAfter, bool Alarm = false) : SmsResult;

    /// <summary>Handed over, no usable answer: it may arrive. Never sent again by itself.</summary>
    public sealed record Unknown : SmsResult;
}
