using System.Globalization;

namespace PowerCrm.Store;

/// <summary>
/// The <c>application_name</c> of this process's sessions: <c>powercrm machine:process:mark</c> for a running host. It shows operators
/// which process a session belongs to, and other hosts whether that process is still alive.
/// </summary>
public sealed record HostName(string Value)
{
    public const string Prefix = "powercrm ";

    /// <summary>False when the connection string sets a name, or when this process only reads.</summary>
    public bool IsHost => Value.StartsWith(Prefix, StringComparison.Ordinal);

    internal static HostName Of(string? configured, bool runsBackground)
    {
        if (!string.IsNullOrEmpty(configured) || !runsBackground)
            return new(string.IsNullOrEmpty(configured) ? "powercrm" : configured);
        var machine = new string([.. Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.').Take(32)]);
        var suffix = Random.Shared.Next(0x10000);
        return new(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{machine}:{Environment.ProcessId}:{suffix:x4}"));
    }
}
