using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// The module Assignment: chooses a manager for each approved customer and records the manager's work until the customer is served.
/// </summary>
public sealed class AssignmentModule : IModule
{
    public string Name => "assignment";

    public void Store(StoreBuilder store)
    {
        store.Schema(Name, typeof(AssignmentModule).Assembly);
        store.Event<ManagerAssigned>("manager_assigned").Event<AssignmentParked>("assignment_parked")
            .Event<AssignmentDeclined>("assignment_declined").Event<ManagerReassigned>("manager_reassigned")
            .Event<AssignmentOverdue>("assignment_overdue").Event<CustomerAcknowledged>("customer_acknowledged")
            .Event<FirstContactRecorded>("first_contact_recorded").Event<FollowUpRecorded>("follow_up_recorded")
            .Event<ServiceStarted>("service_started").Event<CustomerWithdrawn>("customer_withdrawn")
            .Event<TransferOffered>("transfer_offered").Event<TransferAccepted>("transfer_accepted")
            .Event<TransferRefused>("transfer_refused").Event<TransferWithdrawn>("transfer_withdrawn")
            .Event<TransferExpired>("transfer_expired").Event<CustomerRated>("customer_rated")
            .Event<ManagerAdded>("manager_added").Event<ManagerChanged>("manager_changed");
        store.WriteModel<Customer>().ReadModel(new CustomerProjection(), "mt_doc_customer_names").ReadModel(new WorkloadProjection());
        store.DueCommand(PlaceFreed.Command, due => PlaceFreed.Start with { At = due.At })
            .DueCommand(RetryPlacement.Command, due => new RetryPlacement(due.Stream))
            .DueCommand(CustomerReturns.Command, CustomerReturns.Parse)
            .DueCommand(TransferExpires.Command, due => new TransferExpires(due.Stream, due.At))
            .DueCommand(EscalationStep.RespondCommand, due => EscalationStep.ParseMessage(EscalationStep.Respond, due))
            .DueCommand(EscalationStep.ContactCommand, due => EscalationStep.ParseMessage(EscalationStep.Contact, due));
    }

    public void Services(IServiceCollection services, IConfiguration configuration)
    {
        AssignmentProblems.Add();
        services.AddSingleton<IImportAssigner, ImportAssigner>().AddSingleton<ManagerDirectory>().AddSingleton<FormerCustomers>()
            .AddSingleton<PastWorkload>().AddSingleton<CoveredColleagues>().AddSingleton<ISubstitutes, CoveredColleagues>()
            .AddSingleton<IDerivedRows, PlaceRowComparer>().AddSingleton<ManagerFile>().AddSingleton<PolicyKind>(AssignmentPolicy.BuiltIn);
    }

    /// <summary>Maps the upload. All other routes are Wolverine endpoints.</summary>
    public void Map(IEndpointRouteBuilder app) => ImportManagers.Map(app);
}
