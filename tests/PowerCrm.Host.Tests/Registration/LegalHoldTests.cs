using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Registration;

[Trait("Category", "Slow")]
public class LegalHoldTests(TestHost host) : IClassFixture<TestHost>
{
    private const string CaseNumber = "(2026)粤03民初1号";

    [Fact]
    public async Task an_erasure_waits_for_the_hold_and_is_carried_out_when_a_second_person_lifts_it()
    {
        var (ann, auditor, admin) = (await Staff.Of(host), await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"));
        var it = await Applicant.Submit(host);
        (await it.Put("/auth/draft", new { position = "厂长" })).ShouldBeProblem(409, "already_submitted");
        await host.WaitUntilSettled();
        await ann.Claim(it.Id);
        (await Hold(auditor, it.Id)).ShouldBe(200);

        var answer = (await it.Post("/privacy/erase", null, null, ("Accept-Language", "en"))).ShouldBe(202).Body;
        (answer["waitsFor"]!.GetValue<string>(), answer["reason"]!.GetValue<string>()).ShouldBe(("legal_hold", "court"));
        answer["message"]!.GetValue<string>().ShouldContain("because a court case requires them");
        answer.ToJsonString().ShouldNotContain(CaseNumber);
        await host.WaitUntilSettled();

        // Reviewers and administrators can no longer open it; the auditor still sees it, masked.
        (await it.Get("/auth/status")).ShouldBeProblem(401, "unauthenticated");
        foreach (var staff in (Staff[])[ann, admin])
            (await staff.Get($"/reviews/{it.Id}")).ShouldBeProblem(404, "not_found");
        (await ann.Get($"/upload/image/{await ReadPictureId(it.Id)}")).ShouldBeProblem(404, "not_found");
        (await host.ExecuteScalar<long>("select count(*) from pc_review_cases where registration_id = @Id", new { it.Id })).ShouldBe(0);
        var state = (await auditor.Get($"/audit/registrations/{it.Id}")).ShouldBe(200).Body["state"]!;
        state["submission"]!["realName"]!.GetValue<string>().ShouldStartWith("张");
        state["erased"]!.GetValue<bool>().ShouldBeFalse();
        (await ReadKept(it.Id)).ShouldBe((true, 3, 0), "the key and the pictures stay, what leads to the person went");
        (await CountStored(it.Id)).ShouldBe(3);
        (await it.SignInAgain()).Id.ShouldNotBe(it.Id, "whoever comes again is somebody new");

        (await Lift(auditor, it.Id)).ShouldBeProblem(409, "own_hold");
        (await ReadKept(it.Id)).ShouldBe((true, 3, 0));
        var pictures = await ReadPictureIds(it.Id);
        (await Lift(admin, it.Id)).ShouldBe(200)["erased"]!.GetValue<bool>().ShouldBeTrue();
        (await ReadKept(it.Id)).ShouldBe((false, 0, 0));
        await Eventually.TrueAsync(() => Task.FromResult(!pictures.Any(IsStored)));
        (await host.Events(it.Id)).TakeLast(4).Select(e => e.GetType()).ShouldBe(
            [typeof(LegalHoldPlaced), typeof(ErasureDeferred), typeof(LegalHoldLifted), typeof(PersonalDataErased)]);
        (await auditor.Get($"/audit/registrations/{it.Id}")).ShouldBe(200).Body["state"]!["submission"]!["realName"].ShouldBeNull();
        (await Lift(admin, it.Id)).ShouldBe(200)["erased"]!.GetValue<bool>().ShouldBeFalse("done already");
    }

    [Fact]
    public async Task auditors_and_administrators_place_and_lift_and_every_command_may_be_sent_twice()
    {
        var (auditor, admin, it) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        foreach (var role in (string[])["reviewer", "manager"])
        {
            var other = await Staff.Of(host, role);
            (await Hold(other, it.Id)).ShouldBeProblem(403, "forbidden");
            (await Lift(other, it.Id)).ShouldBeProblem(403, "forbidden");
            (await other.Get("/audit/holds")).ShouldBeProblem(403, "forbidden");
        }
        (await it.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "1" })).ShouldBeProblem(403, "forbidden");
        (await Lift(admin, it.Id)).ShouldBeProblem(409, "not_held");
        (await Hold(admin, Guid.CreateVersion7())).ShouldBeProblem(404, "not_found");
        (await Hold(admin, it.Id, "whim")).ShouldBe(400);
        (await admin.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "13812345678" }))
            .ShouldBeProblem(400, "validation_failed");

        var version = (await Hold(admin, it.Id)).ShouldBe(200).Version;
        (await Hold(admin, it.Id)).ShouldBe(200).Version.ShouldBe(version);
        (await Hold(auditor, it.Id, "dispute")).ShouldBeProblem(409, "already_held");
        var hold = (await auditor.Get("/audit/holds?limit=100")).ShouldBe(200).Body["items"]!.AsArray()
            .Single(h => h!["registrationId"]!.GetValue<Guid>() == it.Id)!;
        (hold["reason"]!.GetValue<string>(), hold["reference"]!.GetValue<string>(), hold["by"]!.GetValue<string>(),
            hold["erasureWaits"]!.GetValue<bool>()).ShouldBe(("court", CaseNumber, $"staff:{admin.Id}", false));

        version = (await Lift(auditor, it.Id)).ShouldBe(200).Version;
        (await Lift(auditor, it.Id)).ShouldBe(200).Version.ShouldBe(version);
        (await host.ExecuteScalar<long>("select count(*) from mt_doc_legalhold where id = @Id", new { it.Id })).ShouldBe(0);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        (await Hold(admin, it.Id)).ShouldBeProblem(409, "already_erased");
    }

    [Fact]
    public async Task the_list_comes_in_pages_the_newest_first()
    {
        var auditor = await Staff.Of(host, "auditor");
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            ids.Insert(0, (await Applicant.SignIn(host)).Id);
            (await Hold(auditor, ids[0])).ShouldBe(200);
        }
        var first = (await auditor.Get("/audit/holds?limit=2")).ShouldBe(200).Body;
        var second = (await auditor.Get($"/audit/holds?limit=2&cursor={first["nextCursor"]!.GetValue<string>()}")).ShouldBe(200).Body;
        Ids(first).Concat(Ids(second)).Take(3).ShouldBe(ids);

        static IEnumerable<Guid> Ids(JsonNode page) => page["items"]!.AsArray().Select(h => h!["registrationId"]!.GetValue<Guid>());
    }

    [Fact]
    public async Task a_concurrent_hold_and_erasure_end_consistently_in_either_order()
    {
        var (auditor, admin) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"));
        for (var round = 0; round < 8; round++)
        {
            var it = await Applicant.WithPhone(host);
            await it.UploadPicture("idCardFront");
            // The two are sent first in turns.
            Task<Answer>? earlyErasure = round % 2 == 0 ? null : it.Post("/privacy/erase");
            var hold = Hold(auditor, it.Id);
            var erase = earlyErasure ?? it.Post("/privacy/erase");
            await Task.WhenAll(hold, erase);
            var events = (await host.Events(it.Id)).Select(e => e.GetType()).ToList();
            if ((await hold).Code == 200)
            {
                (await erase).ShouldBe(202);
                events[^2..].ShouldBe([typeof(LegalHoldPlaced), typeof(ErasureDeferred)]);
                (await ReadKept(it.Id)).ShouldBe((true, 1, 0));
                (await Lift(admin, it.Id)).ShouldBe(200);
            }
            else
            {
                (await hold).ShouldBeProblem(409, "already_erased");
                (await erase).ShouldBe(204);
                events.ShouldNotContain(typeof(LegalHoldPlaced));
            }
            (await ReadKept(it.Id)).ShouldBe((false, 0, 0));
        }
    }

    [Fact]
    public async Task consent_taken_back_takes_the_pictures_when_the_hold_ends()
    {
        var (auditor, admin, it) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Applicant.Submit(host));
        var pictures = await ReadPictureIds(it.Id);
        (await Hold(auditor, it.Id, "regulator")).ShouldBe(200);
        (await it.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false })).ShouldBe(200);
        await host.WaitUntilSettled();
        (await ReadKept(it.Id)).ShouldBe((true, 3, 2));
        (await CountStored(it.Id)).ShouldBe(3);
        (await Lift(admin, it.Id)).ShouldBe(200)["erased"]!.GetValue<bool>().ShouldBeFalse();
        (await ReadKept(it.Id)).ShouldBe((true, 0, 2));
        await Eventually.TrueAsync(() => Task.FromResult(!pictures.Any(IsStored)));
    }

    [Fact]
    public async Task pictures_of_a_deferred_erasure_are_not_compared()
    {
        var (auditor, it, other) = (await Staff.Of(host, "auditor"), await Applicant.Submit(host), await Applicant.Submit(host));
        var finder = host.Services.GetRequiredService<IDuplicatePictureFinder>();
        (await Duplicates()).ShouldContain(it.Id);
        (await Hold(auditor, it.Id)).ShouldBe(200);
        (await Duplicates()).ShouldContain(it.Id);
        (await it.Post("/privacy/erase")).ShouldBe(202);
        (await Duplicates()).ShouldNotContain(it.Id);

        async Task<IEnumerable<Guid>> Duplicates() =>
            (await finder.Find(other.Id, await ReadPictureIds(other.Id), CancellationToken.None)).Select(p => p.Registration);
    }

    [Fact]
    public async Task a_decision_by_the_version_seen_before_the_hold_is_still_good()
    {
        var (ann, auditor, it) = (await Staff.Of(host), await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        (await Hold(auditor, it.Id, "dispute")).ShouldBe(200);
        await ann.Check(it.Id, "materials", "passed", version);
    }

    [Fact]
    public async Task an_imported_customer_is_kept_too()
    {
        var (admin, auditor) = (await Staff.Of(host, "admin"), await Staff.Of(host, "auditor"));
        var company = CustomerFile.NewCompany();
        (await admin.CheckAndImport(CustomerFile.Of(CustomerFile.Line(company)))).Number("made").ShouldBe(1);
        var id = await host.FindCustomer(company);
        (await CountPlaces(id)).ShouldBe(1);
        (await Hold(auditor, id, "dispute")).ShouldBe(200);
        (await admin.Post($"/customers/{id}/erase")).ShouldBe(202)["waitsFor"]!.GetValue<string>().ShouldBe("legal_hold");
        await host.WaitUntilSettled();
        (await admin.Get($"/customers/{id}")).ShouldBe(404);
        (await CountPlaces(id)).ShouldBe(0, "nobody has the customer, and nobody will get them");
        (await ReadKept(id)).Key.ShouldBeTrue();
        (await Lift(admin, id)).ShouldBe(200)["erased"]!.GetValue<bool>().ShouldBeTrue();
        (await ReadKept(id)).Key.ShouldBeFalse();
        (await admin.Post($"/customers/{id}/erase")).ShouldBe(204);
    }

    [Fact, Trait("Category", "Full")]
    public async Task an_operator_places_lists_and_lifts_by_the_command_line()
    {
        var (auditor, it, other) = (await Staff.Of(host, "auditor"), await Applicant.Submit(host), await Applicant.SignIn(host));
        (await Hold(auditor, it.Id)).ShouldBe(200);
        (await it.Post("/privacy/erase")).ShouldBe(202);

        var placed = await CommandRunner.Run(host, "privacy", "hold", $"{other.Id}", "--reason", "dispute", "--reference", "2026-7",
            "--json");
        placed.Exit.ShouldBe(0, placed.Errors);
        var listed = await CommandRunner.Run(host, "privacy", "holds", "--json");
        JsonNode.Parse(listed.Output)!.AsArray().Select(h => $"{h!["id"]} {h["reason"]} {h["by"]} {h["erasureWaits"]}").ShouldBe(
            [$"{other.Id} dispute operator:{Environment.UserName} false", $"{it.Id} court staff:{auditor.Id} true"], ignoreOrder: true);
        var ownLift = await CommandRunner.Run(host, "privacy", "lift", $"{other.Id}", "--reason", "和解", "--yes");
        ownLift.Exit.ShouldBe(2);
        ownLift.Errors.ShouldContain("another person must");
        (await CommandRunner.Run(host, "privacy", "lift", $"{it.Id}", "--reason", "结案")).Errors
            .ShouldContain("and its data to be erased permanently, in database");
        var lifted = await CommandRunner.Run(host, "privacy", "lift", $"{it.Id}", "--reason", "结案", "--yes");
        lifted.Exit.ShouldBe(0, lifted.Errors);
        lifted.Output.Split('\n').ShouldBe([$"The hold on {it.Id} has ended.",
            $"{it.Id} is erased: the personal data can no longer be read."]);
        (await ReadKept(it.Id)).ShouldBe((false, 0, 0));
    }

    private static Task<Answer> Hold(Staff staff, Guid id, string reason = "court") =>
        staff.Post($"/audit/registrations/{id}/hold", new { reason, reference = CaseNumber });

    private static Task<Answer> Lift(Staff staff, Guid id) => staff.Post($"/audit/registrations/{id}/hold/lift", new { reason = "结案" });

    private Task<long> CountPlaces(Guid id) => host.ExecuteScalar<long>("""
        select (select count(*) from pc_assignments where registration_id = @id)
            + (select count(*) from pc_assignment_waiting where registration_id = @id)
        """, new { id });

    /// <summary>
    /// Returns whether the person's key exists, the number of pictures, and the number of rows that lead from phone or WeChat to the
    /// person.
    /// </summary>
    private async Task<(bool Key, long Pictures, long Leads)> ReadKept(Guid id) =>
        (await host.ExecuteScalar<bool>("select exists (select from pc_subject_keys where subject = @id and wrapped is not null)",
        new { id }), await host.ExecuteScalar<long>("select count(*) from pc_images where owner = @id", new { id }),
        await host.ExecuteScalar<long>("""
            select (select count(*) from pc_identities where registration = @id) + (select count(*) from pc_phones where registration = @id)
            """, new { id }));

    private async Task<IReadOnlyList<Guid>> ReadPictureIds(Guid id)
    {
        var ids = await host.ExecuteScalar<Guid[]>("select array_agg(id) from pc_images where owner = @id", new { id });
        ids.ShouldNotBeEmpty();
        return ids;
    }

    private async Task<Guid> ReadPictureId(Guid id) => (await ReadPictureIds(id))[0];

    private async Task<int> CountStored(Guid id) => (await ReadPictureIds(id)).Count(IsStored);

    private bool IsStored(Guid picture) => Directory.EnumerateFiles(host.Blobs, $"{picture:N}*", SearchOption.AllDirectories).Any();
}
