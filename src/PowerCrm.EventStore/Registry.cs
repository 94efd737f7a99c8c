using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace PowerCrm.EventStore;

/// <summary>The log holds an event whose name no code knows: its reader stops here instead of passing over it.</summary>
public sealed class UnknownEventTypeException(string type) : Exception($"The log holds an event of the unknown type '{type}'.")
{
    public string EventType { get; } = type;
}

/// <summary>What an event is stored as: its name by hand, and the CLR name as Marten writes it.</summary>
internal sealed record EventType(Type Clr, string Name)
{
    public string DotnetName { get; } = $"{Clr.FullName}, {Clr.Assembly.GetName().Name}";

    /// <summary>Looked up once: a search by type for each event costs.</summary>
    public JsonTypeInfo Json { get; } = StoreJson.Options.GetTypeInfo(Clr);
}

internal sealed record ProjectionType(string Name, Type Document, Run Run, IReadOnlySet<Type> Handles,
    Func<Recorded, string?> Key, Func<object?, Recorded, object?> Apply, bool OwnKey = false)
{
    public string Table => "mt_doc_" + Name;
    public string IdType => Run == Run.Inline ? "uuid" : "varchar";
    public string Progress => Document.Name + ":All";
    public object Id(string key) => Run == Run.Inline ? Guid.Parse(key) : key;
}

internal sealed record SubscriptionType(string Name, Type Clr, IReadOnlySet<Type> Handles, int Attempts, bool Outside)
{
    public string Progress => Name + ":All";
}

internal sealed record DueType(string Command, Type Clr, int Attempts);

internal sealed record SchemaPart(string Module, Assembly Assembly);

/// <summary>What the modules registered, checked once at start-up.</summary>
internal sealed partial class Registry
{
    private readonly FrozenDictionary<Type, EventType> byType;
    private readonly FrozenDictionary<string, EventType> byName;
    private readonly FrozenDictionary<string, (string To, Func<JsonObject, JsonObject> Change)> upcasts;

    public Registry(EventStoreBuilder built)
    {
        var faults = new List<string>();
        foreach (var twice in built.Events.GroupBy(e => e.Name).Where(g => g.Count() > 1))
            faults.Add($"event name '{twice.Key}' is registered twice");
        foreach (var twice in built.Events.GroupBy(e => e.Clr).Where(g => g.Count() > 1))
            faults.Add($"event type {twice.Key.Name} is registered twice");
        foreach (var bad in built.Events.Where(e => !EventName().IsMatch(e.Name)))
            faults.Add($"event name '{bad.Name}' is not snake_case");
        byType = built.Events.DistinctBy(e => e.Clr).ToFrozenDictionary(e => e.Clr);
        byName = built.Events.DistinctBy(e => e.Name).ToFrozenDictionary(e => e.Name, StringComparer.Ordinal);

        foreach (var twice in built.Upcasts.GroupBy(u => u.From).Where(g => g.Count() > 1))
            faults.Add($"'{twice.Key}' is upcast twice");
        upcasts = built.Upcasts.DistinctBy(u => u.From).ToFrozenDictionary(u => u.From, u => (u.To, u.Change), StringComparer.Ordinal);
        foreach (var (from, _) in upcasts)
        {
            if (byName.ContainsKey(from))
                faults.Add($"'{from}' is both upcast and registered: its type would never be met");
            if (Newest(from) is null)
                faults.Add($"the upcasts of '{from}' end in no registered event, or go in a circle");
        }

        Projections = built.Projections;
        Subscriptions = built.Subscriptions;
        DueCommands = built.DueCommands;
        Schemas = [new SchemaPart("store", typeof(Registry).Assembly), .. built.Schemas];
        foreach (var twice in Projections.GroupBy(p => p.Name).Where(g => g.Count() > 1))
            faults.Add($"projection '{twice.Key}' is registered twice");
        foreach (var bad in Projections.Where(p => !ProjectionName().IsMatch(p.Name)))
            faults.Add($"projection name '{bad.Name}' has other than lower-case letters");
        foreach (var bad in Projections.Where(p => p.Run == Run.Inline && p.OwnKey))
            faults.Add($"projection '{bad.Name}' is inline and has a key of its own: an inline document is the fold of one stream, so register it async");
        foreach (var twice in Projections.Select(p => p.Progress).Concat(Subscriptions.Select(s => s.Progress))
            .GroupBy(n => n).Where(g => g.Count() > 1))
            faults.Add($"two readers share the progress row '{twice.Key}'");
        foreach (var twice in DueCommands.GroupBy(d => d.Command).Where(g => g.Count() > 1))
            faults.Add($"due command '{twice.Key}' is registered twice");
        foreach (var (owner, type) in Projections.SelectMany(p => p.Handles.Select(t => (p.Name, t)))
            .Concat(Subscriptions.SelectMany(s => s.Handles.Select(t => (s.Name, t)))))
            if (!byType.ContainsKey(type))
                faults.Add($"'{owner}' handles {type.Name}, which is no registered event");
        if (faults.Count > 0)
            throw new InvalidOperationException("The event store's registrations are wrong: " + string.Join("; ", faults) + ".");

        KnownNames = [.. byName.Keys, .. upcasts.Keys];
    }

    public IReadOnlyList<ProjectionType> Projections { get; }
    public IReadOnlyList<SubscriptionType> Subscriptions { get; }
    public IReadOnlyList<DueType> DueCommands { get; }
    public IReadOnlyList<SchemaPart> Schemas { get; }
    public string[] KnownNames { get; }
    public IEnumerable<EventType> Events => byName.Values.OrderBy(e => e.Name, StringComparer.Ordinal);
    public IEnumerable<string> UpcastFrom => upcasts.Keys.OrderBy(n => n, StringComparer.Ordinal);

    public EventType Of(object @event) => byType.TryGetValue(@event.GetType(), out var type) ? type
        : throw new InvalidOperationException($"{@event.GetType().Name} is no registered event.");

    public object Read(string name, byte[] json)
    {
        if (byName.TryGetValue(name, out var type))
            return StoreJson.Read(json, type.Json);
        if (Newest(name) is not { } newest)
            throw new UnknownEventTypeException(name);
        var node = JsonNode.Parse(json) as JsonObject ?? throw new JsonException($"An event '{name}' is no JSON object.");
        while (upcasts.TryGetValue(name, out var step))
            (name, node) = (step.To, step.Change(node));
        return StoreJson.Read(node, newest.Clr);
    }

    /// <summary>Stored names, old shapes too, that come out as one of the types.</summary>
    public string[] NamesOf(IReadOnlySet<Type> types) =>
        [.. KnownNames.Where(n => Newest(n) is { } e && types.Contains(e.Clr)).Order(StringComparer.Ordinal)];

    public EventType? Newest(string name)
    {
        for (var steps = 0; steps <= upcasts.Count; steps++)
        {
            if (byName.TryGetValue(name, out var type))
                return type;
            if (!upcasts.TryGetValue(name, out var step))
                return null;
            name = step.To;
        }
        return null;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(_[a-z0-9]+)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex EventName();

    [GeneratedRegex(@"\A[a-z]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex ProjectionName();
}
