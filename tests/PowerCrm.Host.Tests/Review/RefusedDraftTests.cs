using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The text of a request that lost a race is not lost: the server keeps it for its author until it is used or discarded.</summary>
[Trait("Category", "Slow")]
public class RefusedDraftTests(TestHost host) : IClassFixture<TestHost>
{
    private const string Message = "请对照营业执照核对容量", Note = "与法人李娜确认过";

    private static readonly object Rejection = new
    {
        decision = "rejected",
        reasons = new object[] { new { code = "power_data_implausible", pointer = "/powerCapacity", message = Message } },
        note = Note,
    };

    [Fact]
    public async Task the_draft_of_an_unknown_case_is_not_found() =>
        (await host.Send(HttpMethod.Delete, $"/reviews/{Guid.CreateVersion7()}/draft", null, (await Staff.Of(host)).Token))
            .ShouldBeProblem(404, "not_found");

    [Fact]
    public async Task a_decision_that_came_after_a_takeover_is_kept_for_its_author_alone_and_nowhere_in_clear()
    {
        var (ann, boss, it) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        (await ReadDraft(ann, it)).ShouldBeNull();
        (await boss.Post($"/reviews/{it.Id}/takeover", new { reason = "今日须办结" }, version)).ShouldBe(200);
        (await ann.Post($"/reviews/{it.Id}/decision", Rejection, version)).ShouldBeProblem(409, "not_claimed");

        var draft = (await ReadDraft(ann, it))!;
        draft["kind"]!.GetValue<string>().ShouldBe("decision");
        draft["verdict"]!.GetValue<string>().ShouldBe("rejected");
        draft["note"]!.GetValue<string>().ShouldBe(Note);
        draft["refusedAs"]!.GetValue<string>().ShouldBe("not_claimed");
        draft["round"]!.GetValue<int>().ShouldBe(1);
        var reason = draft["reasons"]!.AsArray().ShouldHaveSingleItem()!;
        (reason["code"]!.GetValue<string>(), reason["pointer"]!.GetValue<string>(), reason["message"]!.GetValue<string>())
            .ShouldBe(("power_data_implausible", "/powerCapacity", Message));
        foreach (var other in new[] { boss, await Staff.Of(host, "auditor") })
            (await ReadDraft(other, it)).ShouldBeNull();
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<bool>("""
            select bool_or(position(@Words in t::text) > 0 or position(@Remark in t::text) > 0)
            from pc_review_drafts t where registration_id = @Id
            """, new { Words = Message, Remark = Note, it.Id })).ShouldBeFalse();
    }

    [Fact]
    public async Task a_draft_is_deleted_when_its_author_decides_or_discards_it()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        (await ann.Post($"/reviews/{it.Id}/decision", Rejection, version - 1)).ShouldBeProblem(412, "version_mismatch");
        (await ReadDraft(ann, it)).ShouldNotBeNull();
        (await host.Send(HttpMethod.Delete, $"/reviews/{it.Id}/draft", null, (await Staff.Of(host)).Token)).ShouldBe(204);
        (await ReadDraft(ann, it)).ShouldNotBeNull("nobody else can discard it");
        (await host.Send(HttpMethod.Delete, $"/reviews/{it.Id}/draft", null, ann.Token)).ShouldBe(204);
        (await ReadDraft(ann, it)).ShouldBeNull();

        (await ann.Post($"/reviews/{it.Id}/decision", Rejection, version - 1)).ShouldBeProblem(412, "version_mismatch");
        (await ReadDraft(ann, it))!["refusedAs"]!.GetValue<string>().ShouldBe("version_mismatch");
        (await ann.Post($"/reviews/{it.Id}/decision", Rejection, version)).ShouldBe(200);
        (await ReadDraft(ann, it)).ShouldBeNull();
    }

    [Fact]
    public async Task the_losers_of_concurrent_decisions_find_their_input_as_a_draft()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ann.Post($"/reviews/{it.Id}/decision", Rejection, version)));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        answers.Where(a => a.Code != 200).ShouldAllBe(a => a.Problem == "version_mismatch" || a.Problem == "already_decided");
        (await ReadDraft(ann, it))!["note"]!.GetValue<string>().ShouldBe(Note);
    }

    [Fact]
    public async Task a_refused_check_is_kept_as_a_draft_only_with_a_note()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        (await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "failed", note = Note }, version - 1))
            .ShouldBeProblem(412, "version_mismatch");
        (await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed" }, version - 1))
            .ShouldBeProblem(412, "version_mismatch");
        var draft = (await ReadDraft(ann, it))!;
        (draft["kind"]!.GetValue<string>(), draft["step"]!.GetValue<string>(), draft["verdict"]!.GetValue<string>())
            .ShouldBe(("checks", "materials", "failed"));
        draft["note"]!.GetValue<string>().ShouldBe(Note);
    }

    [Fact]
    public async Task an_invalid_decision_and_an_unknown_case_store_no_draft()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        (await ann.Post($"/reviews/{it.Id}/decision", Rejection, version)).ShouldBeProblem(409, "checks_incomplete");
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved", note = "电话 13800138000" }, version - 1))
            .ShouldBeProblem(400, "validation_failed");
        (await ReadDraft(ann, it)).ShouldBeNull();
        var none = Guid.CreateVersion7();
        (await ann.Post($"/reviews/{none}/decision", Rejection, 1)).ShouldBeProblem(404, "not_found");
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_subject_keys where subject = @none", new { none })).ShouldBe(0);
    }

    [Fact]
    public async Task an_erasure_deletes_the_drafts_about_the_person()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "materials", "failed", await ann.Claim(it.Id));
        (await ann.Post($"/reviews/{it.Id}/decision", Rejection, version - 1)).ShouldBeProblem(412, "version_mismatch");
        (await it.Post("/privacy/erase", null)).ShouldBe(204);
        await host.WaitUntilSettled();
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_review_drafts where registration_id = @Id", new { it.Id }))
            .ShouldBe(0);
    }

    private static async Task<JsonNode?> ReadDraft(Staff reader, Applicant it) =>
        (await reader.Get($"/reviews/{it.Id}")).ShouldBe(200).Body["draft"];
}
