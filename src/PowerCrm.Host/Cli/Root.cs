using System.CommandLine;
using System.CommandLine.Help;

namespace PowerCrm.Host.Cli;

/// <summary>The command line, with one file per verb. Exit codes: 0 done, 1 a check found something, 2 failed.</summary>
internal static class Root
{
    public const int Done = 0, Found = 1, Failed = 2;

    /// <summary>The exit code after Ctrl-C, as is usual in shells.</summary>
    public const int Interrupted = 130;

    public static RootCommand Command()
    {
        var root = new RootCommand("PowerCrm: registration, review and assignment of an electricity retailer's customers.");
        Command[] verbs =
        [
            RunHost.Command(), CheckEnv.Command(), Describe.Command(), DbVerbs.Apply(), DbVerbs.Assert(), DbVerbs.Protect(),
            ProjectionsVerb.Command(), RowsVerb.Command(),
            ReactionsVerb.Command(), CallsVerb.Command(), NotificationsVerb.Command(),
            DueVerb.Command(), OperationsVerb.Command(), StaffVerb.Command(), ManagersVerb.Command(), ReviewsVerb.Command(),
            CheckInvariants.Command(),
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
    /// Runs the typed command. An unknown verb is reported with exit code 2, which is not a finding. With --json, errors are JSON too.
    /// </summary>
    /// <param name="args">The typed words.</param>
    /// <param name="settings">Settings besides the environment's, if another program calls this.</param>
    public static async Task<int> Run(string[] args, IReadOnlyList<string>? settings = null)
    {
        Verb.Begin(args, settings);
        if (args is ["help", "--man"])
        {
            Console.Write(ManPage.Render(Command()));
            return Done;
        }
        if (args is ["help", "--all"])
        {
            Console.Write(await HelpPages.RenderAll());
            return Done;
        }
        if (args is ["help", "help" or "--help" or "-h" or "-?", ..])
            args = ["help"];
        if (args is ["help", var verb, ..] && !Command().Subcommands.Any(c => c.Name == verb))
            return Verb.Fail($"There is no verb '{verb}'; `help` lists them.");
        if (args is ["help", ..])
            args = [.. args[1..], "--help"];
        try
        {
            if (FrameworkVerbs.Contains(args[0]))
                return await FrameworkVerbs.Run(args, CancellationToken.None);
            var root = Command();
            if (!args[0].StartsWith('-') && root.Subcommands.All(c => c.Name != args[0]))
                return Verb.Fail($"There is no verb '{args[0]}'; `help` lists them.");
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0 && Verb.AsJson)
                return Verb.Fail(string.Join(' ', parsed.Errors.Select(e => e.Message)));
            if (parsed.Errors.Count == 0 && parsed.Action is not HelpAction)
                return await parsed.InvokeAsync(new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    // By default the library ends the process two seconds after Ctrl-C or SIGTERM; a host may need twenty to finish its
                    // work.
                    ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
                });
            // Help and error messages name the typed command instead of the executable.
            var (output, error) = (new StringWriter(), new StringWriter());
            await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
            await Console.Out.WriteAsync(ReplaceExecutableName(output));
            await Console.Error.WriteAsync(ReplaceExecutableName(error));
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

    internal static string ReplaceExecutableName(StringWriter text) =>
        text.ToString().Replace(RootCommand.ExecutableName, "powercrm", StringComparison.Ordinal);
}
