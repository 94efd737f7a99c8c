using System.Text;
using System.Text.Json.Nodes;
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
        var id = (await admin.Post($"/customers/import?{CustomerFile.BasisQuery}", CustomerFile.Content(file))).ShouldBe(202)["id"]
            .GetValue<Guid>();
        var dryRun = await admin.WaitForImport(id);
        dryRun["dryRun"].GetValue<bool>().ShouldBeTrue();
        (dryRun.Number("rows"), dryRun.Number("made"), dryRun.Number("refused"), dryRun.Number("blank"))
            .ShouldBe((2, 1, 1, 1));
        (await host.FindCustomer(company)).ShouldBe(Guid.Empty);

        var otherFile = CustomerFile.Of(CustomerFile.Line(company));
        (await admin.Post($"/customers/import?{CustomerFile.BasisQuery}&dryRun=false", CustomerFile.Content(otherFile)))
            .ShouldBeProblem(409, "import_not_checked");
        var result = await admin.Import(Encoding.UTF8.GetBytes(file), "dryRun=false");
        (result.Number("made"), result.Number("refused")).ShouldBe((1, 1));
        var customer = await host.FindCustomer(company);
        var details = (await admin.Get($"/customers/{customer}")).ShouldBe(200);
        details["companyName"].GetValue<string>().ShouldBe(company);
        details["contactName"].GetValue<string>().ShouldBe("李雷");
        details["phone"].GetValue<string>().ShouldContain("****");
        details["timeline"].AsArray()[0]!["code"]!.GetValue<string>().ShouldBe("imported");

        var imported = (await host.Events(customer)).Single().ShouldBeOfType<CustomerImported>();
        (imported.Basis, imported.BasisOn, imported.Import, imported.Line).ShouldBe(("contract", new DateOnly(2024, 3, 1),
            result["id"].GetValue<Guid>(), 2));
        (await host.ExecuteScalar<string>("select user_name from mt_events where stream_id = @customer", new { customer }))
            .ShouldBe($"staff:{admin.Id}");
        // The log contains who imported what and how many; an administrator can read it for the customer too.
        var log = await host.Events(imported.Import);
        log[0].ShouldBeOfType<ImportStarted>().File.ShouldBe(result["sha256"].GetValue<string>());
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
        await using var otherHost = await TestHost.StartAsync();
        var admin = await Staff.Of(otherHost, "admin");
        var processor = otherHost.Services.GetRequiredService<ImportProcessor>();
        string[] Files() => Directory.Exists(otherHost.Blobs) ? Directory.GetFiles(otherHost.Blobs, "*", SearchOption.AllDirectories) : [];
        var id = (await admin.Check(CustomerFile.Of(CustomerFile.Line(), CustomerFile.Line(capacity: "0"))))["id"].GetValue<Guid>();
        Files().Length.ShouldBe(1);

        await using (var connection = await otherHost.OpenAsync())
            await connection.ExecuteAsync(
                """
                create function broken_off() returns trigger language plpgsql as
                $$ begin raise exception using errcode = '57P01', message = 'as if the server ended'; end $$;
                create trigger broken_off before update on pc_customer_imports for each row when (old.state = 'received')
                    execute function broken_off();
                """);
        (await admin.Post($"/customers/import?{CustomerFile.BasisQuery}", CustomerFile.Content(CustomerFile.Of(CustomerFile.Line()))))
            .ShouldBeProblem(503, "database_unavailable");
        Files().Length.ShouldBe(2);
        await processor.Sweep(CancellationToken.None);
        Files().Length.ShouldBe(2);

        await otherHost.PassTime(TimeSpan.FromHours(25));
        await processor.Sweep(CancellationToken.None);
        Files().Length.ShouldBe(1);
        (await (await Staff.Of(otherHost, "admin")).Get($"/customers/imports/{id}")).ShouldBe(200);

        await otherHost.PassTime(TimeSpan.FromDays(6));
        await processor.Sweep(CancellationToken.None);
        Files().ShouldBeEmpty();
        (await (await Staff.Of(otherHost, "admin")).Get($"/customers/imports/{id}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task only_administrators_import()
    {
        var content = CustomerFile.Of(CustomerFile.Line());
        var path = $"/customers/import?{CustomerFile.BasisQuery}";
        (await host.Post(path, CustomerFile.Content(content))).ShouldBeProblem(401, "unauthenticated");
        foreach (var role in (string[])["reviewer", "manager", "auditor"])
        {
            var staff = await Staff.Of(host, role);
            (await staff.Post(path, CustomerFile.Content(content))).ShouldBeProblem(403, "forbidden");
            (await staff.Get($"/customers/imports/{Guid.CreateVersion7()}")).ShouldBeProblem(403, "forbidden");
            (await staff.Get($"/customers/imports/{Guid.CreateVersion7()}/errors")).ShouldBeProblem(403, "forbidden");
            (await staff.Post($"/customers/{Guid.CreateVersion7()}/erase")).ShouldBeProblem(403, "forbidden");
        }
        (await (await Applicant.SignIn(host)).Post(path, CustomerFile.Content(content))).ShouldBeProblem(403, "forbidden");
        (await (await Staff.Of(host, "admin")).Get($"/customers/imports/{Guid.CreateVersion7()}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_second_run_makes_nobody_twice_and_an_erased_customer_does_not_come_back()
    {
        var admin = await Staff.Of(host, "admin");
        var (keptCompany, erasedCompany) = (CustomerFile.NewCompany(), CustomerFile.NewCompany());
        var file = CustomerFile.Of(CustomerFile.Line(keptCompany), CustomerFile.Line(erasedCompany));
        (await admin.CheckAndImport(file)).Number("made").ShouldBe(2);
        var gone = await host.FindCustomer(erasedCompany);
        (await admin.Post($"/customers/{gone}/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        (await admin.Get($"/customers/{gone}")).ShouldBe(404);
        (await host.ExecuteScalar<long>("select count(*) from pc_imported_customers where customer = @gone", new { gone })).ShouldBe(0);
        (await host.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @gone", new { gone })).ShouldBeTrue();
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where registration_id = @gone", new { gone })).ShouldBe(0);
        (await admin.Post($"/customers/{gone}/erase")).ShouldBe(204);

        var secondRun = await admin.CheckAndImport(file);
        (secondRun.Number("made"), secondRun.Number("skipped")).ShouldBe((0, 2));
        secondRun.ReadErrors().Select(s => s.Code).Distinct().ShouldBe(["imported_before"]);
        (await host.Events(await host.FindCustomer(keptCompany))).Count.ShouldBe(1);
        (await host.Events(gone)).OfType<CustomerImported>().Count().ShouldBe(1);
    }

    [Fact]
    public async Task a_customer_with_a_sign_in_cannot_be_erased_by_an_administrator()
    {
        var admin = await Staff.Of(host, "admin");
        var applicant = await Applicant.Submit(host);
        (await admin.Post($"/customers/{applicant.Id}/erase")).ShouldBeProblem(409, "has_sign_in");
        (await admin.Post($"/customers/{Guid.CreateVersion7()}/erase")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_named_manager_is_kept_on_a_day_of_leave()
    {
        var (admin, manager) = (await Staff.Of(host, "admin"), await Staff.Of(host, "manager"));
        var today = DateOnly.FromDateTime((await host.ExecuteScalar<DateTime>("select powercrm_now()")).AddHours(8));
        (await admin.Post("/managers", new
        {
            staffId = manager.Id,
            territories = new[] { "440309" },
            capacity = 1,
            leave = new[] { new { from = today, to = today.AddDays(1) } },
        })).ShouldBe(201);
        await AssignedCustomer.NewManager(host, admin, "440309", capacity: 1);
        var file = CustomerFile.Of(CustomerFile.Line(manager: manager.Username, district: "龙华区"));
        foreach (var answer in new[] { await admin.Check(file), await admin.Import(Encoding.UTF8.GetBytes(file), "dryRun=false") })
        {
            (answer.Number("made"), answer.Number("warned")).ShouldBe((1, 0));
            answer["managers"].AsArray().ShouldHaveSingleItem()!["manager"]!.GetValue<Guid>().ShouldBe(manager.Id);
        }
        await host.WaitUntilSettled();
        (await manager.Get("/customers")).Items.ShouldHaveSingleItem()!["status"]!.GetValue<string>().ShouldBe("serving");
    }

    [Fact]
    public async Task a_named_manager_is_kept_others_are_assigned_and_the_rest_is_parked()
    {
        var admin = await Staff.Of(host, "admin");
        var namedManager = await AssignedCustomer.NewManager(host, admin, "440303", capacity: 1);
        var assignedManager = await AssignedCustomer.NewManager(host, admin, "440304", capacity: 2);
        var file = CustomerFile.Of(
        [
            // Two for the manager with capacity for one: these customers are served already, so they need no capacity.
            .. Enumerable.Range(0, 2).Select(_ => CustomerFile.Line(manager: namedManager.Username, district: "罗湖区")),
            CustomerFile.Line(manager: "nobody.of.that.name", district: "福田区"),
            .. Enumerable.Range(0, 4).Select(_ => CustomerFile.Line(district: "福田区")),
        ]);
        var dryRun = await admin.Check(file);
        var result = await admin.Import(Encoding.UTF8.GetBytes(file), "dryRun=false");
        foreach (var answer in new[] { dryRun, result })
        {
            (answer.Number("made"), answer.Number("parked"), answer.Number("warned")).ShouldBe((7, 3, 1));
            answer.ReadErrors().ShouldContain((4L, "manager", "manager_not_there"));
            answer["managers"].AsArray().Select(m => (m!["manager"]!.GetValue<Guid>(), m["customers"]!.GetValue<int>()))
                .ShouldBe([(namedManager.Id, 2), (assignedManager.Id, 2)], ignoreOrder: true);
        }
        await host.WaitUntilSettled();
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @Id and state = 'serving'",
            new { namedManager.Id }))
            .ShouldBe(2);
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @Id and state = 'assigned'",
            new { assignedManager.Id }))
            .ShouldBe(2);
        (await namedManager.Get("/customers")).Items.Select(i => i!["status"]!.GetValue<string>()).ShouldBe(["serving", "serving"]);

        // One message for the whole file, not one per customer.
        foreach (var manager in new[] { namedManager, assignedManager })
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
        var customerId = (await assignedManager.Get("/customers")).Items[0]!["customerId"]!.GetValue<Guid>();
        (await admin.Post($"/customers/{customerId}/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        (await host.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @Id and state = 'assigned'",
            new { assignedManager.Id }))
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
        var registeredCompany = CustomerFile.NewCompany();
        form["companyName"] = registeredCompany;
        (await registered.Post("/auth/register", form)).ShouldBe(201);
        var (company, person) = (CustomerFile.NewCompany(), Applicant.NewPhone());
        var file = CustomerFile.Of(
            CustomerFile.Line(registeredCompany, phone), CustomerFile.Line(registeredCompany),
            CustomerFile.Line(company, person, accounts: "11111111、22222222"),
            CustomerFile.Line(company.Replace("有限公司", " 有限公司"), person, accounts: "33333333"));
        var result = await admin.CheckAndImport(file);
        (result.Number("made"), result.Number("merged"), result.Number("rows")).ShouldBe((2, 2, 4));
        var merged = result.Items.Single(i => i!["code"]!.GetValue<string>() == "registered_already")!;
        (merged["line"]!.GetValue<int>(), merged["customerId"]!.GetValue<Guid>()).ShouldBe((2, registered.Id));
        result.ReadErrors().ShouldContain((5L, "powerCapacity", "merged_site"));
        result.ReadErrors().ShouldContain((3L, "companyName", "company_applies"));

        var secondFile = CustomerFile.Of(CustomerFile.Line(company));
        var secondResult = await admin.CheckAndImport(secondFile);
        secondResult.Number("made").ShouldBe(1);
        var warning = secondResult.Items.Single()!;
        warning["code"]!.GetValue<string>().ShouldBe("company_known");
        var existingId = warning["customerId"]!.GetValue<Guid>();
        var imported = (CustomerImported)(await host.Events(existingId))[0];
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
        var manager = await AssignedCustomer.NewManager(host, admin, "440307", capacity: 1);
        var file = CustomerFile.Of(
            CustomerFile.Line(company, phone, accounts: "11111111", capacity: "1250", usage: "300000"),
            CustomerFile.Line(company, phone, accounts: "22222222", capacity: "630", usage: "100000", manager: manager.Username),
            CustomerFile.Line(company, phone, accounts: "11111111", capacity: "1250", usage: "300000", manager: "nobody"),
            CustomerFile.Line(company, phone, accounts: "22222222", capacity: "800", usage: "300000"),
            CustomerFile.Line(company, phone, accounts: "", district: "福田区", capacity: "100", usage: "1000"),
            CustomerFile.Line(company, phone, accounts: "33333333", capacity: "999000", usage: "1000"),
            CustomerFile.Line(company));
        var result = await admin.CheckAndImport(file);
        (result.Number("made"), result.Number("merged"), result.Number("refused"), result.Number("rows")).ShouldBe((2, 4, 1, 7));
        result.ReadErrors().Where(s => s.Code.StartsWith("merged_", StringComparison.Ordinal)
            || s.Code is "sum_too_large" or "company_twice")
            .ShouldBe([(3L, "powerCapacity", "merged_site"), (4L, "manager", "merged_manager"), (4L, null, "merged_line"),
                (5L, "powerCapacity", "merged_differs"),
                (6L, "powerCapacity", "merged_site"), (7L, "powerCapacity", "sum_too_large"), (8L, "companyName", "company_twice")]);
        result.Items.Single(i => i!["code"]!.GetValue<string>() == "company_twice")!["message"]!.GetValue<string>().ShouldContain("第 2 行");
        var customer = await host.ExecuteScalar<Guid>("""
            select id from mt_doc_customer where data ->> 'CompanyName' = @company
            order by (data ->> 'PowerCapacity')::numeric desc limit 1
            """, new { company });
        var details = (await admin.Get($"/customers/{customer}")).ShouldBe(200);
        (details["powerCapacity"].GetValue<decimal>(), details["monthlyUsage"].GetValue<decimal>()).ShouldBe((1980m, 401000m));
        (await host.ExecuteScalar<Guid?>("select manager_id from pc_assignments where registration_id = @customer", new { customer }))
            .ShouldBe(manager.Id, "a later line names the manager");
    }

    [Fact]
    public async Task a_registration_that_was_withdrawn_is_not_in_the_way_of_an_import()
    {
        var (admin, phone, company) = (await Staff.Of(host, "admin"), Applicant.NewPhone(), CustomerFile.NewCompany());
        var registered = await Applicant.SignIn(host);
        await registered.VerifyPhone(phone);
        var form = await registered.Form();
        form["companyName"] = company;
        (await registered.Post("/auth/register", form)).ShouldBe(201);
        var file = CustomerFile.Of(CustomerFile.Line(company, phone));
        (await admin.Check(file)).Number("made").ShouldBe(0);
        (await registered.Post("/auth/withdraw")).ShouldBe(200);

        (await admin.CheckAndImport(file)).Number("made").ShouldBe(1);
    }

    [Fact]
    public async Task a_former_account_of_the_same_name_does_not_hide_a_manager()
    {
        var (admin, name) = (await Staff.Of(host, "admin"), "陈立" + Guid.CreateVersion7().ToString("N")[..6]);
        var (former, current) = (await AssignedCustomer.NewManager(host, admin, "440308", capacity: 1),
            await AssignedCustomer.NewManager(host, admin, "440308", capacity: 1));
        await host.ExecuteSql("update pc_staff set display_name = @name where id = any(@ids)",
            new { name, ids = new[] { former.Id, current.Id } });
        await host.ExecuteSql("update pc_staff set disabled_at = now() where id = @Id", new { former.Id });

        var result = await admin.Check(CustomerFile.Of(CustomerFile.Line(manager: name)));

        result["managers"].AsArray().Select(m => m!["manager"]!.GetValue<Guid>()).ShouldBe([current.Id]);
    }

    [Fact]
    public async Task a_host_that_works_long_without_progress_keeps_its_import()
    {
        var admin = await Staff.Of(host, "admin");
        await using var connection = await host.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("lock table pc_phones in access exclusive mode", transaction: transaction);
        var check = admin.Check(CustomerFile.Of(CustomerFile.Line()));
        var worker = Guid.Empty;
        await Eventually.TrueAsync(async () => (worker = await host.ExecuteScalar<Guid>("""
            update pc_customer_imports set beat_at = now() - interval '50 seconds' where state = 'running' and total > 0 returning worker
            """)) != Guid.Empty);

        // Not by another attempt: its worker has another id.
        await Eventually.TrueAsync(() => host.ExecuteScalar<bool>(
            "select beat_at > now() - interval '30 seconds' from pc_customer_imports where worker = @worker", new { worker }));

        await transaction.RollbackAsync();
        (await check).Number("made").ShouldBe(1);
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
        done.ReadErrors().Select(s => s.Code).Where(c => c.StartsWith("merged_", StringComparison.Ordinal)).ShouldBe(codes);
        var shown = (await admin.Get($"/customers/{await host.FindCustomer(company)}")).ShouldBe(200);
        (shown["powerCapacity"].GetValue<decimal>(), shown["monthlyUsage"].GetValue<decimal>()).ShouldBe((capacity, capacity * 240m));
    }

    [Fact]
    public async Task who_registers_after_the_import_is_shown_to_the_reviewer_with_the_imported_customer()
    {
        var admin = await Staff.Of(host, "admin");
        var (phone, company) = (Applicant.NewPhone(), CustomerFile.NewCompany());
        await admin.CheckAndImport(CustomerFile.Of(CustomerFile.Line(company, phone)));
        var customer = await host.FindCustomer(company);

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task who_is_erased_and_was_imported_with_the_same_phone_leaves_administrators_the_question(bool isHeld)
    {
        var admin = await Staff.Of(host, "admin");
        var (phone, company) = (Applicant.NewPhone(), CustomerFile.NewCompany());
        await admin.CheckAndImport(CustomerFile.Of(CustomerFile.Line(company, phone)));
        var customer = await host.FindCustomer(company);
        var applicant = await Applicant.SignIn(host);
        (await applicant.Get("/privacy/export"))["importedCustomers"].AsArray().ShouldBeEmpty();
        await applicant.VerifyPhone(phone);
        // The number may have been another person's, so the export does not show whose data they are.
        var export = (await applicant.Get("/privacy/export")).ShouldBe(200);
        export["importedCustomers"].AsArray().Select(c => c!.GetValue<Guid>()).ShouldBe([customer]);
        export.Text.ShouldNotContain(company);

        if (isHeld)
            (await admin.Post($"/audit/registrations/{applicant.Id}/hold", new { reason = "court", reference = "2026-17" })).ShouldBe(200);
        (await applicant.Post("/privacy/erase")).ShouldBe(isHeld ? 202 : 204);
        await host.WaitUntilSettled();
        var message = await FindQuestion();
        message["text"]!.GetValue<string>().ShouldContain(company);
        message["customerId"]!.GetValue<Guid>().ShouldBe(customer);
        (await admin.Get($"/customers/{customer}")).ShouldBe(200);

        (await admin.Post($"/customers/{customer}/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        (await FindQuestion())["text"]!.GetValue<string>().ShouldNotContain(company);

        async Task<JsonNode> FindQuestion() => (await admin.Get("/notifications?kind=imported_record_left&limit=100")).Items
            .Where(i => i!["customerId"]?.GetValue<Guid>() == customer).ShouldHaveSingleItem()!;
    }

    [Fact]
    public async Task two_imports_at_the_same_time_make_nobody_twice()
    {
        await using var fixture = await TestHost.StartAsync();
        await fixture.StartAnotherHost();
        var admins = new[] { await Staff.Of(fixture, "admin"), await Staff.Of(fixture, "admin") };
        await AssignedCustomer.NewManager(fixture, admins[0], "440000", capacity: 1_000);
        var file = Encoding.UTF8.GetBytes(CustomerFile.Of(Enumerable.Range(0, 1_500).Select(_ => CustomerFile.Line())));
        await admins[0].Check(file);
        var results = await Task.WhenAll(admins.Select(a => a.Import(file, "dryRun=false")));
        (results.Sum(d => d.Number("made")), results.Sum(d => d.Number("skipped"))).ShouldBe((1_500, 1_500));
        // Each import names the customers that the other one created, even if both ran at the same time.
        foreach (var it in results)
            it.Number("said").ShouldBe(it.Number("skipped"));
        (await fixture.ExecuteScalar<long>("select count(*) from mt_events where type = 'customer_imported'")).ShouldBe(1_500);
        (await fixture.ExecuteScalar<long>("select count(distinct stream_id) from mt_events where type = 'customer_imported'"))
            .ShouldBe(1_500);
        (await fixture.ExecuteScalar<long>("select count(*) from pc_assignments")).ShouldBe(1_000);
        (await fixture.ExecuteScalar<long>("select count(*) from pc_assignment_waiting")).ShouldBe(500);
        await fixture.WaitUntilSettled();
        foreach (var (name, violations) in await PowerCrm.Host.Audit.Invariants.Check(fixture.Services, CancellationToken.None))
            violations.ShouldBeEmpty(name);
    }

    [Fact]
    public async Task an_import_that_broke_off_goes_on_where_it_was()
    {
        await using var fixture = await TestHost.StartAsync(readers: false);
        var admin = await Staff.Of(fixture, "admin");
        var processor = (PowerCrm.Registration.ImportProcessor)fixture.Services
            .GetService(typeof(PowerCrm.Registration.ImportProcessor))!;
        var (company, phone) = (CustomerFile.NewCompany(), Applicant.NewPhone());
        var file = Encoding.UTF8.GetBytes(CustomerFile.Of(
            [CustomerFile.Line(company, phone), .. Enumerable.Range(1, 1_199).Select(_ => CustomerFile.Line())]));
        async Task<Guid> StartImport(string query) => (await admin.Post($"/customers/import?{CustomerFile.BasisQuery}&{query}",
            CustomerFile.Content(file))).ShouldBe(202)["id"].GetValue<Guid>();
        var dryRunId = await StartImport("dryRun=true");
        (await processor.ProcessNext(dryRunId, CancellationToken.None)).ShouldBeTrue();
        await admin.WaitForImport(dryRunId);
        var id = await StartImport("dryRun=false");
        using (var cancellation = new CancellationTokenSource())
        {
            var processing = processor.ProcessNext(id, cancellation.Token);
            await Eventually.TrueAsync(async () =>
                await fixture.ExecuteScalar<long>("select done from pc_customer_imports where id = @id", new { id }) >= 500);
            await cancellation.CancelAsync();
            await Should.ThrowAsync<Exception>(() => processing);
        }
        (await admin.Get($"/customers/imports/{id}")).ShouldBe(202);
        // A person whom this import has created registers before it continues: the import has created them all the same.
        var applicant = await Applicant.SignIn(fixture);
        await applicant.VerifyPhone(phone);
        var form = await applicant.Form();
        form["companyName"] = company;
        (await applicant.Post("/auth/register", form)).ShouldBe(201);
        // A host that was killed stops sending heartbeats; after a minute another host takes the import over.
        await fixture.ExecuteSql(
            "update pc_customer_imports set state = 'running', worker = gen_random_uuid(), beat_at = now() where id = @id",
            new { id });
        (await processor.ProcessNext(id, CancellationToken.None)).ShouldBeFalse();
        await fixture.ExecuteSql("update pc_customer_imports set beat_at = now() - interval '61 seconds' where id = @id", new { id });
        (await processor.ProcessNext(id, CancellationToken.None)).ShouldBeTrue();
        var result = await admin.WaitForImport(id);
        (result.Number("made"), result.Number("merged"), result.Number("skipped")).ShouldBe((1_200, 0, 0));
        (await fixture.ExecuteScalar<bool>("select done = 1200 and total = 1200 from pc_customer_imports where id = @id", new { id }))
            .ShouldBeTrue();
        (await fixture.ExecuteScalar<long>("select count(*) from mt_events where type = 'customer_imported'")).ShouldBe(1_200);
    }

    [Fact]
    public async Task the_same_key_gets_the_first_answer_again()
    {
        var admin = await Staff.Of(host, "admin");
        var file = CustomerFile.Of(CustomerFile.Line());
        Task<Answer> Send(string content) => admin.Post($"/customers/import?{CustomerFile.BasisQuery}", CustomerFile.Content(content), null,
            ("Idempotency-Key", "import-1"));
        var first = (await Send(file)).ShouldBe(202);
        var second = (await Send(file)).ShouldBe(202);
        second["id"].GetValue<Guid>().ShouldBe(first["id"].GetValue<Guid>());
        second.Header("Idempotency-Replayed").ShouldBe("true");
        (await Send(CustomerFile.Of(CustomerFile.Line()))).ShouldBeProblem(422, "idempotency_key_reused");
    }
}
