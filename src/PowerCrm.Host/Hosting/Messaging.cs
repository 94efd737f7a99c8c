using System.Reflection;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Frames;
using JasperFx.CodeGeneration.Model;
using Marten;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine;
using Wolverine.Attributes;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;
using Wolverine.Util;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Configures Wolverine: every reaction has a durable queue of its own with an explicit name. Messages are stored in the transaction of
/// their cause. What a reaction writes is committed in the transaction that marks its message as handled.
/// </summary>
internal static class Messaging
{
    // Wolverine's list of names is static and not synchronized; two hosts that tests build at once in one process could corrupt it. Only
    // the first one changes it, and every host takes the lock before it reads names.
    private static readonly Lock NamesLock = new();

    /// <summary>Whether this process only generates code: it has no database and runs nothing else.</summary>
    public static bool IsCodegen => Environment.GetEnvironmentVariable("POWERCRM_CODEGEN") is { Length: > 0 };

    public static void Configure(WolverineOptions options, IConfiguration configuration)
    {
        options.ServiceName = "powercrm";
        options.ApplicationAssembly = typeof(Messaging).Assembly;
        // Handlers are registered explicitly: if an assembly were not found, all its reactions would be missing without an error.
        options.Discovery.DisableConventionalDiscovery();
        foreach (var module in Modules.All)
            options.Discovery.IncludeAssembly(module.GetType().Assembly);
        options.Discovery.IncludeAssembly(typeof(PowerCrmWeb).Assembly);
        foreach (var handler in FindHandlers())
            options.Discovery.IncludeType(handler);
        options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;
        options.AutoBuildMessageStorageOnStartup = AutoCreate.None;
        ConfigureDurability(options, configuration);
        ConfigureCodegen(options);
        options.Policies.AutoApplyTransactions();
        options.Policies.UseDurableLocalQueues();
        ConfigureNames(options);
        options.LocalQueue("wake_inbox").BufferedInMemory();
        options.LocalQueue("drain_waiting").Sequential();
        options.Policies.AddMiddleware(typeof(InboxFence), chain => chain is HandlerChain handler && handler.Handlers
            .Any(h => h.Method.GetParameters().Any(p => p.ParameterType == typeof(IDocumentSession))));
        ConfigureRetries(options);
    }

