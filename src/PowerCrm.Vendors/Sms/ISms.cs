namespace PowerCrm.Vendors;

/// <summary>Sends verification codes to mainland mobiles.</summary>
public interface ISms
{
    /// <param name="phone">Eleven ASCII digits.</param>
    /// <param name="code">At most six digits: no template of Tencent's takes more.</param>
    /// <param name="ct">Cancels the waiting; what was handed over stays handed over.</param>
    Task<SmsResult> SendCode(string phone, string code, CancellationToken ct);
}

/// <summary>What became of a short message.</summary>
public abstract record SmsResult
{
    private SmsResult() { }

    public sealed record Accepted(string Serial) : SmsResult;

    /// <summary>The vendor's own limit on this number. To the person it is the same as our limit.</summary>
    /// <param name="Daily">Not a matter of a minute: the number had all that it gets in a day.</param>
    public sealed record Throttled(TimeSpan RetryAfter, bool Daily = false) : SmsResult;

    /// <summary>This number gets no message: blacklisted, illegal. Permanent.</summary>
    public sealed record Refused(string Code) : SmsResult;

    /// <summary>Certainly not sent, for a reason that is not the number's: network, quota, billing, configuration.</summary>
    /// <param name="Alarm">Waiting mends nothing: somebody has to pay, raise a budget or correct the configuration.</param>
    public sealed record Unavailable(TimeSpan RetryAfter, bool Alarm = false) : SmsResult;

    /// <summary>Handed over, no usable answer: it may arrive. Never sent again by itself.</summary>
    public sealed record Unknown : SmsResult;
}
