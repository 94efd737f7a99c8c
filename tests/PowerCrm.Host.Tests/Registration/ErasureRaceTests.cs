using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>
/// A person is erased while another of their requests is in progress: none of their data stays, and everything they had reserved is
/// released. A lock that the test holds stops the erasure half-way.
/// </summary>
public class ErasureRaceTests(TestHost host) : IClassFixture<TestHost>
{
    private Task WaitUntilBlocked(int count) => Eventually.TrueAsync(async () => await host.ExecuteScalar<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= count);

    /// <summary>Erases the person while the other request runs.</summary>
    /// <param name="table">The table at which the erasure is blocked.</param>
    private async Task<Answer> EraseDuring(Applicant it, string table, Func<Task<Answer>> send)
    {
        await using var connection = await host.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync($"lock table {table} in exclusive mode", transaction: transaction);
        var erasure = it.Post("/privacy/erase");
        await WaitUntilBlocked(1);
        var request = send();
        await Task.WhenAny(request, WaitUntilBlocked(2));
        await transaction.RollbackAsync();
        (await erasure).ShouldBe(204);
        return await request;
    }

    private async Task<long> CountRows(string table, Guid id) =>
        await host.ExecuteScalar<long>($"select count(*) from {table} where registration = @id", new { id });

    [Fact]
    public async Task a_phone_verified_again_during_an_erasure_is_not_stored()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        Task<Answer> BindPhone(Applicant applicant) =>
            applicant.Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" });
        (await BindPhone(it)).ShouldBe(200);
        await EraseDuring(it, "pc_signals", () => BindPhone(it));
        (await CountRows("pc_phones", it.Id)).ShouldBe(0);
        (await BindPhone(await it.SignInAgain())).ShouldBe(200);
    }

    [Fact]
    public async Task a_sign_in_during_an_erasure_creates_a_new_person()
    {
        var it = await Applicant.SignIn(host);
        await using var gate = await InsertGate.Close(host, "pc_signals");
        var signIn = host.Post("/auth/wechat", new
        {
            code = Applicant.LoginCode(it.OpenId),
            consent = Applicant.Consent(),
            deviceId = "device-1",
            profile = new { nickname = "小张" },
        });
        await gate.Erase(() => it.Post("/privacy/erase"));
        var answer = await signIn;
        answer.ShouldBe(200).Body["registrationId"]!.GetValue<Guid>().ShouldNotBe(it.Id);
        foreach (var table in (string[])["pc_signals", "pc_drafts", "pc_identities"])
            (await CountRows(table, it.Id)).ShouldBe(0, table);
        (await host.ExecuteScalar<long>("select count(*) from pc_sessions where subject = @Id and ended_at is null", new { it.Id }))
            .ShouldBe(0);
    }

    [Fact]
    public async Task a_draft_saved_during_an_erasure_is_not_stored()
    {
        var it = await Applicant.SignIn(host);
        (await EraseDuring(it, "pc_phones", () => it.Put("/auth/draft", new { position = "厂长" }))).ShouldBeProblem(404, "not_found");
        (await CountRows("pc_drafts", it.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task the_kept_answer_of_a_reading_goes_with_the_person()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardFront");
        await using var gate = await InsertGate.Close(host, "pc_idempotency");
        var reading = it.Post("/ocr/recognize", new { imageId = image }, null, ("Idempotency-Key", "read-once"));
        await gate.Erase(() => it.Post("/privacy/erase"));
        await reading;
        (await host.ExecuteScalar<long>("select count(*) from pc_idempotency where caller = @caller",
            new { caller = $"applicant:{it.Id}" }))
            .ShouldBe(0);
    }

    [Fact]
    public async Task the_key_of_a_submission_that_comes_too_late_is_destroyed()
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        // The readings of a picture have a key of their own.
        (await it.Post("/ocr/recognize", new { imageId = form["idCardFront"] })).ShouldBe(200);
        await using var connection = await host.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("select from mt_streams where id = @Id for update", new { it.Id }, transaction);
        var erasure = it.Post("/privacy/erase");
        await WaitUntilBlocked(1);
        var submission = it.Post("/auth/register", form);
        await WaitUntilBlocked(2);
        await transaction.RollbackAsync();
        (await erasure).ShouldBe(204);
        (await submission).ShouldBeProblem(404, "not_found");
        (await host.ExecuteScalar<long>("select count(*) from pc_subject_keys where subject = any(@all) and destroyed_at is null",
            new { all = (Guid[])[it.Id, .. ReadingSubject.UpTo(it.Id, 3)] })).ShouldBe(0);
    }

    [Fact]
    public async Task a_picture_whose_upload_ends_after_the_erasure_is_deleted_within_a_day()
    {
        var it = await Applicant.SignIn(host);
        var image = Guid.Parse(await it.UploadPicture("idCardFront"));
        (await it.Post("/privacy/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        var blobs = host.Services.GetRequiredService<IBlobs>();
        (await blobs.Get(image, default)).ShouldBeNull();
        await blobs.Put(image, new byte[] { 1 }, default);
        await host.PassTime(TimeSpan.FromHours(25));
        await host.WaitUntilSettled();
        (await blobs.Get(image, default)).ShouldBeNull();
        (await host.ExecuteScalar<long>("select count(*) from pc_due where stream = @Id", new { it.Id })).ShouldBe(0);
    }
}