    /// <summary>
    /// Every reaction has a queue of its own name, and an event is sent under its stored name. [StickyHandler] alone names the queue only
    /// if a message has several handlers; otherwise Wolverine would name the queue after the CLR type.
    /// </summary>
    private static void ConfigureNames(WolverineOptions options)
    {
        lock (NamesLock)
            WolverineMessageNaming.InsertFirst<EventMessageNames>();
        var queues = FindHandlers().SelectMany(h => MessagesOf(h).Select(m => (Message: m, Queue: QueueOf(h))))
            .GroupBy(p => p.Message, p => p.Queue).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single());
        options.Policies.ConfigureConventionalLocalRouting()
            .Named(message => queues.GetValueOrDefault(message) ?? message.ToMessageTypeName().ToLowerInvariant());
    }

    /// <summary>Returns every reaction with the messages that reach it; events are listed by their type.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Messages)> ListReactions() =>
    [
        .. FindHandlers().Select(t =>
            (QueueOf(t), (IReadOnlyList<string>)[.. MessagesOf(t).Select(m => m.IsGenericType
            ? m.GetGenericArguments()[0].Name : m.Name)])),
    ];

    private static string QueueOf(Type handler) => handler.GetCustomAttribute<StickyHandlerAttribute>()!.EndpointName;

    private static IEnumerable<Type> MessagesOf(Type handler) => handler.GetMethods(BindingFlags.Static | BindingFlags.Public)
        .Where(m => m.Name == "Handle").Select(m => m.GetParameters()[0].ParameterType);

    private static IEnumerable<Type> FindHandlers() => Modules.All.SelectMany(m => m.GetType().Assembly.GetExportedTypes())
        .Where(t => t.GetCustomAttribute<StickyHandlerAttribute>() is not null).OrderBy(t => t.FullName, StringComparer.Ordinal);

    private static void ConfigureDurability(WolverineOptions options, IConfiguration configuration)
    {
        var durability = options.Durability;
        durability.Mode = configuration.GetValue("Hosts:Alone", false) ? DurabilityMode.Solo : DurabilityMode.Balanced;
        durability.MessageStorageSchemaName = "wolverine";
        durability.MessageIdentity = MessageIdentity.IdAndDestination;
        durability.StaleNodeTimeout = TimeSpan.FromSeconds(6);
        durability.HealthCheckPollingTime = TimeSpan.FromSeconds(2);
        durability.FirstHealthCheckExecution = TimeSpan.FromSeconds(1);
        durability.NodeReassignmentPollingTime = TimeSpan.FromSeconds(1);
        durability.FirstNodeReassignmentExecution = TimeSpan.FromSeconds(1);
        durability.ScheduledJobFirstExecution = TimeSpan.FromSeconds(1);
        durability.ScheduledJobPollingTime = TimeSpan.FromSeconds(1);
    }

    /// <summary>Runs code that the build generated (PowerCrm.Host.csproj), so no compiler is loaded.</summary>
    private static void ConfigureCodegen(WolverineOptions options)
    {
        options.CodeGeneration.TypeLoadMode = IsCodegen ? TypeLoadMode.Dynamic : TypeLoadMode.Static;
        if (IsCodegen)
            options.CodeGeneration.GeneratedCodeOutputPath = Environment.GetEnvironmentVariable("POWERCRM_CODEGEN")!;
        options.CodeGeneration.Sources.Insert(0, new DatabaseTimeSource());
    }

    /// <summary>
    /// Lost races are retried at once. Faults that pass by themselves, or when a newer host starts, are retried for some minutes. Any other
    /// exception is a bug and becomes a dead letter within two seconds, where an operator sees it.
    /// </summary>
    /// <remarks>
    /// Wolverine counts all attempts of a message together, whatever the cause of each, and uses that number to select a rule's delay;
    /// after the last delay the message becomes a dead letter. So delays grow slowly, and the rules for races and transient faults have
    /// many of them: otherwise a transient fault would wait for minutes after some races, and a race after some transient faults would
    /// become a dead letter.
    /// </remarks>
    private static void ConfigureRetries(WolverineOptions options)
    {
        options.Policies.OnException<RowMissedException>(e => e.Rejection.Code == InboxFence.Code)
            .CustomActionIndefinitely((_, _, _) => ValueTask.CompletedTask, "leave the message to its new owner");
        // Discard() only applies to the first attempt: after a race the message would become a dead letter.
        options.Policies.OnException<RowMissedException>(e => e.Rejection == ExternalCalls.AlreadyRecorded)
            .CustomActionIndefinitely((_, message, _) => message.CompleteAsync(), "another host has recorded the outcome");
        TimeSpan[] conflictDelays = [.. new[] { 10, 25, 50, 100, 200, 400, 800 }.Select(ms => TimeSpan.FromMilliseconds(ms))];
        options.Policies.OnException(e => StoreFaults.IsStale(e) || e is RowMissedException).RetryWithCooldown(conflictDelays)
            .Then.ScheduleRetry([.. Enumerable.Repeat(TimeSpan.FromSeconds(1), 25)]);
        TimeSpan[] shortDelays = [.. new[] { 1, 1, 2, 2, 5, 5, 5, 10, 10, 10 }.Select(s => TimeSpan.FromSeconds(s))];
        TimeSpan[] longDelays = [.. Enumerable.Repeat(TimeSpan.FromSeconds(30), 24)];
        options.Policies.OnException(e => StoreFaults.IsTransient(e) || StoreFaults.IsOfNewerBuild(e))
            .RetryWithCooldown(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500))
            .Then.ScheduleRetry(shortDelays).Then.ScheduleRetry(longDelays);
        options.Policies.OnAnyException()
            .RetryWithCooldown(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1))
            .Then.MoveToErrorQueue();
    }

    /// <summary>A parameter of type DateTimeOffset, called <c>now</c> by convention, is the database's time.</summary>
    private sealed class DatabaseTimeSource : IVariableSource
    {
        public bool Matches(Type type) => type == typeof(DateTimeOffset);

        public Variable Create(Type type) => new MethodCall(typeof(DatabaseClock), nameof(DatabaseClock.ReadNow)).ReturnVariable!;
    }
}
