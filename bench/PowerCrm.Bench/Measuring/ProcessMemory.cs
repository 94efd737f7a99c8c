using System.Globalization;

namespace PowerCrm.Bench.Measuring;

/// <summary>The memory of other processes, as Linux reports it.</summary>
internal static class ProcessMemory
{
    public static IEnumerable<int> Children(int process)
    {
        foreach (var task in Directory.EnumerateDirectories($"/proc/{process}/task"))
            foreach (var id in Text(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return int.Parse(id, CultureInfo.InvariantCulture);
    }

    public static string Name(int process) => Text($"/proc/{process}/comm").Trim();

    public static string CommandLine(int process) => Text($"/proc/{process}/cmdline").Replace('\0', ' ');

    /// <summary>Returns megabytes; 0 for a process that has ended.</summary>
    public static double Of(int process, string name)
    {
        var line = Text($"/proc/{process}/status").Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            * 1024 / 1e6;
    }

    private static string Text(string file)
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
