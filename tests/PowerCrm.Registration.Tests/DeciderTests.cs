using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration.Tests;

public class DeciderTests
{
    private static readonly Personal Blob = new(Guid.CreateVersion7(), 1, new byte[] { 1 });
    private static readonly WechatAuthorized Came = new(Blob, Policies.Version, Policies.Hash, true);
    private static readonly PhoneVerified Verified = new(Blob, "sms");
    private static readonly object[] Submitted = [Came, Verified, Info(1), Papers(1)];

    [Fact]
    public void a_second_first_sign_in_does_nothing() => SignInWithWechat.Decide(Given(Came), Came).Events.ShouldBeEmpty();

    [Fact]
    public void signing_in_again_adds_consent_and_never_takes_it()
    {
        SignInWithWechat.DecideAgain(Given(Came), sensitive: false).Events.ShouldBeEmpty();
        SignInWithWechat.DecideAgain(Given(Came with { Sensitive = false }), sensitive: true).Events.Single()
            .ShouldBeOfType<ConsentChanged>().Sensitive.ShouldBeTrue();
    }

    [Fact]
    public void the_same_phone_again_does_nothing() =>
        PhoneBinding.Decide(Given(Came, Verified), Verified, same: true).Events.ShouldBeEmpty();

    [Fact]
    public void the_phone_of_a_submitted_application_stays() =>
        PhoneBinding.Decide(Given(Submitted), Verified, same: false).Rejection.ShouldNotBeNull().Code.ShouldBe("already_submitted");

    [Fact]
    public void without_a_phone_nothing_is_submitted() =>
        SubmitRegistration.Refused(Given(Came)).ShouldNotBeNull().Code.ShouldBe("phone_not_verified");

    [Fact]
    public void without_consent_to_sensitive_data_nothing_is_submitted() =>
        SubmitRegistration.Refused(Given(Came with { Sensitive = false }, Verified)).ShouldNotBeNull().Code.ShouldBe("consent_required");

    [Fact]
    public void what_is_submitted_is_not_submitted_again()
    {
        SubmitRegistration.Refused(Given(Submitted)).ShouldNotBeNull().Code.ShouldBe("already_submitted");
        SubmitRegistration.Refused(Given([.. Submitted, Decided("approved")])).ShouldNotBeNull().Code.ShouldBe("already_submitted");
        SubmitRegistration.Refused(Given([.. Submitted, Decided("rejected", "/creditCode")])).ShouldBeNull();
    }

    [Fact]
    public void withdrawing_goes_until_a_decision_and_twice_is_harmless()
    {
        WithdrawRegistration.Decide(Given(Submitted)).Events.Single().ShouldBe(new RegistrationWithdrawn(1));
        WithdrawRegistration.Decide(Given([.. Submitted, new RegistrationWithdrawn(1)])).Events.ShouldBeEmpty();
        WithdrawRegistration.Decide(Given([.. Submitted, Decided("approved")])).Rejection.ShouldNotBeNull().Code
            .ShouldBe("already_decided");
    }

    [Fact]
    public void an_account_is_activated_once()
    {
        ActivateAccountHandler.Decide(Given([.. Submitted, Decided("approved")])).Events.Count.ShouldBe(1);
        ActivateAccountHandler.Decide(Given([.. Submitted, Decided("approved"), new AccountActivated([])])).Events.ShouldBeEmpty();
        ActivateAccountHandler.Decide(Given(Submitted)).Events.ShouldBeEmpty();
    }

    [Fact]
    public void withdrawn_consent_stops_what_is_not_decided()
    {
        ManageConsent.Decide(Given(Submitted), agreed: false, sensitive: true).Events.Select(e => e.GetType())
            .ShouldBe([typeof(ConsentChanged), typeof(RegistrationWithdrawn)]);
        ManageConsent.Decide(Given(Came), agreed: true, sensitive: true).Events.ShouldBeEmpty();
    }

