namespace PowerCrm.Vendors;

/// <summary>
/// The interface for a CAPTCHA vendor, used only when a client requests unusually many codes. The product includes no implementation.
/// </summary>
public interface ICaptcha
{
    /// <summary>False when no CAPTCHA is required.</summary>
    bool IsEnabled { get; }

    /// <param name="ticket">The ticket that the vendor gave the client; at most 2048 visible ASCII characters.</param>
    /// <param name="address">The client's address, which the vendor compares.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>True only when the vendor confirms that a person solved it, just now and for this site. False when the vendor is
    /// unavailable.</returns>
    Task<bool> Verify(string ticket, string address, CancellationToken ct);
}

/// <summary>The default: no CAPTCHA.</summary>
public sealed class NoCaptcha : ICaptcha
{
    public bool IsEnabled => false;

    public Task<bool> Verify(string ticket, string address, CancellationToken ct) => Task.FromResult(false);
}
