using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Web;
using Spectre.Console;

namespace PowerCrm.Host.Cli;

/// <summary>Shared by the verbs: a host that does not listen, output as text or JSON, exit codes.</summary>
internal static class Verb
{
    public static readonly Option<bool> Json = new("--json") { Description = "Print the answer as JSON, for scripts." };

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Builds the host without starting it. The schema is updated, unless the verb is about the schema.</summary>
    /// <param name="startHost">True if the host is started, so that messages to reactions are sent after the verb has appended events. It
    /// listens on a random port, so it can run beside another host.</param>
    public static async Task<int> WithHost(Func<BuiltHost, CancellationToken, Task<int>> action, CancellationToken ct, bool migrate = true,
        bool startHost = false)
    {
        try
        {
            await using var host = await HostFactory.Build(["--Logging:LogLevel:Default=Warning",
                .. startHost ? (string[])["--urls=http://127.0.0.1:0"] : [], .. ExtraSettings], readers: false, ct);
            if (migrate)
                await host.Prepare(ct);
            if (!startHost)
                return await action(host, ct);
            await host.App.StartAsync(ct);
            var code = await action(host, ct);
            await host.App.StopAsync(CancellationToken.None);
            return code;
        }
        catch (Exception e) when (e is StartupException or InvalidOperationException or ArgumentException)
        {
            return Fail(e.Message);
        }
        catch (NpgsqlException e)
        {
            return Fail($"The database does not answer: {e.Message}");
        }
    }

    public static readonly Option<bool> Yes = new("--yes")
    {
        Description = "Do not ask; needed in Production, and without a terminal.",
    };

    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be done, and change nothing." };

    private const int MaxListed = 10_000;

    /// <summary>How many rows a list prints: 1 to 10,000, 100 unless given.</summary>
    public static readonly Option<int> Most = CreateMost();

    private static Option<int> CreateMost()
    {
        var option = new Option<int>("--most") { Description = "How many at most.", DefaultValueFactory = _ => 100 };
        option.Validators.Add(it =>
        {
            if (it.Errors.Any() || it.GetValueOrDefault<int>() is >= 1 and <= MaxListed)
                return;
            it.AddError($"--most is 1 to {MaxListed}.");
        });
        return option;
    }

    /// <summary>
    /// Asks for confirmation; returns null to go on. Without a terminal, and in Production, the command line must contain --yes.
    /// </summary>
    public static string? Confirm(string statement, BuiltHost host, bool yes)
    {
        if (yes)
            return null;
        var connection = new NpgsqlConnectionStringBuilder(host.Prerequisites.ConnectionString);
        var message = $"{statement}, in database {connection.Database} on {connection.Host}.";
        if (host.App.Environment.IsProduction())
            return message + " In Production it needs --yes.";
        if (Console.IsInputRedirected || Current.Value?.Settings is not null)
            return message + " Without a terminal it needs --yes.";
        Console.Error.Write(message + " Type yes to go on: ");
        return Console.ReadLine()?.Trim() == "yes" ? null : "Nothing was done.";
    }

    /// <summary>Overwrites one line on standard error.</summary>
    public static void PrintProgress(string text) => Console.Error.Write($"\r  {text} ");

    /// <summary>The name of the operator, for the record.</summary>
    public static string Operator => "operator:"
        // ops/powercrm-verb runs as the hosts' user, and names the person.
        + (Environment.GetEnvironmentVariable("POWERCRM_OPERATOR") is { Length: > 0 } person ? person : Environment.UserName);

    /// <summary>The operator, as events record it.</summary>
    public static Caller Caller() => PowerCrm.Store.Caller.Of(Operator);

    /// <summary>Returns the streams in the name of the operator.</summary>
    public static IStreams Streams(BuiltHost host) => host.Services.GetRequiredService<StreamsFactory>().As(Caller());

    /// <summary>"1 line", "2 lines".</summary>
    public static string Pluralize(long count, string singular, string plural) => $"{count} {(count == 1 ? singular : plural)}";

    /// <summary>Creates the verb `list`, which prints names, one per line.</summary>
    public static Command CreateListCommand(string description, Func<Maintenance, IReadOnlyList<string>> names)
    {
        var list = new Command("list", description) { Json };
        list.SetAction((parsed, ct) => WithHost((host, _) =>
        {
            var items = names(host.Services.GetRequiredService<Maintenance>());
            if (parsed.GetValue(Json))
                Print(items);
            else
                Console.WriteLine(string.Join('\n', items));
            return Task.FromResult(Root.Done);
        }, ct));
        return list;
    }

    /// <summary>Prints rows that need an operator's attention; the exit code is 0 if there are none.</summary>
    public static int PrintRows<T>(IReadOnlyList<T> rows, bool json, string emptyMessage, IReadOnlyList<string> columns,
        Func<T, IReadOnlyList<string?>> cells)
    {
        if (json)
            Print(rows);
        else if (rows.Count == 0)
            Console.WriteLine(emptyMessage);
        else
            PrintTable(columns, rows.Select(cells));
        return rows.Count == 0 ? Root.Done : Root.Found;
    }

    /// <summary>The state of the running command line. A process has one, but tests run several at the same time.</summary>
    private static readonly AsyncLocal<(bool Json, IReadOnlyList<string>? Settings)?> Current = new();

    /// <summary>Whether `--json` was typed. Standard output then contains only JSON, even after an error.</summary>
    public static bool AsJson => Current.Value?.Json ?? false;

    /// <summary>The settings of this command line's host, besides the environment's.</summary>
    public static IReadOnlyList<string> ExtraSettings => Current.Value?.Settings ?? [];

    /// <summary>Whether a person at a terminal sees standard error, and did not ask for JSON.</summary>
    public static bool ShowsProgress => !AsJson && !Console.IsErrorRedirected && Current.Value?.Settings is null;

    /// <param name="args">The typed words.</param>
    /// <param name="settings">Settings besides the environment's, if another program calls this; null if a person typed the
    /// command.</param>
    public static void Begin(string[] args, IReadOnlyList<string>? settings) => Current.Value = (args.Contains("--json"), settings);

    public static int Fail(string message)
    {
        if (AsJson)
            Print(new { error = message });
        else
            Console.Error.WriteLine(message);
        return Root.Failed;
    }

    /// <summary>Prints the answer of a route as the route returns it.</summary>
    public static void PrintAnswer<T>(T answer) => Print(JsonSerializer.SerializeToNode(answer, WebJson.Options)!);

    public static void Print(object value) => Console.WriteLine(JsonSerializer.Serialize(value, JsonOptions));

    public static void PrintTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column).NoWrap());
        // Lines in a file or a pipe are not wrapped.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 400;
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => Markup.Escape(cell ?? ""))]);
        AnsiConsole.Write(table);
    }
}
