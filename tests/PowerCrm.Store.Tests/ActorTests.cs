namespace PowerCrm.Store.Tests;

public class ActorTests
{
    private static readonly Guid Id = Guid.Parse("01a22928-2fd3-75e3-82be-79ce80e431d3");

    [Fact]
    public void a_person_is_recorded_by_kind_and_id() => (Actor.Applicant(Id), Actor.Staff(Id))
        .ShouldBe(("applicant:01a22928-2fd3-75e3-82be-79ce80e431d3", "staff:01a22928-2fd3-75e3-82be-79ce80e431d3"));

    [Fact]
    public void only_an_actor_of_staff_with_an_id_names_an_account()
    {
        Actor.StaffOf(Actor.Staff(Id)).ShouldBe(Id);
        foreach (var other in (string[])[Actor.Applicant(Id), "staff:", "staff:test", "system:staff:" + Id, "automatic", ""])
            Actor.StaffOf(other).ShouldBeNull(other);
    }

    [Fact]
    public void an_applicant_is_known_by_the_kind() =>
        (Actor.IsApplicant(Actor.Applicant(Id)), Actor.IsApplicant(Actor.Staff(Id))).ShouldBe((true, false));
}
