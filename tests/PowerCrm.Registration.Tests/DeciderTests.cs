using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Testing;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Registration.Tests;

public class DeciderTests
{
    private const string Hash = "hash of the texts";

    private static readonly WechatAuthorized Authorized = SignedIn with { PolicyVersion = ConsentTexts.Version, PolicyHash = Hash };
    private static readonly object[] InReview = [Authorized, Verified, Info(), Pictures()];

    [Fact]
    public void a_reversed_rejection_opens_no_fields_and_rejects_no_pictures()
    {
        var it = StoredEvents.Fold<Registrant>([.. InReview, Rejected("/idCardFront", "/creditCode"), Reversed(AuthStatus.Rejected)]);
        (it.Status, it.Editable).ShouldBe((AuthStatus.Processing, false));
        it.Opens.ShouldBeEmpty();
        it.Refused.ShouldBeEmpty();
        // Fields that an earlier rejection opened or refused stay so.
        it = StoredEvents.Fold<Registrant>([.. InReview, Rejected("/idCardFront"), Info(2), Pictures(2, front: "other"),
            Rejected("/creditCode"), Reversed(AuthStatus.Rejected), new RegistrationWithdrawn(2)]);
        it.Opens.ShouldBe(["/idCardFront"]);
        it.Refused.ShouldHaveSingleItem().Kind.ShouldBe("idCardFront");
    }

    [Fact]
    public void a_registration_can_be_submitted_twenty_times_a_day()
    {
        object[] Rounds(int count) => [Authorized, Verified, .. Enumerable.Range(1, count)
            .SelectMany(round => new object[] { Info(round), Pictures(round), new RegistrationWithdrawn(round) })];
        // Each event is one second after the one before; the first submission is the third event.
        var (submittedAt, now) = (Start.AddSeconds(2), Start.AddHours(1));
        SubmitRegistration.GetRetryDelay(StoredEvents.Fold<Registrant>(Rounds(19)), now).ShouldBeNull();
        var full = StoredEvents.Fold<Registrant>(Rounds(20));
        SubmitRegistration.GetRetryDelay(full, now).ShouldBe(submittedAt.AddDays(1) - now);
        SubmitRegistration.GetRetryDelay(full, submittedAt.AddDays(1)).ShouldBeNull();
    }

    /// <summary>Notes and questions among colleagues do not change the applicant's version.</summary>
    [Fact]
    public void a_reviewers_note_does_not_make_the_applicants_version_stale()
    {
        object[] rejected = [.. InReview, Rejected("/creditCode")];
        var version = StoredEvents.Fold<Registrant>(rejected).Version;
        var it = StoredEvents.Fold<Registrant>([.. rejected, Noted(Guid.Empty), ReversalOpened(Guid.Empty)]);
        (it.UnchangedSince, it.Version).ShouldBe((version, version + 2));
        StoredEvents.Fold<Registrant>([.. rejected, Noted(Guid.Empty), Verified]).UnchangedSince.ShouldBe(version + 2);
    }

    [Fact]
    public void a_reversed_approval_deactivates_the_account_once_and_a_new_one_reactivates_it()
    {
        object[] reversed = [.. InReview, Approved, new AccountActivated(ActivateAccountHandler.Rights), Reversed()];
        Given<Registrant>(reversed).When(DeactivateAccountHandler.Decide).Then(new AccountDeactivated(ActivateAccountHandler.Rights));
        object[] deactivated = [.. reversed, new AccountDeactivated(ActivateAccountHandler.Rights)];
        Given<Registrant>(deactivated).When(DeactivateAccountHandler.Decide).ThenNothing();
        Given<Registrant>([.. reversed, Approved]).When(DeactivateAccountHandler.Decide).ThenNothing();
        Given<Registrant>([.. deactivated, Approved]).When(ActivateAccountHandler.Decide)
            .Then(new AccountActivated(ActivateAccountHandler.Rights));
    }

