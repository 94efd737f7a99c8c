using System.CommandLine;
using PowerCrm.China;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>
/// `describe`: lists the parts of this host; with `--events`, `--routes` or `--fields` prints docs/events.md, docs/routes.md or
/// docs/fields.md.
/// </summary>
internal static class Describe
{
    public static Command Command()
    {
        var events = new Option<bool>("--events")
        {
            Description = "Print the events as Markdown (docs/events.md), or with --json as JSON.",
        };
        var routes = new Option<bool>("--routes")
        {
            Description = "Print the routes and who may use them as Markdown (docs/routes.md), or with --json as JSON.",
        };
        var fields = new Option<bool>("--fields")
        {
            Description = "Print the fields of a registration, their rules, protection and readers as Markdown (docs/fields.md), or with "
                + "--json as JSON.",
        };
        var command = new Command("describe", "What this host consists of: modules, events, readers, routes.")
        { events, routes, fields, Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var json = parsed.GetValue(Verb.Json);
            if (json && parsed.GetValue(events))
                Verb.Print(EventList.All(host.Services.GetRequiredService<Maintenance>()));
            else if (json && parsed.GetValue(routes))
                Verb.Print(RouteList.All(((IEndpointRouteBuilder)host.App).DataSources));
            else if (json && parsed.GetValue(fields))
                Verb.Print(FieldList.All());
            else if (parsed.GetValue(fields))
                Console.Write(FieldList.RenderMarkdown());
            else if (parsed.GetValue(events))
                Console.Write(EventList.RenderMarkdown(host.Services.GetRequiredService<Maintenance>()));
            else if (parsed.GetValue(routes))
                Console.Write(RouteList.RenderMarkdown(((IEndpointRouteBuilder)host.App).DataSources));
            else
                PrintAll(host.Services, host.App, (await AutoApprovalNotice.ReadState(host.Services, token)).Text, json);
            return Root.Done;
        }, ct, migrate: false));
        return command;
    }

    private static void PrintAll(IServiceProvider services, WebApplication app, string automaticApproval, bool json)
    {
        var admin = services.GetRequiredService<Maintenance>();
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Select(m => $"{m} /{e.RoutePattern.RawText?.TrimStart('/')}"))
            .Distinct().OrderBy(r => r.Split(' ')[1], StringComparer.Ordinal).ToList();
        var summary = new
        {
            version = typeof(Describe).Assembly.GetName().Version?.ToString(3),
            modules = Modules.All.Select(m => m.Name),
            events = admin.EventTypes.Select(e => e.Name),
            projections = admin.Projections,
            reactions = ListReactions(),
            due = admin.DueCommands,
            automaticApproval,
            calendar = ListCalendarYears(services),
            routes,
        };
        if (json)
        {
            Verb.Print(summary);
            return;
        }
        foreach (var (title, lines) in ((string, IEnumerable<string>)[])[("modules", summary.modules), ("events", summary.events),
            ("projections", summary.projections), ("reactions", summary.reactions), ("due", summary.due),
            ("automatic approval", [summary.automaticApproval]),
            ("calendar", summary.calendar), ("routes", summary.routes)])
            Console.WriteLine($"{title}\n  {string.Join("\n  ", lines)}");
    }

    /// <summary>Returns the years whose holidays are known, and the year that is missing.</summary>
    private static IReadOnlyList<string> ListCalendarYears(IServiceProvider services) =>
    [
        .. WorkingCalendar.PublishedYears.Select(y => $"{y}"),
        .. WorkingCalendar.FindMissingYear(ChinaTime.Day(services.GetRequiredService<TimeProvider>().GetUtcNow())) is { } year
            ? (string[])[$"{year} is missing"] : [],
    ];

    /// <summary>Returns the messages of each reaction.</summary>
    private static IReadOnlyList<string> ListReactions() =>
        [.. Messaging.ListReactions().Select(r => $"{r.Name}: {string.Join(", ", r.Messages)}")];
}
