using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>Staff who look at the data of unusually many persons are not blocked, but auditors and administrators are notified.</summary>
[Trait("Category", "Slow")]
public sealed class ManyLooksTests : IAsyncLifetime
{
    private readonly LimitOfThreeHost app = new();

    public async Task InitializeAsync() => await app.InitializeAsync();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task auditors_and_administrators_are_told_once_a_day_of_staff_who_view_the_data_of_many()
    {
        var (auditor, admin, viewer, other) =
            (await app.CreateStaff("auditor"), await app.CreateStaff("admin"), await app.CreateStaff("reviewer"),
            await app.CreateStaff("manager"));
        var people = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToList();
        // The same person counts once.
        await ViewPeople(other.Id, people[0], people[0], people[0], people[1]);
        await ViewPeople(viewer.Id, people[0], people[1]);
        (await ReadMessages(auditor)).ShouldBeEmpty();

        await ViewPeople(viewer.Id, people[2]);

        var text = (await ReadMessages(auditor)).ShouldHaveSingleItem();
        text.ShouldContain("在2026-03-10已查看3位客户的个人信息");
        (await ReadMessages(admin)).ShouldBe([text]);
        await ViewPeople(viewer.Id, people[3], people[4]);
        (await ReadMessages(auditor)).ShouldBe([text]);

        await app.PassTime(TimeSpan.FromDays(1));
        await ViewPeople(viewer.Id, people[0], people[1]);
        (await CountMessages(auditor)).ShouldBe(1);
        await ViewPeople(viewer.Id, people[2]);
        (await CountMessages(auditor)).ShouldBe(2);
    }

    [Fact]
    public async Task other_administrators_are_told_of_one_who_views_the_data_of_many()
    {
        var (viewer, other) = (await app.CreateStaff("admin"), await app.CreateStaff("admin"));
        await ViewPeople(viewer.Id, [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())]);
        (await ReadMessages(viewer)).ShouldBeEmpty();
        (await other.Get("/notifications?kind=many_looks", ("Accept-Language", "en"))).Items.ShouldHaveSingleItem()!["text"]!
            .GetValue<string>().ShouldContain("viewed the personal data of 3 customers on 2026-03-10.");
    }

    private async Task ViewPeople(Guid reader, params Guid[] personIds)
    {
        foreach (var person in personIds)
            await app.Store.Append([new StreamAppend(AccessStream.Of(person), ExpectedVersion.Any,
                new PersonalDataRevealed(person, reader, "reviewer", "case", null))], CancellationToken.None);
        await app.WaitUntilSettled();
    }

    private static async Task<List<string>> ReadMessages(SignedInUser reader) =>
        [.. (await reader.Get("/notifications?kind=many_looks")).Items.Select(i => i!["text"]!.GetValue<string>())];

    /// <summary>Reads the table, because a session would have expired after a day.</summary>
    private Task<long> CountMessages(SignedInUser reader) =>
        app.ExecuteScalar<long>("select count(*) from pc_inbox where kind = 'many_looks' and recipient = @Id", new { reader.Id });

    private sealed class LimitOfThreeHost : CustomersHost
    {
        protected override IReadOnlyList<string> Settings => ["--Privacy:LooksADay=3"];
    }
}
