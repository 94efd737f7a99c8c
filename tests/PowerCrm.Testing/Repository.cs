namespace PowerCrm.Testing;

/// <summary>The location of this working copy.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Returns the path of test data: <c>tests/data</c> and its folders.</summary>
    public static string Data(params string[] parts) => Path.Combine([Root, "tests", "data", .. parts]);

    /// <summary>
    /// The host's own program, built in the same configuration as the tests. The folder of a test project has a copy of it, but beside
    /// assemblies that no operator has, which the libraries' verbs would look through.
    /// </summary>
    public static string HostProgram { get; } = Path.Combine(Root, "src", "PowerCrm.Host", "bin",
        Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!, "net10.0", "PowerCrm.Host.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "PowerCrm.sln"))) return folder.FullName;
        throw new InvalidOperationException($"No PowerCrm.sln above {AppContext.BaseDirectory}.");
    }
}
