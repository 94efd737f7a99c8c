namespace PowerCrm.EventStore.Tests;

/// <summary>A domain small enough to be checked by eye: an account and what goes in and out.</summary>
internal sealed record Opened(string Owner);

internal sealed record Deposited(int Amount);

internal sealed record Withdrawn(int Amount);

internal sealed record Echoed(Guid Of, long Version);

internal sealed record Balance(bool Open, int Amount, int Events) : IFold<Balance>
{
    public static Balance Initial { get; } = new(false, 0, 0);

    public static Balance Apply(Balance it, object @event) => @event switch
    {
        Opened => it with { Open = true, Events = it.Events + 1 },
        Deposited e => it with { Amount = it.Amount + e.Amount, Events = it.Events + 1 },
        Withdrawn e => it with { Amount = it.Amount - e.Amount, Events = it.Events + 1 },
        _ => it,
    };
}

internal sealed record Account(string Owner, int Amount);

internal sealed class AccountProjection : IProjection<Account>
{
    public static string Name => "account";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(Opened), typeof(Deposited), typeof(Withdrawn)];

    public static Account? Apply(Account? document, Recorded e) => e.Data switch
    {
        Opened opened => (document ?? new Account("", 0)) with { Owner = opened.Owner },
        Deposited { Amount: int.MaxValue } => throw new InvalidOperationException("No account holds that much."),
        Deposited deposited => (document ?? new Account("", 0)) with { Amount = (document?.Amount ?? 0) + deposited.Amount },
        Withdrawn withdrawn => (document ?? new Account("", 0)) with { Amount = (document?.Amount ?? 0) - withdrawn.Amount },
        _ => document,
    };
}

internal sealed record Turnover(long Deposits, long Sum);

/// <summary>One document over all streams: only an async projection may be keyed so.</summary>
internal sealed class TurnoverProjection : IProjection<Turnover>
{
    public static string Name => "turnover";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(Deposited)];
    public static string? Key(Recorded e) => "all";

    public static Turnover? Apply(Turnover? document, Recorded e) => e.Data is Deposited { Amount: not int.MaxValue } deposited
        ? new Turnover((document?.Deposits ?? 0) + 1, (document?.Sum ?? 0) + deposited.Amount)
        : throw new InvalidOperationException("No turnover holds that much.");
}
