using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>Who is notified when an applicant urges the review.</summary>
public class UrgingTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    [Fact]
    public async Task the_holder_of_the_case_gets_a_message_and_nobody_else_hears_of_it()
    {
        var (ann, bob) = (await app.Staff("reviewer"), await app.Staff("reviewer"));
        var id = await Urged(new ReviewClaimed(ann.Id, Happened.Now.AddHours(1)));
        var item = (await ann.Get("/notifications")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        item["kind"]!.GetValue<string>().ShouldBe("review_urged");
        item["text"]!.GetValue<string>().ShouldBe("深圳市示例电子有限公司的申请人催办，请尽快审核。");
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        (await Hint(ann)).ShouldBe("review 1");
        (await Hint(bob)).ShouldBeNull();
    }

    [Fact]
    public async Task where_nobody_holds_it_the_reviewers_get_a_hint_and_no_message()
    {
        var (ann, admin) = (await app.Staff("reviewer"), await app.Staff("admin"));
        await Urged(new ReviewClaimed(ann.Id, Happened.Now.AddHours(-1)));
        (await Hint(ann)).ShouldBe("review 1");
        (await ann.Get("/notifications")).Items.ShouldBeEmpty();
        (await Hint(admin)).ShouldBeNull();
    }

    [Fact]
    public async Task an_urging_of_a_case_that_was_decided_a_moment_ago_reaches_nobody()
    {
        var ann = await app.Staff("reviewer");
        await Urged(new ReviewClaimed(ann.Id, Happened.Now.AddHours(1)), Happened.Approved);
        await Urged(new ReviewClaimed(ann.Id, Happened.Now.AddHours(1)), Happened.Withdrawn);
        await Urged(new ReviewClaimed(ann.Id, Happened.Now.AddHours(1)), Happened.Erased);
        (await ann.Get("/notifications?kind=review_urged")).Items.ShouldBeEmpty();
    }

    /// <summary>
    /// Creates a case with these events. The urging is appended last; when there are several events, before the last of them.
    /// </summary>
    private async Task<Guid> Urged(params object[] events)
    {
        var id = Guid.CreateVersion7();
        var story = events.Length > 1 ? [.. events[..^1], Happened.Urged, events[^1]] : (object[])[.. events, Happened.Urged];
        await app.Store.Append([new StreamAppend(id, Expected.NoStream, [Happened.SignedIn, Happened.Info(), .. story])],
            CancellationToken.None);
        await app.Settled();
        return id;
    }

    private Task<string?> Hint(Person person) => app.Value<string?>(
        "select topic || ' ' || v from pc_inbox_heads where recipient = @Id", new { person.Id });
}
