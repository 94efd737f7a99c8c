using PowerCrm.Contracts;
using PowerCrm.Testing;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.Happened;

namespace PowerCrm.Registration.Tests;

public class HoldDeciderTests
{
    private static readonly object[] InReview = Submitted();
    private static readonly object[] Kept = [.. InReview, Held];

    [Fact]
    public void a_hold_is_placed_once_and_there_is_one_at_a_time()
    {
        Given<Registrant>(InReview).When(Place).Then(Held);
        Given<Registrant>(Kept).When(Place).ThenNothing();
        Given<Registrant>(Kept).When(it => PlaceHold.Decide(it, HoldReason.Dispute, Held.Reference, Held.By)).ThenRefused("already_held");
        Given<Registrant>([.. Kept, Lifted]).When(Place).Then(Held);
    }

    [Fact]
    public void nothing_is_left_to_hold_of_who_is_erased()
    {
        Given<Registrant>([.. InReview, Erased]).When(Place).ThenRefused("already_erased");
        Given<Registrant>().When(Place).ThenMissing();
    }

    [Fact]
    public void a_hold_is_lifted_by_another_person_and_twice_is_harmless()
    {
        Given<Registrant>(Kept).When(it => LiftHold.Decide(it, "结案", Held.By)).ThenRefused("own_hold");
        Given<Registrant>(Kept).When(Lift).Then(Lifted);
        Given<Registrant>([.. Kept, Lifted]).When(Lift).ThenNothing();
        Given<Registrant>(InReview).When(Lift).ThenRefused("not_held");
        Given<Registrant>().When(Lift).ThenMissing();
    }

    [Fact]
    public void an_erasure_waits_for_the_hold_and_goes_on_when_it_is_lifted()
    {
        Given<Registrant>(Kept).When(ErasePerson.Decide).Then(Deferred);
        Given<Registrant>([.. Kept, Deferred]).When(ErasePerson.Decide).ThenNothing();
        Given<Registrant>([.. Kept, Deferred]).When(Lift).Then(Lifted, new PersonalDataErased("requested"));
        Given<Registrant>([.. Kept, Lifted]).When(ErasePerson.Decide).Then<PersonalDataErased>();
        // A second hold cannot be placed on data that waits to be erased.
        Given<Registrant>([.. Kept, Deferred]).When(it => PlaceHold.Decide(it, HoldReason.Dispute, "2", "staff:3"))
            .ThenRefused("already_held");
    }

    [Fact]
    public void nothing_that_is_held_goes_by_time()
    {
        var kind = RetentionClass.All.Single(c => c.Name == "draft");
        kind.Has(Stored.Fold<Registrant>([SignedIn])).ShouldBeTrue();
        kind.Has(Stored.Fold<Registrant>([SignedIn, Held])).ShouldBeFalse();
        kind.Has(Stored.Fold<Registrant>([SignedIn, Held, Lifted])).ShouldBeTrue();
    }

    [Fact]
    public void whoever_waits_for_an_erasure_does_nothing_more()
    {
        object[] waits = [.. Kept, Deferred];
        Given<Registrant>(waits).When(it => WithdrawRegistration.Decide(it)).ThenMissing();
        Given<Registrant>(waits).When(it => ManageConsent.Decide(it, agreed: true, sensitive: false, "hash")).ThenMissing();
        Given<Registrant>(waits).When(it => UrgeReview.Decide(it, Now)).ThenMissing();
    }

    /// <summary>A hold changes no state that a decision is made on.</summary>
    [Fact]
    public void a_hold_costs_nobody_a_version()
    {
        var before = Stored.Fold<Registrant>(InReview);
        var after = Stored.Fold<Registrant>([.. Kept, Lifted]);
        (after.Version, after.SameSince).ShouldBe((before.Version + 2, before.SameSince));
    }

    private static Store.Decision Place(Registrant it) => PlaceHold.Decide(it, HoldReason.Court, Held.Reference, Held.By);

    private static Store.Decision Lift(Registrant it) => LiftHold.Decide(it, Lifted.Reason, Lifted.By);
}
