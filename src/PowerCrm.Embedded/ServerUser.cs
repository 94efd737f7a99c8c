namespace PowerCrm.Embedded;

/// <summary>
/// The user that the server runs as. PostgreSQL refuses to run as root, so for root it runs as <c>postgres</c> or <c>nobody</c>; for all
/// other users it runs as themselves (null).
/// </summary>
internal static class ServerUser
{
    public static string? Pick() => OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess ? null
        : Exists("postgres") ? "postgres"
        : "nobody";

    /// <summary>Makes the server's user the owner of a folder and its content.</summary>
    public static async Task ChangeOwnerAsync(string folder, string? user, CancellationToken ct)
    {
        if (user is null) return;
        var result = await ChildProcess.RunAsync("chown", ["-R", $"{user}:", folder], user: null, ct);
        if (!result.Succeeded) throw new EmbeddedPostgresException($"{folder} could not be given to {user}: {result.Output}");
    }

    /// <summary>
    /// Tests the access instead of computing it: whether all parent folders can be entered depends on more than mode bits.
    /// </summary>
    public static async Task<bool> CanWriteAsync(string folder, string? user, CancellationToken ct) =>
        user is null || (await ChildProcess.RunAsync("test", ["-w", folder], user, ct)).Succeeded;

    private static bool Exists(string user) =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(user + ":", StringComparison.Ordinal));
}
