using System.Globalization;

namespace PowerCrm.Store;

/// <summary>
/// What this process is called on each of its sessions (<c>application_name</c>): <c>powercrm machine:process:mark</c> for a host that
/// runs, so that an operator sees which process a session belongs to, and other hosts whether that one still lives.
/// </summary>
public sealed record HostName(string Value)
{
    public const string Prefix = "powercrm ";

    /// <summary>False: the connection string gives a name, or this process only looks.</summary>
    public bool IsOwn => Value.StartsWith(Prefix, StringComparison.Ordinal);

    internal static HostName Of(string? given, bool runs)
    {
        if (!string.IsNullOrEmpty(given) || !runs)
            return new(string.IsNullOrEmpty(given) ? "powercrm" : given);
        var machine = new string([.. Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.').Take(32)]);
        var mark = Random.Shared.Next(0x10000);
        return new(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{machine}:{Environment.ProcessId}:{mark:x4}"));
    }
}
