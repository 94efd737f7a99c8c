using Dapper;
using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Notification;

/// <summary>Staff are told what concerns them, once for each event, also after a crash, a rebuild or a restore.</summary>
internal sealed class FillInbox : ISubscription
{
    private const string Administrators = "select id from pc_staff where role = 'admin' and disabled_at is null";

    // The head moves with a message that is new, and not with one that was there.
    private const string Insert = """
        with added as (
            insert into pc_inbox (id, recipient, kind, title, text, customer_id, at)
            values (@id, @recipient, @Kind, @Title, @Text, @customer, @at)
            on conflict (id) do nothing
            returning recipient)
        insert into pc_inbox_heads (recipient, v, topic)
        select recipient, 1, 'assignment' from added
        on conflict (recipient) do update set v = pc_inbox_heads.v + 1, topic = excluded.topic
        """;

    public static string Name => "FillInbox";

    public static IReadOnlyList<Type> Handles { get; } =
        [typeof(ManagerAssigned), typeof(ManagerReassigned), typeof(AssignmentParked), typeof(AssignmentDeclined), typeof(AssignmentOverdue)];

    public async Task Handle(Recorded e, Reaction reaction, CancellationToken ct)
    {
        var company = (await reaction.Events.Load<Company>(e.Stream, ct)).State.Name;
        foreach (var message in Messages.Of(e.Data, company))
            foreach (var recipient in message.To is { } one ? [one] : await Everyone(reaction, ct))
            {
                var id = Ids.Derived(e.Id, $"{recipient:N} {message.Kind}");
                var told = await reaction.Connection.ExecuteAsync(new CommandDefinition(Insert,
                    new { id, recipient, message.Kind, message.Title, message.Text, customer = e.Stream, at = e.At.UtcDateTime }, reaction.Transaction, cancellationToken: ct));
                if (told > 0)
                    reaction.Ring(Topics.Inbox(recipient));
            }
    }

    private static async Task<IReadOnlyList<Guid>> Everyone(Reaction reaction, CancellationToken ct) =>
        [.. await reaction.Connection.QueryAsync<Guid>(new CommandDefinition(Administrators, transaction: reaction.Transaction, cancellationToken: ct))];
}

/// <summary>The company's name as last submitted.</summary>
internal sealed record Company(string Name) : IFold<Company>
{
    public static Company Initial { get; } = new("客户");

    public static Company Apply(Company it, object @event) => @event is InfoSubmitted e ? new Company(e.CompanyName) : it;
}
