using System.Runtime.CompilerServices;
using PowerCrm.Store;
using Shouldly;

namespace PowerCrm.Testing;

/// <summary>
/// Specifications of deciders: given what happened, when it is decided, then these events, a refusal, or nothing.
/// To be used by <c>using static</c>.
/// </summary>
public static class Decider
{
    /// <summary>A stream of which these events are the whole history; none: the stream does not exist.</summary>
    public static Past<T> Given<T>(params object[] events) where T : class, IFold<T> => new(Stored.Fold<T>(events));

    /// <summary>A state, where its history does not matter.</summary>
    public static Past<T> Given<T>(T state) where T : class, IFold<T> => new(state);
}

/// <summary>A state to decide on.</summary>
public sealed class Past<T>(T state) where T : class, IFold<T>
{
    public T State => state;

    public MadeDecision When(Func<T, Decision> decide) => new(decide(state));

    /// <summary>For the guards of a decision that is made of several parts; null: not refused.</summary>
    public MadeDecision When(Func<T, Rejection?> guard) => new(guard(state) is { } refused ? refused : Decision.Nothing);
}

/// <summary>A decision that was made; each <c>Then</c> asserts all of it, what it does not name is not there.</summary>
[ShouldlyMethods]
public sealed class MadeDecision(Decision decision)
{
    /// <summary>These events in this order, by what would be stored of them. Rows are for <see cref="ThenWrites"/>.</summary>
    public MadeDecision Then(params object[] events)
    {
        NotRefused();
        decision.Events.Select(Line).ShouldBe(events.Select(Line));
        return this;
    }

    /// <summary>One event of this type, for more to be asserted of it.</summary>
    public TEvent Then<TEvent>()
    {
        NotRefused();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<TEvent>();
    }

    /// <summary>Events of these types in this order, where what they carry is asserted elsewhere.</summary>
    public MadeDecision ThenTypes(params Type[] types)
    {
        NotRefused();
        decision.Events.Select(e => e.GetType()).ShouldBe(types);
        return this;
    }

    /// <summary>Beside the events there is such a row for the same transaction.</summary>
    public MadeDecision ThenWrites(Func<Row, bool> row, [CallerArgumentExpression(nameof(row))] string which = "")
    {
        decision.Rows.Count(row).ShouldBe(1, which);
        return this;
    }

    /// <summary>Refused with this code; nothing is written. Given back for more to be asserted of it.</summary>
    public Rejection ThenRefused(string code)
    {
        var no = decision.Rejection.ShouldNotBeNull(Said);
        no.Code.ShouldBe(code);
        decision.Events.ShouldBeEmpty();
        decision.Rows.ShouldBeEmpty();
        return no;
    }

    /// <summary>As if there were nothing to decide about: 404.</summary>
    public void ThenMissing() => decision.Rejection.ShouldNotBeNull(Said).Missing.ShouldBeTrue();

    /// <summary>Neither refused nor anything written: there was nothing to do.</summary>
    public void ThenNothing()
    {
        NotRefused();
        decision.Events.Select(Line).ShouldBeEmpty();
        decision.Rows.ShouldBeEmpty();
    }

    /// <summary>The outcome in a word, for tables: a refusal's code, the names of the events, or "-" for nothing.</summary>
    public void ThenSays(string word) => Said.ShouldBe(word);

    private string Said => decision.Rejection is { } no ? no.Code
        : decision.Events.Count == 0 ? "-" : string.Join("+", decision.Events.Select(e => e.GetType().Name));

    private void NotRefused() => (decision.Rejection?.Code).ShouldBeNull();

    private static string Line(object @event) => $"{@event.GetType().Name} {Maintenance.ToJson(@event)}";
}
