using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Security;

using static Probes;

/// <summary>The cases of the managers' routes. Each uses a district of its own, so that they do not affect each other.</summary>
internal static class StaffProbes
{
    private const string New = "/customers/new-assignments", Contact = "/customers/first-contact";

    public static Dictionary<string, Func<TestHost, Task<IReadOnlyList<Answer>>>> All { get; } = new()
    {
        ["new-assignments-001"] = async host =>
        {
            var (first, other) = (await AssignedCustomer.Create(host, "110101"), await AssignedCustomer.Create(host, "110102"));
            var second = await AssignedCustomer.CreateApproved(host, "110101");
            await host.WaitUntilSettled();
            var answer = await first.Manager.Get(New);
            answer.Body["items"]!.AsArray().Select(i => i!["customerId"]!.GetValue<Guid>()).ShouldBe([second.Id, first.Id]);
            answer.Body["items"]!.AsArray().Select(i => i!["phone"]!.GetValue<string>())
                .ShouldAllBe(p => p.Contains("****", StringComparison.Ordinal));
            foreach (var hidden in new[] { first.Phone, "image", "idCard", "idNumber", other.Id.ToString() })
                answer.Text.ShouldNotContain(hidden);
            return [answer];
        },
        ["new-assignments-002"] = async host => [await (await Applicant.SignIn(host)).Get(New)],
        ["new-assignments-003"] = async host =>
        {
            var (first, other) = (await AssignedCustomer.Create(host, "110105"), await AssignedCustomer.Create(host, "110106"));
            var expected = await first.Manager.Get(New);
            var answers = new[] { await first.Manager.Get($"{New}?managerId={other.Manager.Id}"),
                await first.Manager.Get($"{New}?region=all"),
                await host.Get(New, first.Manager.Token, ("X-Manager-Id", other.Manager.Id.ToString())) };
            answers.ShouldAllBe(a => a.Text == expected.Text);
            expected.Text.ShouldNotContain(other.Id.ToString());
            return answers;
        },
        ["new-assignments-007"] = async host => [await (await Staff.Of(host, "manager")).Get(New)],
        ["new-assignments-008"] = async host =>
        {
            var manager = await Staff.Of(host, "manager");
            (await manager.Get(New)).ShouldBe(200);
            await host.Services.GetRequiredService<StaffAccounts>().Disable(manager.Username,
                Caller.System("tests"), null, CancellationToken.None);
            return [await manager.Get(New)];
        },
        ["first-contact-001"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110107");
            var before = await Version(it);
            var answer = await it.Manager.Post(Contact, ContactBody(it.Id));
            // The contact also acknowledges the customer, so the manager adds two events.
            answer.Version.ShouldBe(before + 2);
            (await Version(it)).ShouldBe(before + 2);
            return [answer];
        },
        ["first-contact-002"] = async host => [await (await OtherManager(host)).Post(Contact,
        ContactBody((await AssignedCustomer.Create(host, "110108")).Id))],
        ["first-contact-004"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110109");
            return [await it.Manager.Post(Contact,
                new { customerId = it.Id, channel = "phone", outcome = "reached", managerId = Guid.CreateVersion7() })];
        },
        ["first-contact-005"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110111");
            var assigned = (await it.Manager.Get($"/customers/{it.Id}")).Body["assignedAt"]!.GetValue<DateTimeOffset>();
            Task<Answer> At(string value) =>
        it.Manager.Post(Contact, Json($$"""{"customerId":"{{it.Id}}","channel":"phone","outcome":"reached","contactedAt":{{value}}}"""));
            var answers = await Each([$"\"{assigned.AddDays(1):O}\"", "\"1900-01-01T00:00:00Z\"", "\"2026-13-40T00:00:00Z\"",
                "\"2026-02-30T00:00:00Z\"", "1767225600000", "\"2099-01-01T00:00:00+14:00\"", "\"\"", "\"yesterday\""], At);
            var accepted = (await At($"\"{assigned.AddMinutes(4).ToOffset(TimeSpan.FromHours(14)):O}\"")).ShouldBe(201);
            accepted.Body["firstContactAt"]!.GetValue<string>().ShouldEndWith("Z");
            return answers;
        },
        ["first-contact-006"] = async host =>
        {
            var (it, manager) = (await Staff.NewCase(host), await OtherManager(host));
            return [await manager.Post(Contact, ContactBody(it.Id))];
        },
        ["first-contact-011"] = async host =>
        {
            var (it, manager) = (await AssignedCustomer.Create(host, "110112"), await OtherManager(host));
            var id = it.Id.ToString();
            var answers = await Each([$"\"{id}\"", $"\"{Guid.CreateVersion7()}\"", $"\"{{{id}}}\"",
                $"\"{id.Replace("-", "", StringComparison.Ordinal)}\"", "1", "null", "\"\"", $"[\"{id}\"]"],
                value => manager.Post(Contact, Json($$"""{"customerId":{{value}},"channel":"phone","outcome":"reached"}""")));
            answers.Take(2).ShouldAllBe(a => a.Problem == "not_found");
            answers.Skip(2).ShouldAllBe(a => a.Code == 400);
            return answers;
        },
        ["first-contact-012"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110113");
            return [await it.Applicant.Post(Contact, ContactBody(it.Id))];
        },
        ["assign-status-001"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110114");
            var before = await Version(it);
            var answer = await Put(host, it, new { status = "acknowledged" }, before);
            answer.Version.ShouldBe(before + 1);
            answer.Header("ETag").ShouldBe($"\"{before + 1}\"");
            (await it.Manager.Get($"/customers/{it.Id}")).Body["timeline"]!.AsArray()[^1]!["code"]!.GetValue<string>()
                .ShouldBe("acknowledged");
            return [answer];
        },
        ["assign-status-002"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110115");
            var before = await Version(it);
            (await Put(host, it, new { status = "acknowledged" }, before)).ShouldBe(200);
            var stale = await Put(host, it, new { status = "declined", reason = "x" }, before);
            stale.Version.ShouldBe(before + 1);
            return [stale];
        },
        ["assign-status-003"] = async host => [await Put(host, await AssignedCustomer.Create(host, "110116"),
        new { status = "acknowledged" }, null)],
        ["assign-status-005"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110117");
            return [await host.Put($"/customers/{it.Id}/assign-status", new { status = "acknowledged" }, (await OtherManager(host)).Token,
                await Version(it))];
        },
        ["assign-status-006"] = async host =>
        {
            var (it, ann, bob) = (await Staff.NewCase(host), await Staff.Of(host), await Staff.Of(host));
            var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
            version = await ann.Check(it.Id, "identity", "passed", version);
            return [await bob.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)];
        },
        ["assign-status-010"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110118");
            var version = await Version(it);
            var junk = await Each(["\"approved\"", "\"pending\"", "\"contacted\"", "\"Acknowledged\"", "\"Pending, Approved\"",
                "\"acknowledged,serving\"", "2", "null", "[\"serving\"]"],
                value => Put(host, it, Json($"{{\"status\":{value}}}"), version));
            junk.ShouldAllBe(a => a.Code == 400);
            return [.. junk, (await Put(host, it, new { status = "serving" }, version)).ShouldBeProblem(409, "illegal_transition")];
        },
        ["assign-status-011"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "110119");
            var version = await Version(it);
            return await Each(["managerId", "region", "version", "state", "Status"],
                name => Put(host, it, new JsonObject { ["status"] = "acknowledged", [name] = "x" }, version));
        },
        ["assign-status-016"] = async host =>
        {
            var (it, other) = (await AssignedCustomer.Create(host, "120101"), await AssignedCustomer.Create(host, "120102"));
            var doubleEscaped = string.Concat(other.Id.ToString().Select(c => $"%25{(int)c:x2}"));
            return await Each(["%2e%2e%2f", "..%2f" + it.Id, "1;2", new string('a', 10_000), "１２３", doubleEscaped, other.Id.ToString(),
                $"{it.Id}%00", $"{it.Id}%20"],
                id => host.Put($"/customers/{id}/assign-status", new { status = "acknowledged" }, it.Manager.Token, 1));
        },
        ["assign-status-018"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "120103");
            return [await host.Put($"/customers/{it.Id}/assign-status", new { status = "acknowledged" },
                (await Staff.Of(host, "auditor")).Token, await Version(it))];
        },
        ["assign-status-019"] = async host =>
        {
            var it = await AssignedCustomer.Create(host, "120104");
            var (path, body, version) = ($"/customers/{it.Id}/assign-status", new { status = "acknowledged" }, await Version(it));
            return [await host.Post(path, body, it.Manager.Token, version, ("X-HTTP-Method-Override", "PUT")),
                await host.Send(HttpMethod.Patch, path, body, it.Manager.Token, version),
                await host.Send(HttpMethod.Delete, path, null, it.Manager.Token, version)];
        },
    };

    private static object ContactBody(Guid customerId) => new { customerId, channel = "phone", outcome = "reached" };

    /// <summary>A manager of another region.</summary>
    private static async Task<Staff> OtherManager(TestHost host) =>
        await AssignedCustomer.NewManager(host, await Staff.Of(host, "admin"), "650000");

    private static async Task<long> Version(AssignedCustomer it) => (await it.Manager.Get($"/customers/{it.Id}")).ShouldBe(200).Version;

    private static Task<Answer> Put(TestHost host, AssignedCustomer it, object body, long? version) =>
        host.Put($"/customers/{it.Id}/assign-status", body, it.Manager.Token, version);
}
