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
/// Wolverine as this product uses it: every reaction has a durable queue of its own, named by hand; its messages are stored in the
/// transaction of their cause; what it writes commits with its message being marked as handled.
/// </summary>
internal static class Messaging
{
    /// <summary>Whether this process only writes code: then there is no database and nothing runs.</summary>
    public static bool WritesCode => Environment.GetEnvironmentVariable("POWERCRM_CODEGEN") is { Length: > 0 };

    public static void Configure(WolverineOptions options, IConfiguration configuration)
    {
        options.ServiceName = "powercrm";
        options.ApplicationAssembly = typeof(Messaging).Assembly;
        // Named one by one: an assembly that is not found would mean that nothing ever reacts to anything, without an error.
        options.Discovery.DisableConventionalDiscovery();
        foreach (var module in Modules.All)
            options.Discovery.IncludeAssembly(module.GetType().Assembly);
        options.Discovery.IncludeAssembly(typeof(PowerCrmWeb).Assembly);
        foreach (var handler in Handlers())
            options.Discovery.IncludeType(handler);
        options.MultipleHandlerBehavior = MultipleHandlerBehavior.Separated;
        options.AutoBuildMessageStorageOnStartup = AutoCreate.None;
        Durability(options, configuration);
        Code(options);
        options.Policies.AutoApplyTransactions();
        options.Policies.UseDurableLocalQueues();
        Names(options);
        options.LocalQueue("wake_inbox").BufferedInMemory();
        options.LocalQueue("drain_waiting").Sequential();
        options.Policies.AddMiddleware(typeof(InboxFence), chain => chain is HandlerChain handler && handler.Handlers
            .Any(h => h.Method.GetParameters().Any(p => p.ParameterType == typeof(IDocumentSession))));
        Faults(options);
    }

    /// <summary>
    /// Every reaction works in the queue of its name, and an event travels under its stored name. [StickyHandler] alone names the queue
    /// only where a message has several handlers; where it has one, Wolverine would name the queue after the CLR type.
    /// </summary>
    private static void Names(WolverineOptions options)
    {
        WolverineMessageNaming.InsertFirst<EventMessageNames>();
        var queues = Handlers().SelectMany(h => Handled(h).Select(m => (Message: m, Queue: QueueOf(h))))
            .GroupBy(p => p.Message, p => p.Queue).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.Single());
        options.Policies.ConfigureConventionalLocalRouting()
            .Named(message => queues.GetValueOrDefault(message) ?? message.ToMessageTypeName().ToLowerInvariant());
    }

    /// <summary>Every reaction with the messages that reach it; an event stands there by its type.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Messages)> Reactions() =>
    [
        .. Handlers().Select(t =>
            (QueueOf(t), (IReadOnlyList<string>)[.. Handled(t).Select(m => m.IsGenericType ? m.GetGenericArguments()[0].Name : m.Name)])),
    ];

    private static string QueueOf(Type handler) => handler.GetCustomAttribute<StickyHandlerAttribute>()!.EndpointName;

    private static IEnumerable<Type> Handled(Type handler) => handler.GetMethods(BindingFlags.Static | BindingFlags.Public)
        .Where(m => m.Name == "Handle").Select(m => m.GetParameters()[0].ParameterType);

    private static IEnumerable<Type> Handlers() => Modules.All.SelectMany(m => m.GetType().Assembly.GetExportedTypes())
        .Where(t => t.GetCustomAttribute<StickyHandlerAttribute>() is not null).OrderBy(t => t.FullName, StringComparer.Ordinal);

    private static void Durability(WolverineOptions options, IConfiguration configuration)
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
        // A commit that this host gave up after 10 s (on a slow disk) may have succeeded all the same. The messages stored with it belong
        // to this host but are not in its memory, so nobody would handle them before a restart. A host renews the time of those that it
        // has in memory.
        durability.InboxStaleTime = TimeSpan.FromSeconds(30);
        durability.ScheduledJobFirstExecution = TimeSpan.FromSeconds(1);
        durability.ScheduledJobPollingTime = TimeSpan.FromSeconds(1);
    }

    /// <summary>What runs is code that the build has written (PowerCrm.Host.csproj); no compiler is loaded.</summary>
    private static void Code(WolverineOptions options)
    {
        options.CodeGeneration.TypeLoadMode = WritesCode ? TypeLoadMode.Dynamic : TypeLoadMode.Static;
        if (WritesCode)
            options.CodeGeneration.GeneratedCodeOutputPath = Environment.GetEnvironmentVariable("POWERCRM_CODEGEN")!;
        options.CodeGeneration.Sources.Insert(0, new DatabaseNow());
    }

    /// <summary>
    /// Races are decided again at once; what passes by itself, or by the arrival of a newer host, is tried for some minutes; anything else
    /// is a bug, and lies among the dead letters within two seconds, where it is seen.
    /// </summary>
    /// <remarks>
    /// Wolverine counts all attempts of a message together, whatever went wrong at each, and takes a rule's delay from that number; after
    /// the last delay the message becomes a dead letter. So delays grow slowly and the rules for races and passing faults are long:
    /// otherwise a passing fault would wait for minutes after some races, and a race after some passing faults would be a dead letter.
    /// </remarks>
    private static void Faults(WolverineOptions options)
    {
        options.Policies.OnException<RowMissedException>(e => e.Rejection.Code == InboxFence.Code)
            .CustomActionIndefinitely((_, _, _) => ValueTask.CompletedTask, "leave the message to its new owner");
        // Discard() holds for the first attempt only: after a race this would be a dead letter.
        options.Policies.OnException<RowMissedException>(e => e.Rejection == OutsideCalls.Recorded)
            .CustomActionIndefinitely((_, message, _) => message.CompleteAsync(), "another host has recorded the outcome");
        TimeSpan[] races = [.. new[] { 10, 25, 50, 100, 200, 400, 800 }.Select(ms => TimeSpan.FromMilliseconds(ms))];
        options.Policies.OnException(e => StoreFaults.IsStale(e) || e is RowMissedException).RetryWithCooldown(races)
            .Then.ScheduleRetry([.. Enumerable.Repeat(TimeSpan.FromSeconds(1), 25)]);
        TimeSpan[] passing = [.. new[] { 1, 1, 2, 2, 5, 5, 5, 10, 10, 10 }.Select(s => TimeSpan.FromSeconds(s))];
        TimeSpan[] lasting = [.. Enumerable.Repeat(TimeSpan.FromSeconds(30), 24)];
        options.Policies.OnException(e => StoreFaults.IsTransient(e) || StoreFaults.IsOfNewerBuild(e))
            .RetryWithCooldown(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500))
            .Then.ScheduleRetry(passing).Then.ScheduleRetry(lasting);
        options.Policies.OnAnyException()
            .RetryWithCooldown(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1))
            .Then.MoveToErrorQueue();
    }

    /// <summary>A parameter of type DateTimeOffset, called <c>now</c> by convention, is the database's time.</summary>
    private sealed class DatabaseNow : IVariableSource
    {
        public bool Matches(Type type) => type == typeof(DateTimeOffset);

        public Variable Create(Type type) => new MethodCall(typeof(DatabaseClock), nameof(DatabaseClock.Now)).ReturnVariable!;
    }
}
