using PowerCrm.Contracts;
using PowerCrm.Testing;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Registration.Tests;

public class HoldDeciderTests
{
    private static readonly object[] InReview = Submitted();
    private static readonly object[] OnHold = [.. InReview, Held];

    [Fact]
    public void a_hold_is_placed_once_and_only_one_at_a_time()
    {
        Given<Registrant>(InReview).When(Place).Then(Held);
        Given<Registrant>(OnHold).When(Place).ThenNothing();
        Given<Registrant>(OnHold).When(it => PlaceHold.Decide(it, HoldReason.Dispute, Held.Reference, Held.By)).ThenRefused("already_held");
        Given<Registrant>([.. OnHold, Lifted]).When(Place).Then(Held);
    }

    [Fact]
    public void an_erased_registration_cannot_be_held()
    {
        Given<Registrant>([.. InReview, Erased]).When(Place).ThenRefused("already_erased");
        Given<Registrant>().When(Place).ThenMissing();
    }

    [Fact]
    public void a_hold_is_lifted_once_and_by_another_person()
    {
        Given<Registrant>(OnHold).When(it => LiftHold.Decide(it, "结案", Held.By)).ThenRefused("own_hold");
        Given<Registrant>(OnHold).When(Lift).Then(Lifted);
        Given<Registrant>([.. OnHold, Lifted]).When(Lift).ThenNothing();
        Given<Registrant>(InReview).When(Lift).ThenRefused("not_held");
        Given<Registrant>().When(Lift).ThenMissing();
    }

    [Fact]
    public void an_erasure_is_deferred_by_a_hold_and_done_when_it_is_lifted()
    {
        Given<Registrant>(OnHold).When(ErasePerson.Decide).Then(Deferred);
        Given<Registrant>([.. OnHold, Deferred]).When(ErasePerson.Decide).ThenNothing();
        Given<Registrant>([.. OnHold, Deferred]).When(Lift).Then(Lifted, new PersonalDataErased("requested"));
        Given<Registrant>([.. OnHold, Lifted]).When(ErasePerson.Decide).Then<PersonalDataErased>();
        // A second hold cannot be placed on data that waits to be erased.
        Given<Registrant>([.. OnHold, Deferred]).When(it => PlaceHold.Decide(it, HoldReason.Dispute, "2", "staff:3"))
            .ThenRefused("already_held");
    }

    [Fact]
    public void a_held_registration_is_not_erased_by_retention()
    {
        var kind = RetentionClass.All.Single(c => c.Name == "draft");
        kind.Contains(StoredEvents.Fold<Registrant>([SignedIn])).ShouldBeTrue();
        kind.Contains(StoredEvents.Fold<Registrant>([SignedIn, Held])).ShouldBeFalse();
        kind.Contains(StoredEvents.Fold<Registrant>([SignedIn, Held, Lifted])).ShouldBeTrue();
    }

    [Fact]
    public void a_registration_waiting_for_erasure_accepts_no_commands()
    {
        object[] deferred = [.. OnHold, Deferred];
        Given<Registrant>(deferred).When(it => WithdrawRegistration.Decide(it)).ThenMissing();
        Given<Registrant>(deferred).When(it => ManageConsent.Decide(it, agreed: true, sensitive: false, "hash")).ThenMissing();
        Given<Registrant>(deferred).When(it => UrgeReview.Decide(it, Now)).ThenMissing();
    }

    /// <summary>A hold changes no state that a decision is made on.</summary>
    [Fact]
    public void a_hold_does_not_make_versions_stale()
    {
        var before = StoredEvents.Fold<Registrant>(InReview);
        var after = StoredEvents.Fold<Registrant>([.. OnHold, Lifted]);
        (after.Version, after.UnchangedSince).ShouldBe((before.Version + 2, before.UnchangedSince));
    }

    private static Store.Decision Place(Registrant it) => PlaceHold.Decide(it, HoldReason.Court, Held.Reference, Held.By);

    private static Store.Decision Lift(Registrant it) => LiftHold.Decide(it, Lifted.Reason, Lifted.By);
}