    [Fact]
    public void a_repeated_first_sign_in_does_nothing() => Given<Registrant>(Authorized)
        .When(it => SignInWithWechat.Decide(it, Authorized))
        .ThenNothing();

    [Fact]
    public void signing_in_again_can_add_consent_but_not_withdraw_it()
    {
        Given<Registrant>(Authorized).When(it => SignInWithWechat.DecideRepeatedSignIn(it, sensitive: false, Hash, Now)).ThenNothing();
        Given<Registrant>(Authorized with { Sensitive = false }).When(it =>
            SignInWithWechat.DecideRepeatedSignIn(it, sensitive: true, Hash, Now))
            .Then<ConsentChanged>().Sensitive.ShouldBeTrue();
    }

    [Fact]
    public void binding_the_same_phone_again_does_nothing() => Given<Registrant>(Authorized, Verified)
        .When(it => PhoneBinding.Decide(it, Verified, isSamePhone: true))
        .ThenNothing();

    [Fact]
    public void the_phone_of_a_submitted_registration_cannot_change() => Given<Registrant>(InReview)
        .When(it => PhoneBinding.Decide(it, Verified, isSamePhone: false))
        .ThenRefused("already_submitted");

    [Fact]
    public void submitting_requires_a_verified_phone() => Given<Registrant>(Authorized)
        .When(SubmitRegistration.FindRejection)
        .ThenRefused("phone_not_verified");

    [Fact]
    public void submitting_requires_consent_to_sensitive_data() => Given<Registrant>(Authorized with { Sensitive = false }, Verified)
        .When(SubmitRegistration.FindRejection)
        .ThenRefused("consent_required");

    [Fact]
    public void a_submitted_registration_cannot_be_submitted_again()
    {
        Given<Registrant>(InReview).When(SubmitRegistration.FindRejection).ThenRefused("already_submitted");
        Given<Registrant>([.. InReview, Approved]).When(SubmitRegistration.FindRejection).ThenRefused("already_submitted");
        Given<Registrant>([.. InReview, Rejected("/creditCode")]).When(SubmitRegistration.FindRejection).ThenNothing();
    }

    [Fact]
    public void withdrawing_is_possible_until_the_decision_and_idempotent()
    {
        Given<Registrant>(InReview).When(WithdrawRegistration.Decide).Then(new RegistrationWithdrawn(1));
        Given<Registrant>([.. InReview, Withdrawn]).When(WithdrawRegistration.Decide).ThenNothing();
        Given<Registrant>([.. InReview, Approved]).When(WithdrawRegistration.Decide).ThenRefused("already_decided");
    }

    [Fact]
    public void only_a_pending_review_can_be_urged()
    {
        Given<Registrant>(InReview).When(it => UrgeReview.Decide(it, Now)).Then(new ReviewUrged(1));
        Given<Registrant>([.. InReview, Claimed(Guid.Empty)]).When(it => UrgeReview.Decide(it, Now)).Then(new ReviewUrged(1));
        Given<Registrant>(Authorized, Verified).When(it => UrgeReview.Decide(it, Now)).ThenRefused("nothing_to_urge");
        Given<Registrant>([.. InReview, Withdrawn]).When(it => UrgeReview.Decide(it, Now)).ThenRefused("nothing_to_urge");
        Given<Registrant>([.. InReview, Approved]).When(it => UrgeReview.Decide(it, Now)).ThenRefused("already_decided");
        Given<Registrant>([.. InReview, Rejected()]).When(it => UrgeReview.Decide(it, Now)).ThenRefused("already_decided");
        Given<Registrant>([.. InReview, Erased]).When(it => UrgeReview.Decide(it, Now)).ThenMissing();
    }