    [Fact]
    public void a_correction_touches_only_what_the_reasons_opened()
    {
        var last = FormRulesTests.Check(FormRulesTests.Complete()).Value!;
        Closed(last with { CreditCode = "91440300MA5EYTU05A" }).ShouldBeEmpty();
        Closed(last with { CreditCode = "91440300MA5EYTU05A", MonthlyUsage = 1, Position = "厂长" }).ShouldBe(["/position", "/monthlyUsage"]);
        Closed(last with { CreditCode = "91440300MA5EYTU05A", PowerCapacity = 1250.00m }).ShouldBeEmpty();
        Corrections.IsSame(last, last with { PowerCapacity = 1250.00m }).ShouldBeTrue();
        Corrections.IsSame(last, last with { Position = "厂长" }).ShouldBeFalse();

        IEnumerable<string> Closed(Submission next) =>
        Corrections.Closed(new Correction(last, ["/creditCode"]), next.ToForm()).Select(i => i.Pointer);
    }

    [Fact]
    public void a_part_of_the_region_opens_all_of_it() => Corrections.Opened(["/idCardBack", "/district"])
        .ShouldBe(["/regionCode", "/province", "/city", "/district", "/idCardBack"]);

    [Fact]
    public void a_picture_refused_in_an_earlier_round_stays_refused()
    {
        var it = Given([.. Submitted, Decided("rejected", "/idCardFront"), Info(2),
            Papers(2) with { IdCardFront = new Material(Guid.Empty, "other") },
            Decided("rejected", "/idCardFront", "/creditCode"), new RegistrationWithdrawn(2)]);
        it.Refused.ShouldBe([new RefusedPicture("idCardFront", "b"), new RefusedPicture("idCardFront", "other")]);
    }

    [Fact]
    public void erasing_twice_is_harmless()
    {
        ErasePerson.Decide(Given(Submitted)).Events.Single().ShouldBeOfType<PersonalDataErased>();
        ErasePerson.Decide(Given([.. Submitted, new PersonalDataErased("requested")])).Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("completed processing pending pending")]
    [InlineData("completed processing pending pending", "claimed")]
    [InlineData("completed completed processing pending", "claimed", "passed")]
    [InlineData("completed rejected pending pending", "claimed", "rejected:materials")]
    [InlineData("completed completed rejected pending", "claimed", "passed", "rejected:identity")]
    [InlineData("completed completed completed completed", "claimed", "passed", "approved")]
    [InlineData("pending pending pending pending", "withdrawn")]
    public void the_four_steps_follow_the_state(string steps, params string[] then)
    {
        object[] more = [.. then.Select<string, object>(t => t switch
        {
            "claimed" => new ReviewClaimed(Guid.Empty, default),
            "passed" => new MaterialsChecked(1, "staff:x", "passed", []),
            "rejected:materials" => Decided("rejected", "/creditCode"),
            "rejected:identity" =>
                Decided("rejected", "/realName") with { Reasons = [new RejectionReason("x", "identity", ["/realName"])] },
            "approved" => Decided("approved"),
            _ => new RegistrationWithdrawn(1),
        })];
        var status = new RegistrationStatus();
        var timeline = ((object[])[.. Submitted, .. more]).Aggregate((RegistrationTimeline?)null,
            (it, e) => status.Evolve(it, Guid.Empty, PowerCrm.Testing.Stored.Event(e, DateTimeOffset.UnixEpoch)));
        string.Join(' ', Timeline.Steps(timeline!, PowerCrm.Web.Language.Chinese).Select(s => s.Status)).ShouldBe(steps);
    }

    private static Registrant Given(params object[] events) => events.Aggregate(Registrant.Initial, Registrant.When);

    private static InfoSubmitted Info(int round) => new(round, Blob, "甲公司", null, "440305", "广东省", "深圳市", "南山区", 1, 1, 1, "KV10", null, [],
        new Dictionary<string, string>(), []);

    private static MaterialsUploaded Papers(int round) =>
        new(round, new Material(Guid.Empty, "a"), new Material(Guid.Empty, "b"), new Material(Guid.Empty, "c"), null);

    private static ReviewDecided Decided(string decision, params string[] opens) => new(1, decision, Guid.Empty,
        decision == "rejected" ? [new RejectionReason("x", "materials", opens)] : [], 4, "1");
}
