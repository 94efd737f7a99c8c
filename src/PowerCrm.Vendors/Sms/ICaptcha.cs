namespace PowerCrm.Vendors;

/// <summary>A port for a CAPTCHA vendor, asked only where somebody asks for more codes than people do. None is wired in.</summary>
public interface ICaptcha
{
    /// <summary>False: nobody is asked for a ticket.</summary>
    bool On { get; }

    /// <param name="ticket">As the client got it from the vendor; at most 2048 visible ASCII characters.</param>
    /// <param name="address">The client's address, which the vendor compares.</param>
    /// <param name="ct">Cancels the asking.</param>
    /// <returns>True only where the vendor says that a person solved it, just now and for us. Its being away is no pass.</returns>
    Task<bool> Passed(string ticket, string address, CancellationToken ct);
}

/// <summary>The default.</summary>
public sealed class NoCaptcha : ICaptcha
{
    public bool On => false;

    public Task<bool> Passed(string ticket, string address, CancellationToken ct) => Task.FromResult(false);
}
