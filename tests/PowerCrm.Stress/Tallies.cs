using JasperFx.Events;
using Dapper;
using PowerCrm.Store;

namespace PowerCrm.Stress;

/// <summary>One step of a stream; the token tells which acknowledged write it was.</summary>
public sealed record Stepped(string Token, int By);

/// <summary>What the subscription appended for a step, in a stream that follows from it.</summary>
public sealed record Answered(Guid Of);

public sealed record Steps(int Sum) : IFold<Steps>
{
    public static Steps Initial { get; } = new(0);
    public static Steps When(Steps it, object @event) => @event is Stepped e ? new(it.Sum + e.By) : it;
}

public sealed record Tally(int Times, int Sum);

/// <summary>With the append.</summary>
public sealed class InlineTally : IProjection<Tally>
{
    public static string Name => "tally";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(Stepped)];
    public static Tally? When(Tally? document, IEvent e) => new((document?.Times ?? 0) + 1, (document?.Sum ?? 0) + ((Stepped)e.Data).By);
}

public sealed record Total(int Times, int Sum);

/// <summary>Right after, over all streams.</summary>
public sealed class AsyncTotal : IProjection<Total>
{
    public static string Name => "total";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(Stepped)];
    public static string? Key(IEvent e) => "all";
    public static Total? When(Total? document, IEvent e) => new((document?.Times ?? 0) + 1, (document?.Sum ?? 0) + ((Stepped)e.Data).By);
}

/// <summary>One row and one answer a step. A step "slow" is held in hand until the process is told to go on, or a while has passed.</summary>
public sealed class Answer : ISubscription
{
    public static string Name => "answer";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(Stepped)];
    public static Func<Task> Slow { get; set; } = () => Task.CompletedTask;

    public async Task Handle(IEvent e, Reaction reaction, CancellationToken ct)
    {
        await reaction.Connection.ExecuteAsync(
            "insert into effects (subscription, event, stream, version, attempt) values (@Name, @Id, @Stream, @Version, @Attempt)",
            new { Name, e.Id, e.StreamId, e.Version, reaction.Attempt }, reaction.Transaction);
        await reaction.Events.Decide<Steps>(Ids.Derived(e.Id, "answer"), (_, _) => Decision.Append(new Answered(e.Id)), ct, Expected.NoStream);
        if (((Stepped)e.Data).Token == "slow")
            await Slow();
    }
}

public static class Tallies
{
    public static void Fill(StoreBuilder store) => store.Event<Stepped>("stepped").Event<Answered>("answered")
        .Project<InlineTally, Tally>(Run.Inline).Project<AsyncTotal, Total>(Run.Async).Subscribe<Answer>();
}