    [Theory]
    // Urged, urged again (in China's time), and possible again from. The dates: a Tuesday, a Friday, a Saturday off, the day before the
    // October holidays, and the make-up Saturday after them.
    [InlineData("2026-03-10 10:00", "2026-03-10 23:59", "2026-03-11")]
    [InlineData("2026-03-13 17:00", "2026-03-15 12:00", "2026-03-16")]
    [InlineData("2026-03-14 09:00", "2026-03-15 12:00", "2026-03-16")]
    [InlineData("2026-09-30 17:00", "2026-10-07 12:00", "2026-10-08")]
    [InlineData("2026-10-09 09:00", "2026-10-09 18:00", "2026-10-10")]
    public void a_review_is_urged_once_per_working_day(string first, string second, string nextAllowed)
    {
        var from = ChinaTime.Start(DateOnly.Parse(nextAllowed, CultureInfo.InvariantCulture));
        var it = Registrant.WhenRecorded(StoredEvents.Fold<Registrant>(InReview), StoredEvents.Event(Urged, At(first)));
        Given(it).When(s => UrgeReview.Decide(s, At(second))).ThenRefused("urged_already")
            .RetryAfter.ShouldBe(from - At(second));
        Given(it).When(s => UrgeReview.Decide(s, from)).Then(new ReviewUrged(1));
        // A new round does not allow another urging.
        object[] newRound = [Withdrawn, Info(2), Pictures(2)];
        Given(newRound.Aggregate(it, Registrant.When)).When(s => UrgeReview.Decide(s, At(second))).ThenRefused("urged_already");

        static DateTimeOffset At(string text) => new(DateTime.Parse(text, CultureInfo.InvariantCulture), TimeSpan.FromHours(8));
    }

    [Fact]
    public void an_account_is_activated_once()
    {
        Given<Registrant>([.. InReview, Approved]).When(ActivateAccountHandler.Decide).Then<AccountActivated>();
        Given<Registrant>([.. InReview, Approved, new AccountActivated([])]).When(ActivateAccountHandler.Decide).ThenNothing();
        Given<Registrant>(InReview).When(ActivateAccountHandler.Decide).ThenNothing();
    }

