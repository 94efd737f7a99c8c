using System.Text.Json.Nodes;
using PowerCrm.Contracts;
using PowerCrm.Sandbox;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

public class TellApplicantTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    [Fact]
    public async Task the_applicant_is_told_once_and_the_registration_stream_is_unchanged()
    {
        var it = await CreateApplicant("accept");
        var (id, outcome) = await Decide(it);
        outcome.ShouldBeOfType<NotificationSent>().VendorId.ShouldNotBeNullOrEmpty();
        var message = app.Sandbox.MessagesTo("openid-" + id.ToString("N")).ShouldHaveSingleItem();
        message.TemplateId.ShouldBe(NotificationApp.Template);
        message.Data["phrase2"].ShouldBe("审核通过");
        (await app.Events(id)).ShouldNotContain(e => e is NotificationAttempted);
        (await ReadCredits(id)).ShouldBe("1 1 0");
    }

    [Fact]
    public async Task a_reversal_is_told_to_the_applicant_and_to_the_manager()
    {
        var manager = await app.CreateManager("440307");
        var it = await CreateApplicant("accept", "accept", "accept");
        var id = await app.CreateApprovedCustomer("440307", applicant: it.Id);
        await app.ExecuteAndWait(async () =>
        {
            await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, TestEvents.Reversed())], CancellationToken.None);
            return true;
        });
        await app.WaitUntilSettled();
        app.Sandbox.MessagesTo("openid-" + id.ToString("N")).Select(m => m.Data["phrase2"])
            .ShouldBe(["审核通过", "重新审核"], ignoreOrder: true);
        (await manager.Get("/notifications")).Items.Select(i => i!["kind"]!.GetValue<string>())
            .ShouldBe(["customer_withdrawn", "assignment"]);
        (await ReadCredits(id)).ShouldBe("3 2 0");
    }

    [Fact]
    public async Task without_a_credit_nothing_is_sent_and_the_reason_is_recorded()
    {
        foreach (var answers in (string[][])[[], ["reject"], ["ban"]])
        {
            var it = await CreateApplicant(answers);
            await app.ExecuteAndWait(() => app.CreateApprovedCustomer("440305", settle: false, applicant: it.Id));
            var cause = await ReadCause(it.Id);
            var failed = (await app.Events(NotificationStream.Of(it.Id, cause))).ShouldHaveSingleItem()
                .ShouldBeOfType<NotificationFailed>();
            (failed.Code, failed.Unknown).ShouldBe(("no_credit", false));
            app.Sandbox.MessagesTo("openid-" + it.Id.ToString("N")).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task a_missing_consent_sets_the_credits_to_zero_and_is_not_retried()
    {
        var it = await CreateApplicant("accept", "accept", "accept", "reject");
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.NoCredit);
        var (id, outcome) = await Decide(it);
        app.Sandbox.SetFault(SandboxState.Wechat, SandboxFault.Ok);
        var failed = outcome.ShouldBeOfType<NotificationFailed>();
        (failed.Code, failed.Unknown).ShouldBe(("43101", false));
        await app.WaitUntilSettled();
        app.Sandbox.MessagesTo("openid-" + id.ToString("N")).ShouldBeEmpty();
        (await ReadCredits(id)).ShouldBe("3 3 1");
    }

    [Theory]
    // Taken before the answer: 2 granted, 1 used, 1 refused.
    [InlineData("sent", "2 1 1")]
    [InlineData("unknown", "2 1 1")]
    [InlineData("43101", "2 2 1")]
    [InlineData("47003", "2 0 1")]
    [InlineData("0", "2 0 1")]
    [InlineData("superseded", "2 0 1")]
    public async Task a_message_certainly_not_sent_returns_the_credit(string code, string ledger)
    {
        var (it, cause) = (await CreateApplicant("accept", "accept", "reject"), Guid.CreateVersion7());
        (await Take(it.Id, cause)).ShouldBeNull();
        await using var connection = await app.OpenAsync();
        // Only once, even if the outcome is recorded by two hosts.
        for (var i = 0; i < 2; i++)
            foreach (var row in MessageCredits.AdjustAfter(code, cause, it.Id, NotificationApp.Template))
                await row.Run(connection, null, CancellationToken.None);
        (await ReadCredits(it.Id)).ShouldBe(ledger);
    }

    [Fact]
    public async Task a_message_holds_one_credit_until_its_outcome_is_certain()
    {
        var (it, cause) = (await CreateApplicant("accept"), Guid.CreateVersion7());
        (await Take(it.Id, cause)).ShouldBeNull();
        (await Take(it.Id, cause)).ShouldBeNull("the same message");
        (await Take(it.Id, Guid.CreateVersion7())).ShouldBe("no_credit");
        (await ReadCredits(it.Id)).ShouldBe("1 1 0");
        await using var connection = await app.OpenAsync();
        foreach (var row in MessageCredits.Return(cause))
            await row.Run(connection, null, CancellationToken.None);
        (await Take(it.Id, Guid.CreateVersion7(), isSpare: true)).ShouldBe("credit_reserved");
        (await Take(it.Id, Guid.CreateVersion7())).ShouldBeNull();
    }

    [Fact]
    public async Task the_last_credit_is_kept_for_the_decision_after_a_reversal()
    {
        var it = await CreateApplicant("accept", "accept");
        await app.CreateApprovedCustomer("440305", applicant: it.Id);
        foreach (var next in (object[])[TestEvents.Reversed(), TestEvents.Rejected()])
        {
            await app.Store.Append([new StreamAppend(it.Id, ExpectedVersion.Any, next)], CancellationToken.None);
            await app.WaitUntilSettled();
        }
        app.Sandbox.MessagesTo("openid-" + it.Id.ToString("N")).Select(m => m.Data["phrase2"])
            .ShouldBe(["审核通过", "审核拒绝"], ignoreOrder: true);
        (await ReadCredits(it.Id)).ShouldBe("2 2 0");
        var reversal = await app.ExecuteScalar<Guid>("select id from mt_events where stream_id = @Id and type = 'decision_reversed'",
            new { it.Id });
        (await app.Events(NotificationStream.Of(it.Id, reversal))).ShouldHaveSingleItem().ShouldBeOfType<NotificationFailed>().Code
            .ShouldBe("credit_reserved");
    }

    [Fact]
    public async Task concurrent_messages_use_one_credit_once()
    {
        var it = await CreateApplicant("accept");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Take(it.Id, Guid.CreateVersion7())));
        results.Count(refusal => refusal is null).ShouldBe(1);
    }

    [Fact]
    public async Task a_subscription_is_counted_once_and_only_for_a_known_template()
    {
        var it = await app.CreateApplicant();
        var listed = (await app.Api.Get("/reference/templates")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        (listed["id"]!.GetValue<string>(), listed["code"]!.GetValue<string>()).ShouldBe((NotificationApp.Template, "review_decided"));
        var body = new { templateId = NotificationApp.Template, outcome = "accept" };
        (await it.Post("/auth/subscriptions", body, null, ("Idempotency-Key", "one")))["credits"].GetValue<int>().ShouldBe(1);
        (await it.Post("/auth/subscriptions", body, null, ("Idempotency-Key", "one")))["credits"].GetValue<int>().ShouldBe(1);
        (await it.Post("/auth/subscriptions", body))["credits"].GetValue<int>().ShouldBe(2);
        var fault = (await it.Post("/auth/subscriptions", new { templateId = "another", outcome = "accept" }))
            .ShouldBeProblem(400, "validation_failed")["errors"][0]!;
        (fault["pointer"]!.GetValue<string>(), fault["code"]!.GetValue<string>()).ShouldBe(("/templateId", "template_unknown"));
        (await it.Post("/auth/subscriptions", new { templateId = NotificationApp.Template, outcome = "maybe" })).ShouldBe(400);
        (await (await app.CreateStaff("admin")).Post("/auth/subscriptions", body)).ShouldBeProblem(403, "forbidden");
        (await ReadCredits(it.Id)).ShouldBe("2 0 0");
        await app.ExecuteSql("update pc_message_credits set granted = 101, used = 1 where registration_id = @Id", new { it.Id });
        (await it.Post("/auth/subscriptions", body))["credits"].GetValue<int>().ShouldBe(100, "a client cannot count for ever");
    }

    [Fact]
    public void fields_that_cannot_take_their_text_are_named()
    {
        new ApplicantNoticeOptions().FieldFaults.ShouldBeEmpty();
        new ApplicantNoticeOptions { CompanyField = "character_string1", ResultField = "date2", TimeField = "phrase3" }.FieldFaults
            .ShouldBe(["Notification__CompanyField", "Notification__ResultField", "Notification__TimeField"]);
    }

    [Fact]
    public void the_message_opens_a_page_that_exists()
    {
        var program = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "clients", "miniprogram", "miniprogram", "app.json")))!;
        program["pages"]!.AsArray().Select(p => p!.GetValue<string>()).ShouldContain(new ApplicantNoticeOptions().Page);
    }

    [Fact]
    public void a_missing_outcome_is_unknown()
    {
        var outcome = ApplicantNotifier.ToOutcome(StoredEvents.Event(TestEvents.Approved), null, NotificationApp.Template);
        RecordApplicantNoticeHandler.ToEvent(outcome).ShouldBeOfType<NotificationFailed>().Unknown.ShouldBeTrue();
    }

    private async Task<(Guid Id, object Outcome)> Decide(SignedInUser it)
    {
        var id = await app.ExecuteAndWait(() => app.CreateApprovedCustomer("440305", settle: false, applicant: it.Id));
        var cause = await ReadCause(id);
        var stream = Ids.Derived(id, $"notification:{cause:N}");
        var events = await app.Events(stream);
        events.Count.ShouldBe(2);
        events[0].ShouldBe(new NotificationAttempted(id, "review_decided", "wechat", cause));
        return (id, events[1]);
    }

    /// <summary>An applicant who answered the mini-program's question for permission with these answers.</summary>
    private async Task<SignedInUser> CreateApplicant(params string[] answers)
    {
        var it = await app.CreateApplicant();
        foreach (var outcome in answers)
            (await it.Post("/auth/subscriptions", new { templateId = NotificationApp.Template, outcome })).ShouldBe(200);
        return it;
    }

    private Task<string?> Take(Guid id, Guid cause, bool isSpare = false) =>
        MessageCredits.Take(app.Source, id, NotificationApp.Template, cause, isSpare, CancellationToken.None);

    private Task<Guid> ReadCause(Guid id) => app.ExecuteScalar<Guid>(
        "select id from mt_events where stream_id = @id and type = 'review_decided'", new { id });

    private Task<string> ReadCredits(Guid id) => app.ExecuteScalar<string>(
        "select granted || ' ' || used || ' ' || refused from pc_message_credits where registration_id = @id", new { id });
}
