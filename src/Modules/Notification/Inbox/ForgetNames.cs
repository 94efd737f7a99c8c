using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>
/// Removes the name of a customer who was erased, or whose erasure waits for a legal hold, from messages to staff: the name of a sole
/// trader's business is often the trader's own. The messages are kept because they show what staff had to do.
/// </summary>
[StickyHandler("forget_names")]
public static class ForgetNamesHandler
{
    public static Task Handle(IEvent<PersonalDataErased> e, IDocumentSession session, CancellationToken ct) =>
        Forget(e.StreamId, session, ct);

    public static Task Handle(IEvent<ErasureDeferred> e, IDocumentSession session, CancellationToken ct) => Forget(e.StreamId, session, ct);

    private static async Task Forget(Guid customer, IDocumentSession session, CancellationToken ct)
    {
        var (it, _) = await session.Fold<CustomerNames>(customer, ct);
        session.QueueRows([.. InboxRows.EraseNames(customer, it.Names)]);
    }
}

/// <summary>The names of a customer that messages may contain, from all rounds.</summary>
public sealed record CustomerNames(IReadOnlyList<string> Names) : IEventFold<CustomerNames>
{
    public static CustomerNames Initial { get; } = new([]);

    public static CustomerNames When(CustomerNames it, object @event) => @event switch
    {
        InfoSubmitted e => it.AddName(e.CompanyName),
        CustomerImported e => it.AddName(e.Info.CompanyName),
        _ => it,
    };

    private CustomerNames AddName(string name) => Names.Contains(name) ? this : this with { Names = [.. Names, name] };
}
