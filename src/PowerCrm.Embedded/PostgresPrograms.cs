using System.Globalization;

namespace PowerCrm.Embedded;

/// <summary>
/// The PostgreSQL server programs on this machine: one folder that contains <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.
/// </summary>
internal sealed record PostgresPrograms(string Folder, int Major)
{
    public const int MinMajor = 15;

    public string InitDb => PathOf(Folder, "initdb");
    public string PgCtl => PathOf(Folder, "pg_ctl");

    /// <summary>Finds the newest version on the machine, or exactly <paramref name="major"/> if a cluster of that version exists.</summary>
    public static async Task<PostgresPrograms> FindAsync(IReadOnlyList<string>? folders, int? major, CancellationToken ct)
    {
        List<PostgresPrograms> programs = [];
        foreach (var folder in (folders ?? UsualFolders().ToList()).Distinct())
        {
            if (!File.Exists(PathOf(folder, "initdb")) || !File.Exists(PathOf(folder, "pg_ctl"))) continue;
            var version = await VersionAsync(folder, ct);
            if (version >= MinMajor) programs.Add(new PostgresPrograms(folder, version.Value));
        }
        return programs.Where(p => major is null || p.Major == major).MaxBy(p => p.Major)
            ?? throw new EmbeddedPostgresException(DescribeMissing(major, programs));
    }

    private static async Task<int?> VersionAsync(string folder, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
            return int.TryParse(Path.GetFileName(Path.GetDirectoryName(folder)), CultureInfo.InvariantCulture, out var it) ? it : MinMajor;
        return await ReadMajorAsync(folder, "pg_ctl", ct);
    }

    /// <summary>Returns the major version that a program reports; null if it cannot be run.</summary>
    internal static async Task<int?> ReadMajorAsync(string folder, string program, CancellationToken ct)
    {
        // "pg_ctl (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)"; a beta says "17beta1".
        var result = await ChildProcess.RunAsync(PathOf(folder, program), ["--version"], user: null, ct);
        var digits = result.Output.Split(' ').ElementAtOrDefault(2)?.TakeWhile(char.IsAsciiDigit).ToArray();
        return result.Succeeded && int.TryParse(digits, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    internal static IEnumerable<string> UsualFolders()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        foreach (var folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return folder;
        foreach (var folder in FindProgramFolders("/usr/lib/postgresql")) yield return folder;
        foreach (var folder in FindProgramFolders("/usr", "pgsql-*")) yield return folder;
        foreach (var brewFolder in new[] { "/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt" })
            foreach (var folder in FindProgramFolders(brewFolder, "postgresql*")) yield return folder;
        if (!OperatingSystem.IsWindows()) yield break;
        var installed = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL");
        foreach (var folder in FindProgramFolders(installed)) yield return folder;
    }

    private static IEnumerable<string> FindProgramFolders(string parent, string pattern = "*") =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent, pattern).Select(folder => Path.Combine(folder, "bin")) : [];

    internal static string PathOf(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static string DescribeMissing(int? major, List<PostgresPrograms> programs) => major is not null && programs.Count > 0
        ? $"The embedded cluster was made by PostgreSQL {major}; this machine has {string.Join(", ", programs.Select(p => p.Major))}. "
          + $"Install that version again: {InstallCommand(major)}"
        : $"No PostgreSQL {MinMajor} or newer was found on this machine. Install it: {InstallCommand(major)}"
          + " Or name a server of your own in ConnectionStrings:PowerCrm.";

    private static string InstallCommand(int? major) =>
        OperatingSystem.IsWindows() ? $"winget install PostgreSQL.PostgreSQL.{major ?? 16}."
        : OperatingSystem.IsMacOS() ? $"brew install postgresql@{major ?? 16}."
        : File.Exists("/usr/bin/dnf") ? "sudo dnf install postgresql-server."
        : major is null ? "sudo apt-get install postgresql." : $"sudo apt-get install postgresql-{major}.";
}
