using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>The state of a customer, as needed for decisions: the current and former managers and the progress.</summary>
/// <param name="Version">Version of the stream. It is checked after the customer's manager, so that a 412 does not tell other callers that
/// the customer exists.</param>
/// <param name="Former">Former managers of the customer, the latest one last.</param>
/// <param name="Tried">Former managers who declined the customer or missed the deadline.</param>
/// <param name="ParkedFor">The reason why the customer has no manager; null otherwise.</param>
public sealed record Customer(string State, long Version, Guid? Manager, IReadOnlyList<Guid> Former, IReadOnlyList<Guid> Tried,
    DateTimeOffset? AssignedAt, string? ParkedFor, string? LeftFor, InfoSubmitted? Info) : IFold<Customer>
{
    /// <summary>The registration's id. Marten sets it.</summary>
    public Guid Id { get; init; }

    public static Customer Initial { get; } = new(CustomerState.None, 0, null, [], [], null, null, null, null);

    public bool IsAssignedTo(Guid manager) => Manager == manager;

    /// <summary>True when the account of the customer's manager is closed.</summary>
    internal bool HasInactiveManager(IReadOnlyList<ManagerSnapshot> managers) =>
        Manager is { } holder && managers.Any(m => m.Id == holder && !m.Active);

    /// <summary>True when the customer has no manager, or one whose account is closed.</summary>
    internal bool NeedsManager(IReadOnlyList<ManagerSnapshot> managers) => State == CustomerState.Waiting || HasInactiveManager(managers);

    public bool WasAssignedTo(Guid manager) => Former.Contains(manager) && !IsAssignedTo(manager);

    /// <summary>True when the approval was reversed but the customer has not been withdrawn yet.</summary>
    public bool Reversed { get; init; }

    /// <summary>An open offer to a colleague. Until it is accepted, the customer stays with the manager.</summary>
    public TransferOffered? Offer { get; init; }

    /// <summary>Managers to whom the customer was ever offered. They know that the customer exists.</summary>
    public IReadOnlyList<Guid> OfferedTo { get; init; } = [];

    /// <summary>True while the consent to the processing of personal data is withdrawn: nobody is to call this customer.</summary>
    public bool ConsentWithdrawn { get; init; }

    /// <summary>True when the consent was given again and no manager has been told since.</summary>
    public bool ConsentReturned { get; init; }

    /// <summary>Substitutes who were reminded of a missed deadline, since the customer has this manager and these deadlines.</summary>
    public IReadOnlyList<SubstituteReminder> RemindedSubstitutes { get; init; } = [];

    /// <summary>The rating that a person gave; null for the rating by capacity and usage.</summary>
    public string? RatedAs { get; init; }

    /// <summary>Managers of the company's other sites. They are not part of the stream but loaded before a choice.</summary>
    public IReadOnlyList<Guid> KnownManagers { get; init; } = [];

    public CustomerProfile? Profile => Info is { } i && !Reversed
        ? new CustomerProfile(Guid.Empty, i.RegionCode, i.VoltageLevel, i.Industry, i.PowerCapacity, Tried)
        {
            KnownManagers = KnownManagers,
        } : null;

    public static Customer When(Customer it, object @event) => @event switch
    {
        InfoSubmitted e => it with { Info = e },
        ConsentChanged e => it with
        {
            ConsentWithdrawn = !e.Policy,
            ConsentReturned = e.Policy && (it.ConsentWithdrawn || it.ConsentReturned),
        },
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
            Former = e.Manager is { } former ? [.. it.Former, former] : it.Former,
        },
        CustomerImported e => it with { State = e.Place.State, Manager = e.Place.Manager, ParkedFor = e.Place.ParkedFor, Info = e.Info },
        AssignmentParked e => it with { ParkedFor = e.Reason },
        ManagerAssigned e => it.WithManager(e.Manager, null),
        ManagerReassigned { Kept: not null } => it with { ParkedFor = null, ConsentReturned = false, RemindedSubstitutes = [] },
        ManagerReassigned e => it.WithManager(e.To, e.Reason),
        AssignmentDeclined e => it with
        {
            State = CustomerState.Waiting,
            Manager = null,
            Former = [.. it.Former, e.Manager],
            Tried = [.. it.Tried, e.Manager],
            LeftFor = ReassignmentReasons.Declined,
            Offer = null,
        },
        AssignmentOverdue { Substitute: { } substitute } e =>
            it with { RemindedSubstitutes = [.. it.RemindedSubstitutes, new SubstituteReminder(e.What, substitute)] },
        TransferOffered e => it with { Offer = e, OfferedTo = [.. it.OfferedTo, e.To] },
        TransferAccepted or TransferRefused or TransferWithdrawn or TransferExpired => it with { Offer = null },
        CustomerAcknowledged when it.State == CustomerState.Assigned => it with { State = CustomerState.Acknowledged },
        FirstContactRecorded when it.State is CustomerState.Assigned or CustomerState.Acknowledged =>
            it with { State = CustomerState.Contacted },
        ServiceStarted => it with { State = CustomerState.Serving },
        CustomerRated e => it with { RatedAs = e.Rating },
        PersonalDataErased or ErasureDeferred => it with { State = CustomerState.Erased, Manager = null, Offer = null },
        _ => it,
    };

    public static Customer WhenRecorded(Customer it, IEvent e)
    {
        var next = When(it, e.Data) with { Version = e.Version };
        return e.Data is ManagerAssigned or ManagerReassigned { Kept: null } or CustomerImported { Place.Manager: not null }
            ? next with { AssignedAt = e.Timestamp } : next;
    }

    private Customer WithManager(Guid manager, string? reason) => this with
    {
        State = CustomerState.Assigned,
        Manager = manager,
        ParkedFor = null,
        LeftFor = null,
        Offer = null,
        ConsentReturned = false,
        RemindedSubstitutes = [],
        Former = Manager is { } previous && previous != manager ? [.. Former, previous] : Former,
        Tried = Manager is { } lateManager && reason == ReassignmentReasons.Overdue ? [.. Tried, lateManager] : Tried,
    };
}

/// <summary>A reminder to the substitute of a manager who is on leave.</summary>
/// <param name="What">The deadline, as in <see cref="AssignmentOverdue"/>.</param>
public sealed record SubstituteReminder(string What, Guid Substitute);
