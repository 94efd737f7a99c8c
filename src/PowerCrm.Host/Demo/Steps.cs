namespace PowerCrm.Host.Demo;

/// <summary>
/// What a newcomer sees of a start before the links: one line a step, as the `powercrm` script prints its own. On standard error; the log
/// is elsewhere (<see cref="Hosting.LogFile"/>).
/// </summary>
internal static class Steps
{
    public static void Say(string english, string chinese) => Console.Error.WriteLine($"- {english}. {chinese}。");

    /// <summary>Counts within one line of a terminal; in a file, lines of numbers would be noise.</summary>
    public static void Count(int done, int of)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write(done < of ? $"\r  {done}/{of} " : "\r         \r");
    }
}
