using JasperFx.Events;

namespace PowerCrm.Store.Tests;

/// <summary>A domain that is small enough to check by eye: an account with deposits and withdrawals.</summary>
public sealed record Opened(string Owner);

public sealed record Deposited(int Amount);

public sealed record Withdrawn(int Amount);

/// <summary>An event that no read model uses.</summary>
public sealed record Noted(string Text);

internal sealed record Balance(bool Open, int Amount, int Events) : IEventFold<Balance>
{
    public static Balance Initial { get; } = new(false, 0, 0);

    public static Balance When(Balance it, object @event) => @event switch
    {
        Opened => it with { Open = true, Events = it.Events + 1 },
        Deposited e => it with { Amount = it.Amount + e.Amount, Events = it.Events + 1 },
        Withdrawn e => it with { Amount = it.Amount - e.Amount, Events = it.Events + 1 },
        _ => it,
    };
}

public sealed record Account(Guid Id, string Owner, int Amount);

public sealed class AccountModel() : InlineReadModel<Account>("account", typeof(Opened), typeof(Deposited), typeof(Withdrawn))
{
    protected override Account? When(Account? document, Guid id, IEvent e)
    {
        var it = document ?? new Account(id, "", 0);
        return e.Data switch
        {
            Opened opened => it with { Owner = opened.Owner },
            Deposited { Amount: int.MaxValue } => throw new InvalidOperationException("No account holds that much."),
            Deposited deposited => it with { Amount = it.Amount + deposited.Amount },
            Withdrawn { Amount: int.MaxValue } => null,                      // closed
            Withdrawn withdrawn => it with { Amount = it.Amount - withdrawn.Amount },
            _ => document,
        };
    }
}

public sealed record Turnover(Guid Id, long Deposits, long Sum);

/// <summary>Documents over all streams, one for each last digit of the amount: only an async read model may have such keys.</summary>
public sealed class TurnoverModel : AsyncReadModel<Turnover>
{
    public TurnoverModel() : base("turnover") => Handles<Deposited>(e => Of(e.Amount));

    public static Guid Of(int amount) => Ids.Derived(Guid.Empty, $"turnover {amount % 10}");

    protected override Turnover? When(Turnover? document, Guid id, IEvent e) => e.Data is Deposited { Amount: not int.MaxValue } deposited
        ? new Turnover(id, (document?.Deposits ?? 0) + 1, (document?.Sum ?? 0) + deposited.Amount)
        : throw new InvalidOperationException("No turnover holds that much.");
}

/// <summary>In fen; earlier versions were in yuan and, before that, in yuan as text.</summary>
public sealed record PaidV3(long Fen);

public sealed record Paid(Guid Id, long Fen, int Times);

public sealed class PaidModel() : InlineReadModel<Paid>("paid", typeof(PaidV3))
{
    protected override Paid? When(Paid? document, Guid id, IEvent e) =>
        new(id, (document?.Fen ?? 0) + ((PaidV3)e.Data).Fen, (document?.Times ?? 0) + 1);
}

public sealed record Named(Personal Name);

public sealed record Erased;

public sealed record Person(Guid Id, Personal Name);

public sealed class PersonModel() : InlineReadModel<Person>("person", typeof(Named))
{
    protected override Person? When(Person? document, Guid id, IEvent e) => new(id, ((Named)e.Data).Name);
}

/// <summary>The message of a due row in the tests; it has no handler, so that it stays and can be counted.</summary>
public sealed record Reminder(Guid Stream, string Data);
