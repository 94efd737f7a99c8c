using System.Reflection;
using System.Text.RegularExpressions;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;

namespace PowerCrm.Store;

/// <summary>Collects what a module registers with the store. Startup fails if a name is used twice or is not snake_case.</summary>
public sealed partial class StoreBuilder
{
    private readonly List<Action<StoreOptions>> configurations = [];
    private readonly List<string> faults = [];
    private readonly HashSet<string> eventNames = new(StringComparer.Ordinal);
    private readonly HashSet<Type> upcastTypes = [];

    internal Dictionary<string, Type> Events { get; } = new(StringComparer.Ordinal);
    internal Dictionary<string, Func<DueCommand, object>> Due { get; } = new(StringComparer.Ordinal);
    internal HashSet<string> Calls { get; } = new(StringComparer.Ordinal);
    internal List<IReadModel> ReadModels { get; } = [];
    internal List<(string Module, Assembly Assembly)> Schemas { get; } = [];
    internal List<string> LogTables { get; } = [];

    /// <param name="name">The stored name, written by hand: <c>review_claimed</c>, <c>review_claimed_v2</c>.</param>
    public StoreBuilder Event<T>(string name) where T : class
    {
        if (Events.ContainsValue(typeof(T)))
            faults.Add($"event type {typeof(T).Name} is registered twice");
        if (!NamePattern().IsMatch(name) || !eventNames.Add(name) || !Events.TryAdd(name, typeof(T)))
            faults.Add($"event name '{name}' is used twice or is not snake_case");
        EventMessageNames.Add(typeof(T), name);
        configurations.Add(o => o.Events.MapEventType<T>(name));
        return this;
    }

    /// <summary>Registers an older version of an event: its stored name, and the conversion from its JSON to the present type.</summary>
    public StoreBuilder Upcast<T>(string name, Func<System.Text.Json.JsonDocument, T> change) where T : class
    {
        if (!NamePattern().IsMatch(name) || !eventNames.Add(name))
            faults.Add($"event name '{name}' is used twice or is not snake_case");
        upcastTypes.Add(typeof(T));
        configurations.Add(o => o.Events.Upcast<T>(name,
            Marten.Services.Json.Transformations.SystemTextJson.JsonTransformations.Upcast(change)));
        return this;
    }

    /// <summary>Registers a write model for <c>[WriteAggregate]</c>, folded live.</summary>
    public StoreBuilder WriteModel<T>() where T : class, IFold<T>
    {
        configurations.Add(o =>
        {
            o.Schema.For<T>().DocumentAlias("live_" + typeof(T).Name.ToLowerInvariant());
            o.Projections.Add(new LiveFold<T>(), ProjectionLifecycle.Live);
        });
        return this;
    }

    /// <param name="indexes">Created by the module's scripts; Marten would drop indexes that it does not know.</param>
    public StoreBuilder ReadModel<TDocument>(InlineReadModel<TDocument> model, params IReadOnlyList<string> indexes) where TDocument : class
    {
        AddReadModel(model);
        configurations.Add(o => ConfigureDocument<TDocument>(o, model, indexes).UseNumericRevisions(true));
        return this;
    }

    /// <param name="indexes">Created by the module's scripts; Marten would drop indexes that it does not know.</param>
    public StoreBuilder ReadModel<TDocument>(AsyncReadModel<TDocument> model, params IReadOnlyList<string> indexes) where TDocument : class
    {
        AddReadModel(model);
        configurations.Add(o =>
        {
            ConfigureDocument<TDocument>(o, model, indexes);
            o.Projections.Add(model, ProjectionLifecycle.Async);
        });
        return this;
    }

    /// <summary>Registers a scheduled command: its stored name, and the message that it becomes.</summary>
    public StoreBuilder DueCommand(string command, Func<DueCommand, object> message)
    {
        if (!NamePattern().IsMatch(command) || !Due.TryAdd(command, message))
            faults.Add($"due command '{command}' is used twice or is not snake_case");
        return this;
    }

    /// <summary>
    /// Registers a call of <see cref="ExternalCalls"/>, and the message that makes it later, or again after a person's decision.
    /// </summary>
    /// <param name="message">Creates the message from the stream and the cause of the call.</param>
    public StoreBuilder ExternalCall(string call, Func<Guid, Guid, object> message)
    {
        Calls.Add(call);
        return DueCommand(call, due => message(due.Stream, Guid.Parse(due.Data)));
    }

    /// <summary>
    /// Registers the module's own tables: embedded resources <c>Sql/001_name.sql</c> …, applied once each, in order, under a lock.
    /// </summary>
    public StoreBuilder Schema(string module, Assembly assembly)
    {
        Schemas.Add((module, assembly));
        return this;
    }

    /// <summary>Names tables that belong to the log beside Marten's: rows are only added, and <c>db-protect</c> protects them.</summary>
    public StoreBuilder LogTable(params IReadOnlyList<string> tables)
    {
        LogTables.AddRange(tables);
        return this;
    }

    private static MartenRegistry.DocumentMappingExpression<T> ConfigureDocument<T>(StoreOptions options, IReadModel model,
        IReadOnlyList<string> indexes) where T : class
    {
        var document = options.Schema.For<T>().DocumentAlias(model.Table["mt_doc_".Length..]);
        foreach (var index in indexes)
            document.IgnoreIndex(index);
        return document;
    }

    private void AddReadModel(IReadModel model)
    {
        if (!NamePattern().IsMatch(model.Name) || ReadModels.Any(m => m.Table == model.Table))
            faults.Add($"read model '{model.Name}' is used twice or is not snake_case");
        ReadModels.Add(model);
    }

    /// <exception cref="InvalidOperationException">A name is used twice, or is not snake_case.</exception>
    internal void Apply(StoreOptions options)
    {
        faults.AddRange(upcastTypes.Where(t => !Events.ContainsValue(t)).Select(t => $"event type {t.Name} has an upcast and no name"));
        if (faults.Count > 0)
            throw new InvalidOperationException("The store's registrations are wrong: " + string.Join("; ", faults) + ".");
        foreach (var change in configurations)
            change(options);
        if (ReadModels.OfType<IInlineReadModel>().ToList() is { Count: > 0 } inline)
            options.Projections.Add(new InlineDocuments(inline), ProjectionLifecycle.Inline, "inline_documents");
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(_[a-z0-9]+)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    private sealed class LiveFold<T> : SingleStreamProjection<T, Guid> where T : class, IFold<T>
    {
        public LiveFold() => Name = "live_" + typeof(T).Name;

        public override T Evolve(T? snapshot, Guid id, IEvent e) => T.WhenRecorded(snapshot ?? T.Initial, e);
    }
}

/// <summary>The registrations of all modules.</summary>
internal sealed record StoreRegistry(IReadOnlyDictionary<string, Type> Events, IReadOnlyDictionary<string, Func<DueCommand, object>> Due,
    IReadOnlySet<string> Calls, IReadOnlyList<IReadModel> ReadModels, IReadOnlyList<(string Module, Assembly Assembly)> Schemas)
{
    public IReadOnlyList<string> LogTables { get; init; } = [];

    public IReadModel GetReadModel(string name) => ReadModels.FirstOrDefault(m => m.Name == name)
        ?? throw new InvalidOperationException(
            $"There is no projection '{name}'. Known: {string.Join(", ", ReadModels.Select(m => m.Name))}.");
}
