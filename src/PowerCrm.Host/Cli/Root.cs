using System.CommandLine;
using System.CommandLine.Help;

namespace PowerCrm.Host.Cli;

/// <summary>The command line: one verb a file. Exit codes: 0 done, 1 a check found something, 2 it could not be done.</summary>
internal static class Root
{
    public const int Done = 0, Found = 1, Failed = 2;

    /// <summary>By Ctrl-C, as shells say it.</summary>
    public const int Interrupted = 130;

    public static RootCommand Command()
    {
        var root = new RootCommand("PowerCrm: registration, review and assignment of an electricity retailer's customers.");
        Command[] verbs =
        [
            RunHost.Command(), CheckEnv.Command(), Describe.Command(), DbVerbs.Apply(), DbVerbs.Assert(), ProjectionsVerb.Command(),
            RowsVerb.Command(),
            ReactionsVerb.Command(), CallsVerb.Command(), NotificationsVerb.Command(),
            DueVerb.Command(), StaffVerb.Command(), ManagersVerb.Command(), CheckInvariants.Command(),
            AuditVerb.Command(), KeysVerb.Command(),
            BackupVerb.Command(), BackupVerb.Restore(), PoliciesVerb.Command(), AssignmentVerb.Command(), DemoVerb.Command(),
            RetentionVerb.Command(), PrivacyVerb.Command(), OcrVerb.Command(), DirectoryVerb.Command(), CustomersVerb.Command(),
            Completion.Command(),
            .. FrameworkVerbs.Commands(),
        ];
        foreach (var verb in verbs)
            root.Add(verb);
        return root;
    }

    /// <summary>
    /// Runs what was typed; words that are no command are said to be none, and that is 2 and not a finding. Under --json whatever goes
    /// wrong is JSON too.
    /// </summary>
    /// <param name="words">What was typed.</param>
    /// <param name="settings">Settings beside the environment's, of words that another program gives.</param>
    public static async Task<int> Run(string[] words, IReadOnlyList<string>? settings = null)
    {
        Verb.Begin(words, settings);
        if (words is ["help", "--man"])
        {
            Console.Write(ManPage.Of(Command()));
            return Done;
        }
        if (words is ["help", "--all"])
        {
            Console.Write(await HelpPages.All());
            return Done;
        }
        if (words is ["help", "help" or "--help" or "-h" or "-?", ..])
            words = ["help"];
        if (words is ["help", var about, ..] && !Command().Subcommands.Any(c => c.Name == about))
            return Verb.Fail($"There is no verb '{about}'; `help` lists them.");
        if (words is ["help", ..])
            words = [.. words[1..], "--help"];
        try
        {
            if (FrameworkVerbs.Knows(words[0]))
                return await FrameworkVerbs.Run(words, CancellationToken.None);
            var root = Command();
            if (!words[0].StartsWith('-') && root.Subcommands.All(c => c.Name != words[0]))
                return Verb.Fail($"There is no verb '{words[0]}'; `help` lists them.");
            var parsed = root.Parse(words);
            if (parsed.Errors.Count > 0 && Verb.AsJson)
                return Verb.Fail(string.Join(' ', parsed.Errors.Select(e => e.Message)));
            if (parsed.Errors.Count == 0 && parsed.Action is not HelpAction)
                return await parsed.InvokeAsync(new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    // Of itself it ends the process two seconds after Ctrl-C or SIGTERM; a host takes up to twenty to finish what it does.
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
                });
            // Help and faults name the command that is typed, not the program behind it.
            var (said, complained) = (new StringWriter(), new StringWriter());
            await parsed.InvokeAsync(new InvocationConfiguration { Output = said, Error = complained });
            await Console.Out.WriteAsync(Named(said));
            await Console.Error.WriteAsync(Named(complained));
            return parsed.Errors.Count > 0 ? Failed : Done;
        }
        catch (OperationCanceledException)
        {
            return Verb.Fail("Ended before it was done.");
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(e.ToString());
            return Verb.AsJson ? Verb.Fail($"{e.GetType().Name}: {e.Message}") : Failed;
        }
    }

    internal static string Named(StringWriter text) =>
        text.ToString().Replace(RootCommand.ExecutableName, "powercrm", StringComparison.Ordinal);
}
