using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Tests;

/// <summary>
/// Names that lie in the database: under another name a message finds no handler and a projection starts at nothing. Who renames one brings
/// a migration; who adds one adds it here.
/// </summary>
[Collection(SharedHost.Name)]
public sealed class StoredNamesTests(TestHost host)
{
    [Fact]
    public void reactions_keep_their_names_and_their_messages() =>
        Messaging.Reactions().Select(r => $"{r.Name}: {string.Join(", ", r.Messages)}")
            .Order(StringComparer.Ordinal).ShouldBe(new[]
            {
                "activate_account: ReviewDecided", "assign_after_approval: ReviewDecided", "assign_anew: AssignmentDeclined",
                "check_materials: MaterialsUploaded, MaterialsRead", "climb_ladder: LadderStepDue", "drain_waiting: PlaceFreed",
                "expire_lease: LeaseExpired",
                "fill_inbox: ManagerAssigned, ManagerReassigned, AssignmentParked, AssignmentDeclined, AssignmentOverdue",
                "forget_customer: PersonalDataErased", "keep_queue: InfoSubmitted, RegistrationWithdrawn, PersonalDataErased",
                "read_pictures: MaterialsUploaded, ReadAgain", "record_applicant_told: ApplicantTold", "sweep_image: ImageUnused",
                "tell_applicant: ReviewDecided, TellApplicantAgain", "tell_of_leaving: ManagerLeft", "wake_inbox: InboxMoved",
            });

    [Fact]
    public void projections_keep_their_names() => host.Admin.Projections.Order(StringComparer.Ordinal).ShouldBe(
        new[] { "customer", "manager_workload", "registration_status" });

    [Fact]
    public void due_commands_keep_their_names() => host.Admin.DueCommands.ShouldBe(
        new[] { "contact_overdue", "lease_expired", "manager_left", "place_freed", "read_pictures_again", "respond_overdue", "sweep_image",
            "tell_applicant" });
}
