namespace PowerCrm.Embedded;

/// <summary>
/// The user the server runs as. PostgreSQL refuses to run as root, so root hands it to <c>postgres</c> or <c>nobody</c>;
/// everybody else runs it as themselves (null).
/// </summary>
internal static class ServerUser
{
    public static string? Pick() => OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess ? null
        : Exists("postgres") ? "postgres"
        : "nobody";

    /// <summary>Gives a folder and all in it to the server's user.</summary>
    public static async Task GiveAsync(string folder, string? user, CancellationToken ct)
    {
        if (user is null) return;
        var result = await ChildProcess.RunAsync("chown", ["-R", $"{user}:", folder], user: null, ct);
        if (!result.Succeeded) throw new EmbeddedPostgresException($"{folder} could not be given to {user}: {result.Output}");
    }

    /// <summary>Tried rather than computed: whether every folder on the way may be passed depends on more than mode bits.</summary>
    public static async Task<bool> CanWriteAsync(string folder, string? user, CancellationToken ct) =>
        user is null || (await ChildProcess.RunAsync("test", ["-w", folder], user, ct)).Succeeded;

    private static bool Exists(string user) =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(user + ":", StringComparison.Ordinal));
}