    [Fact]
    public void consent_can_be_changed_twenty_times_a_day_and_withdrawn_at_any_time()
    {
        // Each event is one second after the one before: the first change is the second event, and the last one withdraws the consent.
        static Registrant Changed(int count) => StoredEvents.Fold<Registrant>([Authorized, .. Enumerable.Range(1, count)
            .Select(i => new ConsentChanged(ConsentTexts.Version, Hash, i < count && i % 2 == 0, i < count && i % 2 == 0))]);
        var (firstChange, now) = (Start.AddSeconds(1), Start.AddHours(1));
        ManageConsent.GetRetryDelay(Changed(19), agreed: true, sensitive: true, now).ShouldBeNull();
        var full = Changed(20);
        ManageConsent.GetRetryDelay(full, agreed: true, sensitive: false, now).ShouldBe(firstChange.AddDays(1) - now);
        ManageConsent.GetRetryDelay(full, agreed: true, sensitive: true, firstChange.AddDays(1)).ShouldBeNull();
        ManageConsent.GetRetryDelay(full with { Agreed = true, Sensitive = true }, agreed: false, sensitive: false, now).ShouldBeNull();
        ManageConsent.GetRetryDelay(full with { Agreed = true, Sensitive = true }, agreed: true, sensitive: false, now).ShouldBeNull();
        // A sign-in, which also gives consent, is no way round the limit.
        SignInWithWechat.DecideRepeatedSignIn(full, sensitive: true, Hash, now).Events.ShouldBeEmpty();
        SignInWithWechat.DecideRepeatedSignIn(full, sensitive: true, Hash, firstChange.AddDays(1)).Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void withdrawing_consent_withdraws_an_undecided_registration()
    {
        Given<Registrant>(InReview).When(it => ManageConsent.Decide(it, agreed: false, sensitive: true, Hash))
            .ThenTypes(typeof(ConsentChanged), typeof(RegistrationWithdrawn));
        Given<Registrant>(Authorized).When(it => ManageConsent.Decide(it, agreed: true, sensitive: true, Hash)).ThenNothing();
    }

    [Fact]
    public void a_correction_may_change_only_the_fields_opened_by_the_reasons()
    {
        var last = FormRulesTests.Check(FormRulesTests.CompleteForm()).Value!;
        Locked(last with { CreditCode = "91440300MA5EYTU05A" }).ShouldBeEmpty();
        Locked(last with { CreditCode = "91440300MA5EYTU05A", MonthlyUsage = 1, Position = "厂长" }).ShouldBe(["/position", "/monthlyUsage"]);
        Locked(last with { CreditCode = "91440300MA5EYTU05A", PowerCapacity = 1250.00m }).ShouldBeEmpty();
        CorrectionRules.IsSame(last, last with { PowerCapacity = 1250.00m }).ShouldBeTrue();
        CorrectionRules.IsSame(last, last with { Position = "厂长" }).ShouldBeFalse();

        IEnumerable<string> Locked(Submission next) =>
        CorrectionRules.FindLockedChanges(new Correction(last, ["/creditCode"]), next.ToForm()).Select(i => i.Pointer);
    }

    [Fact]
    public void a_field_with_only_another_spelling_keeps_the_submitted_value()
    {
        var last = FormRulesTests.Check(FormRulesTests.CompleteForm()).Value! with
        {
            RealName = "古丽·买买提",
            Email = "a@Example.com",
            ContactPhone = "0755-12345678",
            DetailAddress = "科技园路12-3号",
        };
        var form = (last with { RealName = "古丽\u2022买买提", Email = "a@example.com", ContactPhone = "075512345678" }).ToForm();
        var correction = new Correction(last, ["/creditCode"]);
        var normalized = CorrectionRules.KeepSpelling(correction, form);
        CorrectionRules.FindLockedChanges(correction, normalized).ShouldBeEmpty();
        normalized["realName"]!.GetValue<string>().ShouldBe("古丽·买买提");
        form["detailAddress"] = "科技园路123号";
        CorrectionRules.FindLockedChanges(correction, CorrectionRules.KeepSpelling(correction, form)).Select(i =>
            i.Pointer).ShouldBe(["/detailAddress"]);
        CorrectionRules.KeepSpelling(correction with { Opens = ["/realName"] }, form)["realName"]!.GetValue<string>()
            .ShouldContain('\u2022');
    }

    [Fact]
    public void the_submitted_region_code_in_wide_digits_is_no_change()
    {
        var last = FormRulesTests.Check(FormRulesTests.CompleteForm()).Value!;
        var form = last.ToForm();
        form["regionCode"] = "４４０３０５";
        CorrectionRules.FindLockedChanges(new Correction(last, ["/creditCode"]), form).ShouldBeEmpty();
        form["regionCode"] = "４４０３０６";
        CorrectionRules.FindLockedChanges(new Correction(last, ["/creditCode"]), form).Select(i => i.Pointer)
            .ShouldContain("/regionCode");
    }

    /// <summary>The endings of autonomous areas are removed one by one, which would take seconds for ten thousand of them.</summary>
    [Fact]
    public void no_place_is_looked_for_in_a_name_that_is_too_long()
    {
        var last = FormRulesTests.Check(FormRulesTests.CompleteForm()).Value!;
        var form = last.ToForm();
        form["city"] = "深圳壮族";
        CorrectionRules.FindLockedChanges(new Correction(last, ["/creditCode"]), form).ShouldBeEmpty();
        form["city"] = "深圳" + string.Concat(Enumerable.Repeat("壮族", 20));
        CorrectionRules.FindLockedChanges(new Correction(last, ["/creditCode"]), form).Select(i => i.Pointer).ShouldBe(["/city"]);
    }

    [Fact]
    public void a_reason_about_part_of_the_region_opens_the_whole_region() => CorrectionRules.GetOpenFields(["/idCardBack", "/district"])
        .ShouldBe(["/regionCode", "/province", "/city", "/district", "/idCardBack"]);

    [Fact]
    public void a_picture_rejected_in_an_earlier_round_stays_rejected()
    {
        var it = StoredEvents.Fold<Registrant>([.. InReview, Rejected("/idCardFront"), Info(2), Pictures(2, front: "other"),
            Rejected("/idCardFront"), new RegistrationWithdrawn(2)]);
        it.Refused.ShouldBe([new RefusedPicture("idCardFront", "b"), new RefusedPicture("idCardFront", "other")]);
    }

    [Fact]
    public void a_reason_about_a_typed_field_does_not_reject_the_picture() =>
        StoredEvents.Fold<Registrant>([.. InReview, Rejected("/realName", "/idCardFront")]).Refused.ShouldBeEmpty();

    [Fact]
    public void erasing_twice_does_nothing()
    {
        Given<Registrant>(InReview).When(ErasePerson.Decide).Then<PersonalDataErased>();
        Given<Registrant>([.. InReview, Erased]).When(ErasePerson.Decide).ThenNothing();
    }

    [Theory]
    [InlineData("completed processing pending pending")]
    [InlineData("completed processing pending pending", "claimed")]
    [InlineData("completed completed processing pending", "claimed", "passed")]
    [InlineData("completed rejected pending pending", "claimed", "rejected:materials")]
    [InlineData("completed completed rejected pending", "claimed", "passed", "rejected:identity")]
    [InlineData("completed rejected rejected pending", "claimed", "failed", "rejected:identity")]
    [InlineData("completed completed rejected pending", "claimed", "failed", "passed", "rejected:identity")]
    [InlineData("completed completed completed completed", "claimed", "passed", "approved")]
    [InlineData("pending pending pending pending", "withdrawn")]
    public void the_four_steps_follow_the_state(string steps, params string[] names)
    {
        string.Join(' ', GetSteps(names).Select(s => s.Status)).ShouldBe(steps);
    }

    /// <summary>Events come one second after another: submitted at the third, claimed at the fifth.</summary>
    [Theory]
    [InlineData("2 - - -", "claimed")]
    [InlineData("2 5 - -", "claimed", "passed")]
    [InlineData("2 5 6 6", "claimed", "passed", "approved")]
    [InlineData("2 5 - -", "claimed", "passed", "rejected:identity")]
    [InlineData("2 - - -", "claimed", "rejected:materials")]
    public void a_step_has_the_time_when_it_was_completed_and_no_other(string seconds, params string[] names) =>
        string.Join(' ', GetSteps(names).Select(s => s.Time is { } at ? $"{(at - TestEvents.Start).TotalSeconds}" : "-")).ShouldBe(seconds);

    [Fact]
    public void a_client_asks_less_often_when_nobody_works()
    {
        Timeline.GetPollDelay(new(2026, 3, 10, 10, 0, 0, TimeSpan.FromHours(8))).ShouldBe(30, "a Tuesday");
        Timeline.GetPollDelay(new(2026, 3, 15, 10, 0, 0, TimeSpan.FromHours(8))).ShouldBe(300, "a Sunday");
        Timeline.GetPollDelay(new(2026, 3, 10, 22, 0, 0, TimeSpan.FromHours(8))).ShouldBe(300, "at night");
    }

    private static IReadOnlyList<StepShown> GetSteps(string[] names)
    {
        object[] events = [.. names.Select<string, object>(t => t switch
        {
            "claimed" => Claimed(Guid.Empty),
            "passed" or "failed" => Materials(t),
            "rejected:materials" => Rejected("/creditCode"),
            "rejected:identity" => Decided("rejected", new RejectionReason("x", "identity", ["/realName"])),
            "approved" => Approved,
            _ => Withdrawn,
        })];
        var status = new StatusProjection();
        var timeline = StoredEvents.Stream([.. InReview, .. events])
            .Aggregate((StatusDocument?)null, (it, e) => status.Evolve(it, StreamId, e));
        return Timeline.GetSteps(timeline!, PowerCrm.Web.Language.Chinese);
    }
}
