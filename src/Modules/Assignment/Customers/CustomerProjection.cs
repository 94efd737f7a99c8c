using JasperFx.Events;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>Inline, because the manager's next screen must show the change.</summary>
public sealed class CustomerProjection()
    : InlineReadModel<CustomerDocument>("customer", typeof(InfoSubmitted), typeof(ReviewDecided), typeof(AssignmentParked),
    typeof(ManagerAssigned), typeof(ManagerReassigned), typeof(AssignmentDeclined), typeof(AssignmentOverdue), typeof(CustomerAcknowledged),
    typeof(FirstContactRecorded), typeof(FollowUpRecorded), typeof(ServiceStarted), typeof(PersonalDataErased),
    typeof(ErasureDeferred),
    typeof(CustomerWithdrawn), typeof(CustomerImported), typeof(TransferOffered), typeof(TransferRefused), typeof(TransferWithdrawn),
    typeof(TransferExpired), typeof(ConsentChanged), typeof(CustomerRated))
{
    protected override CustomerDocument? When(CustomerDocument? it, Guid id, IEvent e)
    {
        if (e.Data is InfoSubmitted info)
            return ApplySubmission(it, e, info);
        if (e.Data is CustomerImported imported)
            return ApplyImport(ApplySubmission(it, e, imported.Info), e, imported.Place);
        return it is null ? null : ApplyEvent(it, e) with { Timeline = CustomerTimeline.After(it, e) };
    }

    private static CustomerDocument ApplyEvent(CustomerDocument it, IEvent e) => e.Data switch
    {
        ReviewDecided { Decision: AuthStatus.Approved } when it.State == CustomerState.None => it with { State = CustomerState.Waiting },
        ManagerAssigned a => it.AssignTo(a.Manager, e.Timestamp, a.RespondBy, a.ContactBy, a.Why),
        // The manager left, and no other one is eligible. The dates are kept in case the manager comes back, but not shown.
        AssignmentParked when it.Manager is { } former => it with
        {
            State = CustomerState.Waiting,
            Manager = null,
            Former = [.. it.Former, former],
        },
        ManagerReassigned { Kept: { } state } a => it.ReturnTo(a.To, state, a.RespondBy, a.ContactBy),
        ManagerReassigned a => it.AssignTo(a.To, e.Timestamp, a.RespondBy, a.ContactBy, a.Why),
        AssignmentDeclined a => it with
        {
            State = CustomerState.Waiting,
            Manager = null,
            Former = [.. it.Former, a.Manager],
            AssignedAt = null,
            RespondBy = null,
            ContactBy = null,
            Offer = null,
            Next = null,
        },
        CustomerWithdrawn a => it with
        {
            State = CustomerState.None,
            Manager = null,
            Former = a.Manager is { } former ? [.. it.Former, former] : it.Former,
            AssignedAt = null,
            RespondBy = null,
            ContactBy = null,
            FirstContactAt = null,
            Offer = null,
            Next = null,
        },
        TransferOffered o => it with { Offer = new CustomerOffer(o.From, o.To, e.Timestamp, o.ExpiresAt, o.Reason) },
        TransferRefused or TransferWithdrawn or TransferExpired => it with { Offer = null },
        CustomerAcknowledged when it.State == CustomerState.Assigned => it with { State = CustomerState.Acknowledged },
        FirstContactRecorded c => it.SetState(CustomerState.Contacted) with { FirstContactAt = c.ContactedAt },
        FollowUpRecorded f => it with { Next = f.NextActionAt is { } at ? new CustomerNextAction(at, f.Note) : null },
        ServiceStarted => it.SetState(CustomerState.Serving),
        CustomerRated r => it with { RatedAs = r.Rating },
        ConsentChanged c => it with { ConsentWithdrawn = !c.Policy },
        PersonalDataErased or ErasureDeferred => it with
        {
            State = CustomerState.Erased,
            Manager = null,
            Applicant = null,
            Offer = null,
            Next = null,
        },
        _ => it,
    };

    /// <summary>The largest number of pinyin initials of one name.</summary>
    private const int MaxSpellings = 8;

    private static CustomerDocument ApplySubmission(CustomerDocument? it, IEvent e, InfoSubmitted i) =>
        new(e.StreamId, it?.State ?? CustomerState.None, it?.Manager,
            it?.Former ?? [], i.CompanyName, i.Province, i.City, i.District, i.PowerCapacity, i.MonthlyUsage, i.VoltageLevel, i.Industry,
            i.Applicant, it?.AssignedAt, it?.RespondBy, it?.ContactBy, it?.FirstContactAt, it?.Why, it?.Timeline ?? [], it?.Offer,
            it?.Next, Names.SearchKey(i.CompanyName), it?.ConsentWithdrawn ?? false, it?.RatedAs, i.RegionCode,
            i.CreditCode, string.Join(' ', Pinyin.Spellings(Names.Key(i.CompanyName), MaxSpellings)));

    private static CustomerDocument ApplyImport(CustomerDocument it, IEvent e, CustomerPlace place)
    {
        var assigned = place.Manager is { } manager ? it.AssignTo(manager, e.Timestamp, place.RespondBy, place.ContactBy, place.Why) : it;
        return assigned with { State = place.State, Timeline = [new CustomerTimelineEntry(e.Timestamp, "imported")] };
    }
}
