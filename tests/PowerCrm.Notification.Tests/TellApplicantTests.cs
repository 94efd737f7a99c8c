using PowerCrm.Assignment.Tests;
using PowerCrm.Contracts;
using PowerCrm.Sandbox;
using PowerCrm.Store;
using PowerCrm.Testing;

namespace PowerCrm.Notification.Tests;

public class TellApplicantTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    [Fact]
    public async Task the_applicant_is_told_once_and_the_stream_of_the_registration_stays_as_it_was()
    {
        var (id, outcome) = await Decided();
        outcome.ShouldBeOfType<NotificationSent>().VendorId.ShouldNotBeNullOrEmpty();
        var sent = app.Sandbox.MessagesTo("openid-" + id.ToString("N")).ShouldHaveSingleItem();
        sent.TemplateId.ShouldBe(NotificationApp.Template);
        sent.Data["phrase2"].ShouldBe("审核通过");
        (await app.Events(id)).ShouldNotContain(e => e is NotificationAttempted);
    }

    [Fact]
    public async Task no_consent_left_is_a_state_and_is_not_tried_again()
    {
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.NoCredit);
        var (id, outcome) = await Decided();
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        var failed = outcome.ShouldBeOfType<NotificationFailed>();
        (failed.Code, failed.Unknown).ShouldBe(("43101", false));
        await app.Settled();
        app.Sandbox.MessagesTo("openid-" + id.ToString("N")).ShouldBeEmpty();
    }

    [Fact]
    public void an_outcome_that_nobody_knows_is_unknown()
    {
        var told = TellApplicant.Told(Stored.Event(GivenEvents.Approved), null);
        ApplicantToldHandler.Outcome(told).ShouldBeOfType<NotificationFailed>().Unknown.ShouldBeTrue();
    }

    private async Task<(Guid Id, object Outcome)> Decided()
    {
        var id = await app.Approve("440305", settle: false);
        var cause = await app.Value<Guid>("select id from mt_events where stream_id = @id and type = 'review_decided'", new { id });
        var stream = Ids.Derived(id, $"notification:{cause:N}");
        await Eventually.TrueAsync(async () => (await app.Events(stream)).Count == 2);
        var events = await app.Events(stream);
        events[0].ShouldBe(new NotificationAttempted(id, "review_decided", "wechat", cause));
        return (id, events[1]);
    }
}
