using System.Runtime.CompilerServices;
using PowerCrm.Store;
using Shouldly;

namespace PowerCrm.Testing;

/// <summary>
/// Specifications of deciders: given events, when a decision is made, then these events, a rejection, or nothing. To be used by <c>using
/// static</c>.
/// </summary>
public static class Decider
{
    /// <summary>A stream with exactly these events; without events the stream does not exist.</summary>
    public static GivenState<T> Given<T>(params object[] events) where T : class, IFold<T> => new(StoredEvents.Fold<T>(events));

    /// <summary>A state, when its history does not matter.</summary>
    public static GivenState<T> Given<T>(T state) where T : class, IFold<T> => new(state);
}

/// <summary>A state to make decisions on.</summary>
public sealed class GivenState<T>(T state) where T : class, IFold<T>
{
    public T State => state;

    public DecisionAssertions When(Func<T, Decision> decide) => new(decide(state));

    /// <summary>Runs a guard of a decision that has several parts; null means that it does not reject.</summary>
    public DecisionAssertions When(Func<T, Rejection?> guard) => new(guard(state) is { } rejection ? rejection : Decision.Nothing);
}

/// <summary>A decision; each <c>Then</c> asserts all of it, so it must contain nothing else.</summary>
[ShouldlyMethods]
public sealed class DecisionAssertions(Decision decision)
{
    /// <summary>Expects these events in this order, compared in their stored form. Rows are for <see cref="ThenWrites"/>.</summary>
    public DecisionAssertions Then(params object[] events)
    {
        AssertAccepted();
        decision.Events.Select(Format).ShouldBe(events.Select(Format));
        return this;
    }

    /// <summary>Expects one event of this type and returns it for further assertions.</summary>
    public TEvent Then<TEvent>()
    {
        AssertAccepted();
        return decision.Events.ShouldHaveSingleItem().ShouldBeOfType<TEvent>();
    }

    /// <summary>Expects events of these types in this order, without their contents.</summary>
    public DecisionAssertions ThenTypes(params Type[] types)
    {
        AssertAccepted();
        decision.Events.Select(e => e.GetType()).ShouldBe(types);
        return this;
    }

    /// <summary>Expects such a row in the same transaction as the events.</summary>
    public DecisionAssertions ThenWrites(Func<Row, bool> row, [CallerArgumentExpression(nameof(row))] string which = "")
    {
        decision.Rows.Count(row).ShouldBe(1, which);
        return this;
    }

    /// <summary>Expects a rejection with this code and no writes; returns it for further assertions.</summary>
    public Rejection ThenRefused(string code)
    {
        var rejection = decision.Rejection.ShouldNotBeNull(Outcome);
        rejection.Code.ShouldBe(code);
        decision.Events.ShouldBeEmpty();
        decision.Rows.ShouldBeEmpty();
        return rejection;
    }

    /// <summary>Expects a rejection that is returned as 404.</summary>
    public void ThenMissing() => decision.Rejection.ShouldNotBeNull(Outcome).Missing.ShouldBeTrue();

    /// <summary>Expects no rejection and no writes.</summary>
    public void ThenNothing()
    {
        AssertAccepted();
        decision.Events.Select(Format).ShouldBeEmpty();
        decision.Rows.ShouldBeEmpty();
    }

    /// <summary>
    /// Expects an outcome in short form, for tables: the code of a rejection, the names of the events, or "-" for nothing.
    /// </summary>
    public void ThenOutcome(string outcome) => Outcome.ShouldBe(outcome);

    private string Outcome => decision.Rejection is { } rejection ? rejection.Code
        : decision.Events.Count == 0 ? "-" : string.Join("+", decision.Events.Select(e => e.GetType().Name));

    private void AssertAccepted() => (decision.Rejection?.Code).ShouldBeNull();

    private static string Format(object @event) => $"{@event.GetType().Name} {Maintenance.ToJson(@event)}";
}
