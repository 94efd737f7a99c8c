using Dapper;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>
/// A person is erased while another request of theirs is under way: nothing of them stays, and what they held is free. A lock held by the
/// test stops the erasure in the middle.
/// </summary>
public class ErasureRaceTests(TestHost host) : IClassFixture<TestHost>
{
    private Task Blocked(int many) => Eventually.TrueAsync(async () => await host.Value<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= many);

    /// <summary>Erases while the other thing is done.</summary>
    /// <param name="stop">The table at which the erasure is stopped.</param>
    private async Task<Answer> Beside(Applicant it, string stop, Func<Task<Answer>> other)
    {
        await using var connection = await host.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync($"lock table {stop} in exclusive mode", transaction: transaction);
        var erasing = it.Post("/privacy/erase");
        await Blocked(1);
        var doing = other();
        await Task.WhenAny(doing, Blocked(2));
        await transaction.RollbackAsync();
        (await erasing).ShouldBe(204);
        return await doing;
    }

    private async Task<long> Rows(string table, Guid id) =>
        await host.Value<long>($"select count(*) from {table} where registration = @id", new { id });

    [Fact]
    public async Task a_phone_that_is_proved_again_is_not_kept()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        Task<Answer> Proves(Applicant who) =>
            who.Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" });
        (await Proves(it)).ShouldBe(200);
        await Beside(it, "pc_signals", () => Proves(it));
        (await Rows("pc_phones", it.Id)).ShouldBe(0);
        (await Proves(await it.Again())).ShouldBe(200);
    }

    [Fact]
    public async Task a_sign_in_is_that_of_a_new_person_and_leaves_nothing_of_the_old_one()
    {
        var it = await Applicant.SignIn(host);
        var answer = await Beside(it, "pc_signals", () => host.Post("/auth/wechat", new
        {
            code = Applicant.LoginCode(it.OpenId),
            consent = Applicant.Consent(),
            deviceId = "device-1",
            profile = new { nickname = "小张" },
        }));
        answer.ShouldBe(200).Body["registrationId"]!.GetValue<Guid>().ShouldNotBe(it.Id);
        foreach (var table in (string[])["pc_signals", "pc_drafts", "pc_identities"])
            (await Rows(table, it.Id)).ShouldBe(0, table);
        (await host.Value<long>("select count(*) from pc_sessions where subject = @Id and ended_at is null", new { it.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task what_is_being_typed_is_not_kept()
    {
        var it = await Applicant.SignIn(host);
        (await Beside(it, "pc_phones", () => it.Put("/auth/draft", new { position = "厂长" }))).ShouldBeProblem(404, "not_found");
        (await Rows("pc_drafts", it.Id)).ShouldBe(0);
    }
}
