using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Registration;

namespace PowerCrm.Host.Tests.Importing;

/// <summary>Existing customers from a file: checked first, created once, each with a manager or a reason.</summary>
[Trait("Category", "Slow")]
public class ImportTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_file_is_checked_first_and_the_dry_run_makes_nobody()
    {
        var admin = await Staff.Of(host, "admin");
        var company = CustomerFile.NewCompany();
        var file = CustomerFile.Of(CustomerFile.Line(company), ",,,,,,,,,,,,,,", CustomerFile.Line(capacity: "0"));
        // Without the parameter, nothing is created.
        var id = (await admin.Post($"/customers/import?{CustomerFile.Basis}", CustomerFile.Content(file))).ShouldBe(202)["id"]
            .GetValue<Guid>();
        var checkedOnly = await admin.Finished(id);
        checkedOnly["dryRun"].GetValue<bool>().ShouldBeTrue();
        (checkedOnly.Number("rows"), checkedOnly.Number("made"), checkedOnly.Number("refused"), checkedOnly.Number("blank"))
            .ShouldBe((2, 1, 1, 1));
        (await host.Customer(company)).ShouldBe(Guid.Empty);

        var other = CustomerFile.Of(CustomerFile.Line(company));
        (await admin.Post($"/customers/import?{CustomerFile.Basis}&dryRun=false", CustomerFile.Content(other)))
            .ShouldBeProblem(409, "import_not_checked");
        var done = await admin.Import(Encoding.UTF8.GetBytes(file), "dryRun=false");
        (done.Number("made"), done.Number("refused")).ShouldBe((1, 1));
        var customer = await host.Customer(company);
        var shown = (await admin.Get($"/customers/{customer}")).ShouldBe(200);
        shown["companyName"].GetValue<string>().ShouldBe(company);
        shown["contactName"].GetValue<string>().ShouldBe("李雷");
        shown["phone"].GetValue<string>().ShouldContain("****");
        shown["timeline"].AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("imported");

        var imported = (await host.Events(customer)).Single().ShouldBeOfType<CustomerImported>();
        (imported.Basis, imported.BasisOn, imported.Import, imported.Line).ShouldBe(("contract", new DateOnly(2024, 3, 1),
            done["id"].GetValue<Guid>(), 2));
        (await host.ExecuteScalar<string>("select user_name from mt_events where stream_id = @customer", new { customer }))
            .ShouldBe($"staff:{admin.Id}");
        // The log contains who imported what and how many; an administrator can read it for the customer too.
        var log = await host.Events(imported.Import);
        log[0].ShouldBeOfType<ImportStarted>().File.ShouldBe(done["sha256"].GetValue<string>());
        log[1].ShouldBeOfType<ImportFinished>().Made.ShouldBe(1);
        (await admin.Get($"/audit/registrations/{customer}")).ShouldBe(200)["events"].AsArray()[0]!["type"]!.GetValue<string>()
            .ShouldBe("customer_imported");
        // The file itself contains personal data, and is kept no longer than it is needed.
        Directory.EnumerateFiles(host.Blobs, "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .ShouldNotContain(imported.Import.ToString("N"));
    }

    [Fact]
    public async Task a_file_of_an_aborted_request_is_deleted_after_a_day_and_an_error_list_after_a_week()
    {
        await using var own = await TestHost.StartAsync();
        var admin = await Staff.Of(own, "admin");
        var work = own.Services.GetRequiredService<ImportProcessor>();
        string[] Kept() => Directory.Exists(own.Blobs) ? Directory.GetFiles(own.Blobs, "*", SearchOption.AllDirectories) : [];
        var id = (await admin.Check(CustomerFile.Of(CustomerFile.Line(), CustomerFile.Line(capacity: "0"))))["id"].GetValue<Guid>();
        Kept().Length.ShouldBe(1);

        await using (var connection = await own.OpenAsync())
            await connection.ExecuteAsync(
                """
                create function broken_off() returns trigger language plpgsql as
                $$ begin raise exception using errcode = '57P01', message = 'as if the server ended'; end $$;
                create trigger broken_off before update on pc_customer_imports for each row when (old.state = 'received')
                    execute function broken_off();
                """);
        (await admin.Post($"/customers/import?{CustomerFile.Basis}", CustomerFile.Content(CustomerFile.Of(CustomerFile.Line()))))
            .ShouldBeProblem(503, "database_unavailable");
        Kept().Length.ShouldBe(2);
        await work.Sweep(CancellationToken.None);
        Kept().Length.ShouldBe(2);

        await own.PassTime(TimeSpan.FromHours(25));
        await work.Sweep(CancellationToken.None);
        Kept().Length.ShouldBe(1);
        (await (await Staff.Of(own, "admin")).Get($"/customers/imports/{id}")).ShouldBe(200);

        await own.PassTime(TimeSpan.FromDays(6));
        await work.Sweep(CancellationToken.None);
        Kept().ShouldBeEmpty();
        (await (await Staff.Of(own, "admin")).Get($"/customers/imports/{id}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task only_administrators_import()
    {
        var content = CustomerFile.Of(CustomerFile.Line());
        var path = $"/customers/import?{CustomerFile.Basis}";
        (await host.Post(path, CustomerFile.Content(content))).ShouldBeProblem(401, "unauthenticated");
        foreach (var role in (string[])["reviewer", "manager", "auditor"])
        {
            var desk = await Staff.Of(host, role);
            (await desk.Post(path, CustomerFile.Content(content))).ShouldBeProblem(403, "forbidden");
            (await desk.Get($"/customers/imports/{Guid.CreateVersion7()}")).ShouldBeProblem(403, "forbidden");
            (await desk.Get($"/customers/imports/{Guid.CreateVersion7()}/errors")).ShouldBeProblem(403, "forbidden");
            (await desk.Post($"/customers/{Guid.CreateVersion7()}/erase")).ShouldBeProblem(403, "forbidden");
        }
        (await (await Applicant.SignIn(host)).Post(path, CustomerFile.Content(content))).ShouldBeProblem(403, "forbidden");
        (await (await Staff.Of(host, "admin")).Get($"/customers/imports/{Guid.CreateVersion7()}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_second_run_makes_nobody_twice_and_an_erased_customer_does_not_come_back()
    {
        var admin = await Staff.Of(host, "admin");
        var (stays, goes) = (CustomerFile.NewCompany(), CustomerFile.NewCompany());
        var file = CustomerFile.Of(CustomerFile.Line(stays), CustomerFile.Line(goes));
        (await admin.CheckAndImport(file)).Number("made").ShouldBe(2);
        var gone = await host.Customer(goes);
        (await admin.Post($"/customers/{gone}/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        (await admin.Get($"/customers/{gone}")).ShouldBe(404);
        (await host.ExecuteScalar<long>("select count(*) from pc_imported_customers where customer = @gone", new { gone })).ShouldBe(0);
        (await host.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @gone", new { gone })).ShouldBeTrue();
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where registration_id = @gone", new { gone })).ShouldBe(0);
        (await admin.Post($"/customers/{gone}/erase")).ShouldBe(204);

        var again = await admin.CheckAndImport(file);
        (again.Number("made"), again.Number("skipped")).ShouldBe((0, 2));
        again.Said().Select(s => s.Code).Distinct().ShouldBe(["imported_before"]);
        (await host.Events(await host.Customer(stays))).Count.ShouldBe(1);
        (await host.Events(gone)).OfType<CustomerImported>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task a_customer_with_a_sign_in_cannot_be_erased_by_an_administrator()
    {
        var admin = await Staff.Of(host, "admin");
        var applicant = await Applicant.Submitted(host);
        (await admin.Post($"/customers/{applicant.Id}/erase")).ShouldBeProblem(409, "has_sign_in");
        (await admin.Post($"/customers/{Guid.CreateVersion7()}/erase")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_named_manager_is_kept_others_are_assigned_and_the_rest_is_parked()
    {
        var admin = await Staff.Of(host, "admin");
        var named = await AssignedCustomer.NewManager(host, admin, "440303", capacity: 1);
        var chosen = await AssignedCustomer.NewManager(host, admin, "440304", capacity: 2);
        var file = CustomerFile.Of(
        [
            // Two for the manager with capacity for one: these customers are served already, so they need no capacity.
            .. Enumerable.Range(0, 2).Select(_ => CustomerFile.Line(manager: named.Username, district: "罗湖区")),
            CustomerFile.Line(manager: "nobody.of.that.name", district: "福田区"),
            .. Enumerable.Range(0, 4).Select(_ => CustomerFile.Line(district: "福田区")),
        ]);
        var dry = await admin.Check(file);
        var done = await admin.Import(Encoding.UTF8.GetBytes(file), "dryRun=false");
        foreach (var answer in new[] { dry, done })
        {
            (answer.Number("made"), answer.Number("parked"), answer.Number("warned")).ShouldBe((7, 3, 1));
            answer.Said().ShouldContain((4L, "manager", "manager_not_there"));
            answer["managers"].AsArray().Select(m => (m!["manager"]!.GetValue<Guid>(), m["customers"]!.GetValue<int>()))
                .ShouldBe([(named.Id, 2), (chosen.Id, 2)], ignoreOrder: true);
        }
        await host.WaitUntilSettled();
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @Id and state = 'serving'",
            new { named.Id }))
            .ShouldBe(2);
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @Id and state = 'assigned'",
            new { chosen.Id }))
            .ShouldBe(2);
        (await named.Get("/customers")).Items.Select(i => i!["status"]!.GetValue<string>()).ShouldBe(["serving", "serving"]);

        // One message for the whole file, not one per customer.
        foreach (var manager in new[] { named, chosen })
        {
            var inbox = (await manager.Get("/notifications")).Items;
            inbox.Count.ShouldBe(1);
            inbox[0]!["kind"]!.GetValue<string>().ShouldBe("customers_imported");
            inbox[0]!["text"]!.GetValue<string>().ShouldContain("2位");
        }
        (await admin.Get("/notifications")).Items.Count(i => i!["kind"]!.GetValue<string>() == "assignment_parked"
            && i["text"]!.GetValue<string>().Contains("有3位", StringComparison.Ordinal)).ShouldBe(1);

        // Capacity may have become free while the file was read.
        (await host.ExecuteScalar<long>("select count(*) from pc_due where command = 'place_freed' and data = 'imported'")).ShouldBe(1);
        // A parked customer gets a manager when capacity becomes free, like any other.
        (await admin.Get("/assignment/parked?limit=100")).Items.Count(i => i!["reason"]!.GetValue<string>() == "all_at_capacity")
            .ShouldBeGreaterThanOrEqualTo(3);
        var first = (await chosen.Get("/customers")).Items[0]!["customerId"]!.GetValue<Guid>();
        (await admin.Post($"/customers/{first}/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @Id and state = 'assigned'",
            new { chosen.Id }))
            .ShouldBe(2);
        foreach (var (name, violations) in await PowerCrm.Host.Audit.Invariants.Check(host.Services, CancellationToken.None))
            violations.ShouldBeEmpty(name);
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_duplicate_person_is_found_by_phone_and_a_duplicate_company_is_only_a_warning()
    {
        var admin = await Staff.Of(host, "admin");
        var phone = Applicant.NewPhone();
        var registered = await Applicant.SignIn(host);
        await registered.VerifyPhone(phone);
        var form = await registered.Form();
        var own = CustomerFile.NewCompany();
        form["companyName"] = own;
        (await registered.Post("/auth/register", form)).ShouldBe(201);
        var (company, person) = (CustomerFile.NewCompany(), Applicant.NewPhone());
        var file = CustomerFile.Of(
            CustomerFile.Line(own, phone), CustomerFile.Line(own),
            CustomerFile.Line(company, person, accounts: "11111111、22222222"),
            CustomerFile.Line(company.Replace("有限公司", " 有限公司"), person, accounts: "33333333"));
        var done = await admin.CheckAndImport(file);
        (done.Number("made"), done.Number("merged"), done.Number("rows")).ShouldBe((2, 2, 4));
        var merged = done.Items.Single(i => i!["code"]!.GetValue<string>() == "registered_already")!;
        (merged["line"]!.GetValue<int>(), merged["customerId"]!.GetValue<Guid>()).ShouldBe((2, registered.Id));
        done.Said().ShouldContain((5L, "powerCapacity", "merged_site"));
        done.Said().ShouldContain((3L, "companyName", "company_applies"));

        var file2 = CustomerFile.Of(CustomerFile.Line(company));
        var known = await admin.CheckAndImport(file2);
        known.Number("made").ShouldBe(1);
        var warned = known.Items.Single()!;
        warned["code"]!.GetValue<string>().ShouldBe("company_known");
        var first = warned["customerId"]!.GetValue<Guid>();
        var imported = (CustomerImported)(await host.Events(first))[0];
        var keys = (PowerCrm.Store.IKeyRing)host.Services.GetService(typeof(PowerCrm.Store.IKeyRing))!;
        (await keys.Open<ApplicantData>(imported.Info.Applicant, SealedFieldNames.Applicant, "test",
            CancellationToken.None))!.AccountNumbers
            .ShouldBe(["11111111", "22222222", "33333333"]);
    }

    [Fact]
    public async Task the_sites_of_a_customer_are_added_up_and_a_repeated_line_is_not()
    {
        var admin = await Staff.Of(host, "admin");
        var (company, phone) = (CustomerFile.NewCompany(), Applicant.NewPhone());
        var file = CustomerFile.Of(
            CustomerFile.Line(company, phone, accounts: "11111111", capacity: "1250", usage: "300000"),
            CustomerFile.Line(company, phone, accounts: "22222222", capacity: "630", usage: "100000"),
            CustomerFile.Line(company, phone, accounts: "11111111", capacity: "1250", usage: "300000"),
            CustomerFile.Line(company, phone, accounts: "22222222", capacity: "800", usage: "300000"),
            CustomerFile.Line(company, phone, accounts: "", district: "福田区", capacity: "100", usage: "1000"),
            CustomerFile.Line(company, phone, accounts: "33333333", capacity: "999000", usage: "1000"),
            CustomerFile.Line(company));
        var done = await admin.CheckAndImport(file);
        (done.Number("made"), done.Number("merged"), done.Number("refused"), done.Number("rows")).ShouldBe((2, 4, 1, 7));
        done.Said().Where(s => s.Code.StartsWith("merged_", StringComparison.Ordinal) || s.Code is "sum_too_large" or "company_twice")
            .ShouldBe([(3L, "powerCapacity", "merged_site"), (4L, null, "merged_line"), (5L, "powerCapacity", "merged_differs"),
                (6L, "powerCapacity", "merged_site"), (7L, "powerCapacity", "sum_too_large"), (8L, "companyName", "company_twice")]);
        done.Items.Single(i => i!["code"]!.GetValue<string>() == "company_twice")!["message"]!.GetValue<string>().ShouldContain("第 2 行");
        var customer = await host.ExecuteScalar<Guid>("""
            select id from mt_doc_customer where data ->> 'CompanyName' = @company
            order by (data ->> 'PowerCapacity')::numeric desc limit 1
            """, new { company });
        var shown = (await admin.Get($"/customers/{customer}")).ShouldBe(200);
        (shown["powerCapacity"].GetValue<decimal>(), shown["monthlyUsage"].GetValue<decimal>()).ShouldBe((1980m, 401000m));
    }

    [Theory]
    [InlineData(new[] { "11111111", "11111111、22222222", "22222222" }, new[] { "merged_line", "merged_line" }, 1250)]
    [InlineData(new[] { "11111111、22222222", "33333333", "22222222、44444444", "44444444" },
        new[] { "merged_site", "merged_line", "merged_line" }, 2500)]
    // Without an account number in one of the lines, the address decides, whatever other lines of the site say.
    [InlineData(new[] { "", "11111111", "22222222" }, new[] { "merged_line", "merged_line" }, 1250)]
    public async Task lines_are_one_site_through_the_account_numbers_of_all_its_lines(string[] accounts, string[] codes, int capacity)
    {
        var admin = await Staff.Of(host, "admin");
        var (company, phone) = (CustomerFile.NewCompany(), Applicant.NewPhone());
        var done = await admin.CheckAndImport(CustomerFile.Of(
            accounts.Select(a => CustomerFile.Line(company, phone, accounts: a, capacity: "1250", usage: "300000"))));
        done.Said().Select(s => s.Code).Where(c => c.StartsWith("merged_", StringComparison.Ordinal)).ShouldBe(codes);
        var shown = (await admin.Get($"/customers/{await host.Customer(company)}")).ShouldBe(200);
        (shown["powerCapacity"].GetValue<decimal>(), shown["monthlyUsage"].GetValue<decimal>()).ShouldBe((capacity, capacity * 240m));
    }

    [Fact]
    public async Task who_registers_after_the_import_is_shown_to_the_reviewer_with_the_imported_customer()
    {
        var admin = await Staff.Of(host, "admin");
        var (phone, company) = (Applicant.NewPhone(), CustomerFile.NewCompany());
        await admin.CheckAndImport(CustomerFile.Of(CustomerFile.Line(company, phone)));
        var customer = await host.Customer(company);

        // The phone is free: an import does not reserve it.
        var applicant = await Applicant.SignIn(host);
        await applicant.VerifyPhone(phone);
        var form = await applicant.Form();
        form["companyName"] = CustomerFile.NewCompany();
        (await applicant.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        var ann = await Staff.Of(host);
        await ann.Claim(applicant.Id);
        var finding = (await ann.Get($"/reviews/{applicant.Id}")).ShouldBe(200)["findings"].AsArray()
            .Single(f => f!["code"]!.GetValue<string>() == "imported_customer")!;
        finding["evidence"]!.GetValue<string>().ShouldBe(customer.ToString());

        // After the erasure of the imported person, no row refers to them any more.
        (await admin.Post($"/customers/{customer}/erase")).ShouldBe(204);
        (await host.ExecuteScalar<long>("select count(*) from pc_v_imported_customers where customer = @customer", new { customer }))
            .ShouldBe(0);
    }

    [Fact]
    public async Task two_imports_at_the_same_time_make_nobody_twice()
    {
        await using var own = new Own(await TestHost.StartAsync());
        await own.Host.StartAnotherHost();
        var admins = new[] { await Staff.Of(own.Host, "admin"), await Staff.Of(own.Host, "admin") };
        await AssignedCustomer.NewManager(own.Host, admins[0], "440000", capacity: 1_000);
        var file = Encoding.UTF8.GetBytes(CustomerFile.Of(Enumerable.Range(0, 1_500).Select(_ => CustomerFile.Line())));
        await admins[0].Check(file);
        var done = await Task.WhenAll(admins.Select(a => a.Import(file, "dryRun=false")));
        (done.Sum(d => d.Number("made")), done.Sum(d => d.Number("skipped"))).ShouldBe((1_500, 1_500));
        // Each import names the customers that the other one created, even if both ran at the same time.
        foreach (var it in done)
            it.Number("said").ShouldBe(it.Number("skipped"));
        (await own.Host.ExecuteScalar<long>("select count(*) from mt_events where type = 'customer_imported'")).ShouldBe(1_500);
        (await own.Host.ExecuteScalar<long>("select count(distinct stream_id) from mt_events where type = 'customer_imported'"))
            .ShouldBe(1_500);
        (await own.Host.ExecuteScalar<long>("select count(*) from pc_assignments")).ShouldBe(1_000);
        (await own.Host.ExecuteScalar<long>("select count(*) from pc_assignment_waiting")).ShouldBe(500);
        await own.Host.WaitUntilSettled();
        foreach (var (name, violations) in await PowerCrm.Host.Audit.Invariants.Check(own.Host.Services, CancellationToken.None))
            violations.ShouldBeEmpty(name);
    }

    [Fact]
    public async Task an_import_that_broke_off_goes_on_where_it_was()
    {
        await using var own = new Own(await TestHost.StartAsync(readers: false));
        var admin = await Staff.Of(own.Host, "admin");
        var work = (PowerCrm.Registration.ImportProcessor)own.Host.Services.GetService(typeof(PowerCrm.Registration.ImportProcessor))!;
        var (company, phone) = (CustomerFile.NewCompany(), Applicant.NewPhone());
        var file = Encoding.UTF8.GetBytes(CustomerFile.Of(
            [CustomerFile.Line(company, phone), .. Enumerable.Range(1, 1_199).Select(_ => CustomerFile.Line())]));
        async Task<Guid> Asked(string query) => (await admin.Post($"/customers/import?{CustomerFile.Basis}&{query}",
            CustomerFile.Content(file))).ShouldBe(202)["id"].GetValue<Guid>();
        var dry = await Asked("dryRun=true");
        (await work.ProcessNext(dry, CancellationToken.None)).ShouldBeTrue();
        await admin.Finished(dry);
        var id = await Asked("dryRun=false");
        using (var stop = new CancellationTokenSource())
        {
            var working = work.ProcessNext(id, stop.Token);
            await Eventually.TrueAsync(async () =>
                await own.Host.ExecuteScalar<long>("select done from pc_customer_imports where id = @id", new { id }) >= 500);
            await stop.CancelAsync();
            await Should.ThrowAsync<Exception>(() => working);
        }
        (await admin.Get($"/customers/imports/{id}")).ShouldBe(202);
        // A person whom this import has created registers before it continues: the import has created them all the same.
        var applicant = await Applicant.SignIn(own.Host);
        await applicant.VerifyPhone(phone);
        var form = await applicant.Form();
        form["companyName"] = company;
        (await applicant.Post("/auth/register", form)).ShouldBe(201);
        // A host that was killed stops sending heartbeats; after a minute another host takes the import over.
        await own.Host.ExecuteSql(
            "update pc_customer_imports set state = 'running', worker = gen_random_uuid(), beat_at = now() where id = @id",
            new { id });
        (await work.ProcessNext(id, CancellationToken.None)).ShouldBeFalse();
        await own.Host.ExecuteSql("update pc_customer_imports set beat_at = now() - interval '61 seconds' where id = @id", new { id });
        (await work.ProcessNext(id, CancellationToken.None)).ShouldBeTrue();
        var done = await admin.Finished(id);
        (done.Number("made"), done.Number("merged"), done.Number("skipped")).ShouldBe((1_200, 0, 0));
        (await own.Host.ExecuteScalar<bool>("select done = 1200 and total = 1200 from pc_customer_imports where id = @id", new { id }))
            .ShouldBeTrue();
        (await own.Host.ExecuteScalar<long>("select count(*) from mt_events where type = 'customer_imported'")).ShouldBe(1_200);
    }

    [Fact]
    public async Task the_same_key_gets_the_first_answer_again()
    {
        var admin = await Staff.Of(host, "admin");
        var file = CustomerFile.Of(CustomerFile.Line());
        Task<Answer> Sent(string content) => admin.Post($"/customers/import?{CustomerFile.Basis}", CustomerFile.Content(content), null,
            ("Idempotency-Key", "import-1"));
        var first = (await Sent(file)).ShouldBe(202);
        var second = (await Sent(file)).ShouldBe(202);
        second["id"].GetValue<Guid>().ShouldBe(first["id"].GetValue<Guid>());
        second.Header("Idempotency-Replayed").ShouldBe("true");
        (await Sent(CustomerFile.Of(CustomerFile.Line()))).ShouldBeProblem(422, "idempotency_key_reused");
    }

    private sealed record Own(TestHost Host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
