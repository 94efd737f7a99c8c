namespace PowerCrm.Host.Demo;

/// <summary>
/// Prints the steps of a start to standard error, one line each, in the style of the `powercrm` script. The log goes elsewhere
/// (<see cref="Hosting.LogFile"/>).
/// </summary>
internal static class StartupOutput
{
    public static void PrintStep(string english, string chinese) => Console.Error.WriteLine($"- {english}. {chinese}。");

    /// <summary>Shows a counter within one line of a terminal; prints nothing to a file.</summary>
    public static void ShowProgress(int done, int total)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write(done < total ? $"\r  {done}/{total} " : "\r         \r");
    }
}
