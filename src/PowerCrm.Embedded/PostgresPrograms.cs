using System.Globalization;

namespace PowerCrm.Embedded;

/// <summary>
/// The PostgreSQL server programs on this machine: one folder that contains <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.
/// </summary>
internal sealed record PostgresPrograms(string Folder, int Major)
{
    public const int MinMajor = 15;

    public string InitDb => Program(Folder, "initdb");
    public string PgCtl => Program(Folder, "pg_ctl");

    /// <summary>Finds the newest version on the machine, or exactly <paramref name="major"/> if a cluster of that version exists.</summary>
    public static async Task<PostgresPrograms> FindAsync(IReadOnlyList<string>? folders, int? major, CancellationToken ct)
    {
        List<PostgresPrograms> found = [];
        foreach (var folder in (folders ?? UsualFolders().ToList()).Distinct())
        {
            if (!File.Exists(Program(folder, "initdb")) || !File.Exists(Program(folder, "pg_ctl"))) continue;
            var version = await VersionAsync(folder, ct);
            if (version >= MinMajor) found.Add(new PostgresPrograms(folder, version.Value));
        }
        return found.Where(it => major is null || it.Major == major).MaxBy(it => it.Major)
            ?? throw new EmbeddedPostgresException(Missing(major, found));
    }

    private static async Task<int?> VersionAsync(string folder, CancellationToken ct)
    {
        // "pg_ctl (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)"; a beta says "17beta1".
        if (OperatingSystem.IsWindows())
            return int.TryParse(Path.GetFileName(Path.GetDirectoryName(folder)), CultureInfo.InvariantCulture, out var it) ? it : MinMajor;
        var said = await ChildProcess.RunAsync(Program(folder, "pg_ctl"), ["--version"], user: null, ct);
        var digits = said.Output.Split(' ').ElementAtOrDefault(2)?.TakeWhile(char.IsAsciiDigit).ToArray();
        return said.Succeeded && int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    internal static IEnumerable<string> UsualFolders()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (var folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return folder;
        foreach (var folder in Below("/usr/lib/postgresql", "bin")) yield return folder;
        foreach (var folder in Below("/usr", "bin", "pgsql-*")) yield return folder;
        foreach (var brew in new[] { "/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt" })
            foreach (var folder in Below(brew, "bin", "postgresql*")) yield return folder;
        if (!OperatingSystem.IsWindows()) yield break;
        var installed = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL");
        foreach (var folder in Below(installed, "bin")) yield return folder;
    }

    private static IEnumerable<string> Below(string parent, string child, string pattern = "*") =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent, pattern).Select(it => Path.Combine(it, child)) : [];

    internal static string Program(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static string Missing(int? major, List<PostgresPrograms> found) => major is not null && found.Count > 0
        ? $"The embedded cluster was made by PostgreSQL {major}; this machine has {string.Join(", ", found.Select(it => it.Major))}. "
          + $"Install that version again: {Command(major)}"
        : $"No PostgreSQL {MinMajor} or newer was found on this machine. Install it: {Command(major)}"
          + " Or name a server of your own in ConnectionStrings:PowerCrm.";

    private static string Command(int? major) =>
        OperatingSystem.IsWindows() ? $"winget install PostgreSQL.PostgreSQL.{major ?? 16}."
        : OperatingSystem.IsMacOS() ? $"brew install postgresql@{major ?? 16}."
        : File.Exists("/usr/bin/dnf") ? "sudo dnf install postgresql-server."
        : major is null ? "sudo apt-get install postgresql." : $"sudo apt-get install postgresql-{major}.";
}
