using System.CommandLine;
using JasperFx;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Cli;

/// <summary>
/// Verbs that Marten and Wolverine provide (JasperFx). They are listed together with the product's own verbs and run on its host, which is
/// built but not started. Verbs that duplicate one of the product's are left out; destructive ones ask first.
/// </summary>
internal static class FrameworkVerbs
{
    /// <param name="Actions">The allowed actions; empty for any. The framework also accepts an enum's number, which is refused
    /// here.</param>
    /// <param name="ConfirmedActions">The destructive actions, which ask first.</param>
    /// <param name="AcceptsJson">True if its only output is JSON.</param>
    private sealed record FrameworkVerb(string Name, string Description, string[] Actions, string[] ConfirmedActions,
        bool AcceptsJson = false);

    private static readonly FrameworkVerb[] All =
    [
        new("resources", "What the libraries keep in the database: check, list, statistics, setup; clear and teardown ask first.",
            ["check", "list", "statistics", "setup", "clear", "teardown"], ["clear", "teardown"]),
        new("storage", "Messages that are stored: counts, replay (all that could not be handled); release, clear and rebuild ask first.",
            ["counts", "replay", "release", "clear", "rebuild"], ["release", "clear", "rebuild"]),
        new("codegen", "Show the code that the build writes for handlers and endpoints: preview.", ["preview"], []),
        new("db-dump", "Write a library's part of the schema as SQL: db-dump <file> -d <one of db-list>.", [], []),
        new("db-list", "The databases that the libraries work on.", [], []),
        new("wolverine-diagnostics", "How Wolverine sees handlers and routes: codegen-preview, describe-routing, describe-handlers.",
            ["codegen-preview", "describe-routing", "describe-handlers"], [], AcceptsJson: true),
        new("openapi", "Write the contract of the HTTP interface: openapi --output <file>.", [], [], AcceptsJson: true),
    ];

    /// <summary>Returns the verbs for the list; the framework parses their arguments.</summary>
    public static IEnumerable<Command> Commands() =>
        All.Select(v => new Command(v.Name, v.Description) { TreatUnmatchedTokensAsErrors = false });

    public static bool Contains(string word) => All.Any(v => v.Name == word);

    public static async Task<int> Run(string[] args, CancellationToken ct)
    {
        var verb = All.Single(v => v.Name == args[0]);
        if (args.Intersect(["--help", "-h", "-?"]).Any())
            return await ShowHelp(verb);
        if (Verb.AsJson && !verb.AcceptsJson)
            return Verb.Fail($"{verb.Name} has no --json.");
        var action = args.Length > 1 ? args[1] : "";
        if (verb.Actions.Length > 0 && !verb.Actions.Contains(action))
            return Verb.Fail($"{verb.Name} needs one of: {string.Join(", ", verb.Actions)}.");
        try
        {
            await using var host = await HostFactory.Build(["--Logging:LogLevel:Default=Warning"], readers: false, ct, verb: true);
            if (verb.ConfirmedActions.Contains(action) && Verb.Confirm($"`{verb.Name} {action}` deletes data permanently", host,
                args.Contains("--yes")) is { } refusal)
                return Verb.Fail(refusal);
            var arguments = args.Where(w => w != "--yes" && !(w == "--json" && verb.Name == "openapi"));
            var exitCode = await host.App.RunJasperFxCommands([.. arguments]);
            return exitCode == 0 ? Root.Done : action == "check" ? Root.Found : Root.Failed;
        }
        catch (StartupException e)
        {
            return Verb.Fail(e.Message);
        }
    }

    private static async Task<int> ShowHelp(FrameworkVerb verb)
    {
        Console.WriteLine(verb.Description);
        if (verb.ConfirmedActions.Length > 0)
            Console.WriteLine("With --yes it does not ask; --yes is required in Production and without a terminal.");
        // Prints the libraries' own help, which needs no host.
        await new HostBuilder().RunJasperFxCommands(["help", verb.Name]);
        return Root.Done;
    }
}
