using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>Who is notified when an applicant urges the review.</summary>
public class UrgingTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    [Fact]
    public async Task only_the_reviewer_who_claimed_the_case_gets_a_message()
    {
        var (ann, bob) = (await app.CreateStaff("reviewer"), await app.CreateStaff("reviewer"));
        var id = await CreateUrgedCase(new ReviewClaimed(ann.Id, TestEvents.Now.AddHours(1)));
        var item = (await ann.Get("/notifications")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        item["kind"]!.GetValue<string>().ShouldBe("review_urged");
        item["text"]!.GetValue<string>().ShouldBe("深圳市示例电子有限公司的申请人催办，请尽快审核。");
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        (await ReadPosition(ann)).ShouldBe("review 1");
        (await ReadPosition(bob)).ShouldBeNull();
    }

    [Fact]
    public async Task for_an_unclaimed_case_reviewers_get_a_hint_and_no_message()
    {
        var (ann, admin) = (await app.CreateStaff("reviewer"), await app.CreateStaff("admin"));
        await CreateUrgedCase(new ReviewClaimed(ann.Id, TestEvents.Now.AddHours(-1)));
        (await ReadPosition(ann)).ShouldBe("review 1");
        (await ann.Get("/notifications")).Items.ShouldBeEmpty();
        (await ReadPosition(admin)).ShouldBeNull();
    }

    [Fact]
    public async Task an_urging_of_a_case_just_closed_notifies_nobody()
    {
        var ann = await app.CreateStaff("reviewer");
        await CreateUrgedCase(new ReviewClaimed(ann.Id, TestEvents.Now.AddHours(1)), TestEvents.Approved);
        await CreateUrgedCase(new ReviewClaimed(ann.Id, TestEvents.Now.AddHours(1)), TestEvents.Withdrawn);
        await CreateUrgedCase(new ReviewClaimed(ann.Id, TestEvents.Now.AddHours(1)), TestEvents.Erased);
        (await ann.Get("/notifications?kind=review_urged")).Items.ShouldBeEmpty();
    }

    /// <summary>
    /// Creates a case with these events. The urging is appended last; when there are several events, before the last of them.
    /// </summary>
    private async Task<Guid> CreateUrgedCase(params object[] events)
    {
        var id = Guid.CreateVersion7();
        var history = events.Length > 1 ? [.. events[..^1], TestEvents.Urged, events[^1]] : (object[])[.. events, TestEvents.Urged];
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.NoStream, [TestEvents.SignedIn, TestEvents.Info(), .. history])],
            CancellationToken.None);
        await app.WaitUntilSettled();
        return id;
    }

    private Task<string?> ReadPosition(SignedInUser person) => app.ExecuteScalar<string?>(
        "select topic || ' ' || v from pc_inbox_heads where recipient = @Id", new { person.Id });
}
