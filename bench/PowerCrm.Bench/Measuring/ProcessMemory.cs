using System.Globalization;

namespace PowerCrm.Bench.Measuring;

/// <summary>The memory of other processes, as Linux reports it.</summary>
internal static class ProcessMemory
{
    public static IEnumerable<int> FindChildren(int process)
    {
        foreach (var task in Directory.EnumerateDirectories($"/proc/{process}/task"))
            foreach (var id in ReadFile(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return int.Parse(id, CultureInfo.InvariantCulture);
    }

    public static string Name(int process) => ReadFile($"/proc/{process}/comm").Trim();

    public static string CommandLine(int process) => ReadFile($"/proc/{process}/cmdline").Replace('\0', ' ');

    /// <summary>Returns megabytes; 0 for a process that has ended.</summary>
    public static double ReadMegabytes(int process, string name)
    {
        var line = ReadFile($"/proc/{process}/status").Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            * 1024 / 1e6;
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";                                                                  // it has ended meanwhile
        }
    }
}
