using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>What decisions about a customer read: who has them, who had them, how far they are.</summary>
/// <param name="Version">Of the stream: checked after the question whose customer it is, so that a stranger learns nothing from a
/// 412.</param>
/// <param name="Former">Managers who had the customer and have not any more, the last one last.</param>
/// <param name="Tried">Those among them who declined, or let the time run out.</param>
/// <param name="ParkedFor">Why nobody has the customer, while that is so.</param>
public sealed record Customer(string State, long Version, Guid? Manager, IReadOnlyList<Guid> Former, IReadOnlyList<Guid> Tried,
    DateTimeOffset? AssignedAt, string? ParkedFor, string? LeftFor, InfoSubmitted? Info) : IFold<Customer>
{
    /// <summary>Of the registration; Marten sets it.</summary>
    public Guid Id { get; init; }

    public static Customer Initial { get; } = new(CustomerState.None, 0, null, [], [], null, null, null, null);

    public bool IsOf(Guid manager) => Manager == manager;

    /// <summary>The account of the customer's manager is closed.</summary>
    internal bool IsLeft(IReadOnlyList<Contender> managers) =>
        Manager is { } holder && managers.Any(m => m.Id == holder && !m.Active);

    /// <summary>Has nobody, or nobody any more.</summary>
    internal bool Seeks(IReadOnlyList<Contender> managers) => State == CustomerState.Waiting || IsLeft(managers);

    public bool WasOf(Guid manager) => Former.Contains(manager) && !IsOf(manager);

    /// <summary>The approval does not hold any more, and nobody has drawn the consequence yet.</summary>
    public bool Reversed { get; init; }

    /// <summary>An offer to a colleague that waits for an answer; the customer is still the manager's.</summary>
    public TransferOffered? Offer { get; init; }

    /// <summary>Managers to whom the customer was ever offered: they know that there is one.</summary>
    public IReadOnlyList<Guid> OfferedTo { get; init; } = [];

    /// <summary>Managers of the company's other sites; not of the stream, but asked for before a choice.</summary>
    public IReadOnlyList<Guid> Known { get; init; } = [];

    public Profile? Profile => Info is { } i && !Reversed
        ? new Profile(Guid.Empty, i.RegionCode, i.VoltageLevel, i.Industry, i.PowerCapacity, Tried)
        {
            Known = Known,
        } : null;

    public static Customer When(Customer it, object @event) => @event switch
    {
        InfoSubmitted e => it with { Info = e },
        ReviewDecided { Decision: AuthStatus.Approved } => it with
        {
            State = it.State == CustomerState.None ? CustomerState.Waiting : it.State,
            Reversed = false,
        },
        DecisionReversed { Decision: AuthStatus.Approved } => it with { Reversed = true },
        CustomerWithdrawn e => it with
        {
            State = CustomerState.None,
            Manager = null,
            ParkedFor = null,
            LeftFor = null,
            Reversed = false,
            Offer = null,
            Former = e.Manager is { } left ? [.. it.Former, left] : it.Former,
        },
        CustomerImported e => it with { State = e.Place.State, Manager = e.Place.Manager, ParkedFor = e.Place.ParkedFor, Info = e.Info },
        AssignmentParked e => it with { ParkedFor = e.Reason },
        ManagerAssigned e => it.Taken(e.Manager, null),
        ManagerReassigned { Kept: not null } => it with { ParkedFor = null },
        ManagerReassigned e => it.Taken(e.To, e.Reason),
        AssignmentDeclined e => it with
        {
            State = CustomerState.Waiting,
            Manager = null,
            Former = [.. it.Former, e.Manager],
            Tried = [.. it.Tried, e.Manager],
            LeftFor = "declined",
            Offer = null,
        },
        TransferOffered e => it with { Offer = e, OfferedTo = [.. it.OfferedTo, e.To] },
        TransferAccepted or TransferRefused or TransferWithdrawn or TransferExpired => it with { Offer = null },
        CustomerAcknowledged when it.State == CustomerState.Assigned => it with { State = CustomerState.Acknowledged },
        FirstContactRecorded when it.State is CustomerState.Assigned or CustomerState.Acknowledged =>
            it with { State = CustomerState.Contacted },
        ServiceStarted => it with { State = CustomerState.Serving },
        PersonalDataErased or ErasureDeferred => it with { State = CustomerState.Erased, Manager = null, Offer = null },
        _ => it,
    };

    public static Customer WhenRecorded(Customer it, IEvent e)
    {
        var next = When(it, e.Data) with { Version = e.Version };
        return e.Data is ManagerAssigned or ManagerReassigned { Kept: null } or CustomerImported { Place.Manager: not null }
            ? next with { AssignedAt = e.Timestamp } : next;
    }

    private Customer Taken(Guid by, string? reason) => this with
    {
        State = CustomerState.Assigned,
        Manager = by,
        ParkedFor = null,
        LeftFor = null,
        Offer = null,
        Former = Manager is { } before && before != by ? [.. Former, before] : Former,
        Tried = Manager is { } late && reason == "overdue" ? [.. Tried, late] : Tried,
    };
}
