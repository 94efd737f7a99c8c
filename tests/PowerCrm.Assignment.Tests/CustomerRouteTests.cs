using Alba;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment.Tests;

public class CustomerRouteTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Fact]
    public async Task an_approved_customer_is_on_the_managers_list_with_the_phone_masked()
    {
        var manager = await app.CreateManager("110101");
        var id = await app.CreateApprovedCustomer("110101");
        var list = (await manager.Get("/customers/new-assignments")).ShouldBe(200);
        var item = list.Items.ShouldHaveSingleItem()!;
        item["customerId"]!.GetValue<Guid>().ShouldBe(id);
        item["contactName"]!.GetValue<string>().ShouldBe("张三丰");
        item["phone"]!.GetValue<string>().ShouldBe("139****5678");
        item["why"]!.GetValue<string>().ShouldContain("唯一");
        item["respondBy"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(item["assignedAt"]!.GetValue<DateTimeOffset>());
        list.Text.ShouldNotContain("13912345678");
    }

    [Fact]
    public async Task the_contact_deadline_is_in_every_customer_response()
    {
        var manager = await app.CreateManager("110119");
        var id = await app.CreateApprovedCustomer("110119");
        var item = (await manager.Get("/customers/new-assignments")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        var deadline = item["contactBy"]!.GetValue<DateTimeOffset>();
        deadline.ShouldBeGreaterThan(item["respondBy"]!.GetValue<DateTimeOffset>());
        (await manager.Get("/customers")).Items.ShouldHaveSingleItem()!["contactBy"]!.GetValue<DateTimeOffset>().ShouldBe(deadline);
        (await manager.Get($"/customers/{id}"))["contactBy"].GetValue<DateTimeOffset>().ShouldBe(deadline);
        (await app.ExecuteScalar<DateTime>("select at from pc_due where stream = @id and command = 'contact_overdue'", new { id }))
            .ShouldBe(deadline.UtcDateTime, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task an_unchanged_list_is_304_and_its_etag_depends_on_the_reader()
    {
        var (manager, other) = (await app.CreateManager("110102"), await app.CreateManager("110105"));
        await app.CreateApprovedCustomer("110102");
        var tag = (await manager.Get("/customers/new-assignments")).Tag!;
        await manager.Scenario(it =>
        {
            it.Get.Url("/customers/new-assignments");
            it.WithRequestHeader("If-None-Match", tag);
            it.StatusCodeShouldBe(304);
            it.Header("ETag").SingleValueShouldEqual(tag);
            it.ContentShouldBe("");
        });
        (await other.Get("/customers/new-assignments", ("If-None-Match", tag))).ShouldBe(200);
        await app.CreateApprovedCustomer("110102");
        (await manager.Get("/customers/new-assignments", ("If-None-Match", tag))).ShouldBe(200).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_customer_goes_from_assigned_to_serving()
    {
        var manager = await app.CreateManager("110106");
        var id = await app.CreateApprovedCustomer("110106");
        var response = (await manager.Get($"/customers/{id}")).ShouldBe(200);
        response["status"].GetValue<string>().ShouldBe("assigned");
        response.Tag.ShouldBe($"\"{response.Version}\"");
        (await manager.Put($"/customers/{id}/assign-status", new { status = "serving" }, response.Version))
            .ShouldBeProblem(409, "illegal_transition");
        var acknowledged = (await manager.Put($"/customers/{id}/assign-status", new { status = "acknowledged" }, response.Version))
            .ShouldBe(200);
        (await manager.Get("/customers/new-assignments")).Items.ShouldBeEmpty();
        var contact = (await manager.Post("/customers/first-contact",
            new { customerId = id, channel = "phone", outcome = "reached", note = "约定上门" })).ShouldBe(201);
        contact.Version.ShouldBe(acknowledged.Version + 1);
        (await manager.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" }))
            .ShouldBeProblem(409, "already_contacted");
        (await manager.Put($"/customers/{id}/assign-status", new { status = "serving" }, contact.Version)).ShouldBe(200);
        var served = await manager.Get($"/customers/{id}");
        served["status"].GetValue<string>().ShouldBe("serving");
        served["timeline"].AsArray().Select(m => m!["code"]!.GetValue<string>())
            .ShouldBe(["approved", "assigned", "acknowledged", "first_contact", "serving"]);
        (await app.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%约定上门%'")).ShouldBe(0);
    }

    [Fact]
    public async Task a_rating_by_hand_needs_a_reason_and_can_be_taken_back()
    {
        var (manager, admin) = (await app.CreateManager("650102"), await app.CreateStaff("admin"));
        var id = await app.CreateApprovedCustomer("650102");
        var before = await manager.Get($"/customers/{id}");
        before.Json!.AsObject().ContainsKey("ratedByHand").ShouldBeFalse();
        var path = $"/customers/{id}/rating";
        (await manager.Put(path, new { rating = "A" }, before.Version)).ShouldBeProblem(400, "validation_failed");
        (await manager.Put(path, new { rating = "D", reason = "x" }, before.Version)).ShouldBe(400);
        (await manager.Put(path, new { rating = "A", reason = "x" }, 1)).ShouldBeProblem(412, "version_mismatch");
        (await (await app.CreateStaff("auditor")).Put(path, new { rating = "A", reason = "x" }, before.Version))
            .ShouldBeProblem(403, "forbidden");

        var rated = (await manager.Put(path, new { rating = "A", reason = "集团客户" }, before.Version)).ShouldBe(200);
        rated["rating"].GetValue<string>().ShouldBe("A");
        var shown = await manager.Get($"/customers/{id}");
        (shown["rating"].GetValue<string>(), shown["ratedByHand"].GetValue<bool>()).ShouldBe(("A", true));
        shown["ratingWhy"].GetValue<string>().ShouldStartWith("人工评定；按用电数据为");
        var entry = shown["timeline"].AsArray()[^1]!;
        (entry["code"]!.GetValue<string>(), entry["note"]!.GetValue<string>()).ShouldBe(("rated", "集团客户"));
        (await app.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%集团客户%'")).ShouldBe(0);

        var back = (await admin.Put(path, new { rating = (string?)null, reason = "按数据评定" }, rated.Version)).ShouldBe(200);
        back["rating"].GetValue<string>().ShouldBe(before["rating"].GetValue<string>());
        (await manager.Get($"/customers/{id}"))["ratingWhy"].GetValue<string>().ShouldBe(before["ratingWhy"].GetValue<string>());
        (await admin.Put(path, new { rating = (string?)null, reason = "再次" }, back.Version)).ShouldBe(200).Version.ShouldBe(back.Version);
    }

    [Fact]
    public async Task customers_stay_in_no_browsers_cache_and_an_unchanged_customer_is_304_all_the_same()
    {
        var manager = await app.CreateManager("120104");
        var id = await app.CreateApprovedCustomer("120104");
        foreach (var path in (string[])[$"/customers/{id}", "/customers", "/customers/new-assignments", "/customers/agenda",
            "/customers/transfers", $"/customers/{id}/follow-ups"])
            (await manager.Get(path)).ShouldBe(200).Header("Cache-Control").ShouldBe("no-store", path);
        var tag = (await manager.Get($"/customers/{id}")).Tag!;
        (await manager.Get($"/customers/{id}", ("If-None-Match", tag))).ShouldBe(304).Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task writes_need_the_version_that_was_seen()
    {
        var manager = await app.CreateManager("110107");
        var id = await app.CreateApprovedCustomer("110107");
        var version = (await manager.Get($"/customers/{id}")).Version;
        await manager.Scenario(it =>
        {
            it.Put.Json(new { status = "acknowledged" }).ToUrl($"/customers/{id}/assign-status");
            it.StatusCodeShouldBe(428);
            it.ContentTypeShouldBe("application/problem+json");
            it.ContentShouldContain("\"code\":\"precondition_required\"");
        });
        await manager.Scenario(it =>
        {
            it.Put.Json(new { status = "acknowledged" }).ToUrl($"/customers/{id}/assign-status");
            it.WithRequestHeader("If-Match", "\"1\"");
            it.StatusCodeShouldBe(412);
            it.ContentTypeShouldBe("application/problem+json");
            it.ContentShouldContain("\"code\":\"version_mismatch\"");
            it.ContentShouldContain($"\"version\":{version}");
        });
        (await manager.Get($"/customers/{id}")).Version.ShouldBe(version);
    }

    [Fact]
    public async Task declining_needs_a_reason_and_assigns_anew()
    {
        var (first, second) = (await app.CreateManager("110108"), await app.CreateManager("110108"));
        var id = await app.CreateApprovedCustomer("110108");
        var (owner, successor) = (await first.Get($"/customers/{id}")).Code == 200 ? (first, second) : (second, first);
        var version = (await owner.Get($"/customers/{id}")).Version;
        (await owner.Put($"/customers/{id}/assign-status", new { status = "declined" }, version)).ShouldBeProblem(400, "validation_failed")
            ["errors"][0]!["pointer"]!.GetValue<string>().ShouldBe("/reason");
        (await app.ExecuteAndWait(() => owner.Put($"/customers/{id}/assign-status", new { status = "declined", reason = "行业不熟" }, version)))
            .ShouldBe(200);
        (await successor.Get("/customers/new-assignments")).Items.Count.ShouldBe(1);
        (await owner.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" }))
            .ShouldBeProblem(409, "not_yours_any_more");
        (await owner.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        (await owner.Get("/customers")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task another_managers_customer_looks_like_an_unknown_one()
    {
        await app.CreateManager("110109");
        var (stranger, id, none) = (await app.CreateManager("110111"), await app.CreateApprovedCustomer("110109"), Guid.CreateVersion7());
        foreach (var (method, path, body) in ((HttpMethod, string, object?)[])[(HttpMethod.Get, "/customers/{0}", null),
            (HttpMethod.Get, "/customers/{0}/follow-ups", null),
            (HttpMethod.Put, "/customers/{0}/assign-status", new { status = "acknowledged" }),
            (HttpMethod.Put, "/customers/{0}/rating", new { rating = "A", reason = "x" }),
            (HttpMethod.Post, "/customers/{0}/reveal-phone", new { purpose = "联系客户" }),
            (HttpMethod.Post, "/customers/{0}/follow-ups", new { channel = "phone", note = "x" })])
        {
            var foreign = (await stranger.Send(method, string.Format(path, id), body, 1)).ShouldBeProblem(404, "not_found");
            var unknown = (await stranger.Send(method, string.Format(path, none), body, 1)).ShouldBeProblem(404, "not_found");
            foreign.Json!.AsObject().Remove("traceId");
            unknown.Json!.AsObject().Remove("traceId");
            foreign.Json.ToJsonString().ShouldBe(unknown.Json.ToJsonString());
        }
        (await stranger.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" }))
            .ShouldBeProblem(404, "not_found");
        (await app.ExecuteScalar<long>("select count(*) from pc_subject_keys where subject = @none", new { none })).ShouldBe(0);
    }

    [Fact]
    public async Task a_contact_lies_between_the_assignment_and_now()
    {
        var manager = await app.CreateManager("110112");
        var id = await app.CreateApprovedCustomer("110112");
        var assignedAt = (await manager.Get($"/customers/{id}"))["assignedAt"].GetValue<DateTimeOffset>();
        foreach (var at in (DateTimeOffset[])[assignedAt.AddMinutes(-6), assignedAt.AddMinutes(20)])
            (await manager.Post("/customers/first-contact",
                new { customerId = id, channel = "visit", outcome = "no_answer", contactedAt = at }))
                .ShouldBeProblem(400, "validation_failed")["errors"][0]!["pointer"]!.GetValue<string>().ShouldBe("/contactedAt");
        (await manager.Post("/customers/first-contact", new { customerId = id, channel = "pigeon", outcome = "reached" }))
            .ShouldBeProblem(400, "validation_failed");
        (await manager.Post("/customers/first-contact",
            new { customerId = id, channel = "visit", outcome = "no_answer", contactedAt = assignedAt.AddMinutes(-4) })).ShouldBe(201);
    }

    [Fact]
    public async Task revealing_a_phone_is_recorded_encrypted_and_keeps_the_version()
    {
        var manager = await app.CreateManager("110113");
        var id = await app.CreateApprovedCustomer("110113");
        var before = (await manager.Get($"/customers/{id}")).Version;
        (await manager.Post($"/customers/{id}/reveal-phone", new { purpose = "首次联系" })).ShouldBe(200)["phone"].GetValue<string>()
            .ShouldBe("13912345678");
        (await manager.Get($"/customers/{id}")).Version.ShouldBe(before);
        var revealed = (await app.Events(Ids.Derived(id, "access"))).ShouldHaveSingleItem().ShouldBeOfType<PersonalDataRevealed>();
        (revealed.By, revealed.What, revealed.Registration).ShouldBe((manager.Id, "phone", id));
        (await app.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%首次联系%'")).ShouldBe(0);
    }

    [Fact]
    public async Task the_phone_of_a_customer_who_withdrew_the_consent_is_not_revealed()
    {
        var manager = await app.CreateManager("120110");
        var id = await app.CreateApprovedCustomer("120110");
        await AppendAndSettle(TestEvents.NoConsent);
        (await manager.Post($"/customers/{id}/reveal-phone", new { purpose = "首次联系" })).ShouldBeProblem(409, "consent_withdrawn");
        (await app.Events(Ids.Derived(id, "access"))).ShouldBeEmpty();
        await AppendAndSettle(TestEvents.ConsentAgain);
        (await manager.Post($"/customers/{id}/reveal-phone", new { purpose = "首次联系" })).ShouldBe(200);

        async Task AppendAndSettle(object @event)
        {
            await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, @event)], CancellationToken.None);
            await app.WaitUntilSettled();
        }
    }

    [Fact]
    public async Task follow_ups_are_kept_newest_first()
    {
        var manager = await app.CreateManager("110114");
        var id = await app.CreateApprovedCustomer("110114");
        await manager.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = "第一次" });
        (await manager.Post($"/customers/{id}/follow-ups",
            new { channel = "visit", note = "第二次", nextAction = "报价", nextActionAt = "2030-03-12T02:00:00Z" })).ShouldBe(201);
        var items = (await manager.Get($"/customers/{id}/follow-ups")).Items;
        items.Select(i => i!["note"]!.GetValue<string>()).ShouldBe(["第二次", "第一次"]);
        items[0]!["nextAction"]!.GetValue<string>().ShouldBe("报价");
    }

    [Fact]
    public async Task notes_in_the_timeline_are_shown_to_the_manager_and_administrators()
    {
        var (admin, first, second) = (await app.CreateStaff("admin"), await app.CreateManager("150223"), await app.CreateManager("320481"));
        var id = await app.CreateApprovedCustomer("150223");
        async Task<long> Version() => (await admin.Get($"/customers/{id}")).Version;
        (await first.Post($"/customers/{id}/transfer", new { managerId = second.Id, reason = "搬迁" }, await Version())).ShouldBe(200);
        (await second.Post($"/customers/{id}/transfer/refuse", new { reason = "名额不足" })).ShouldBe(200);
        (await Notes(first)).ShouldBe(["transfer_offered 搬迁", "transfer_refused 名额不足"]);
        (await first.Put($"/customers/{id}/assign-status", new { status = "declined", reason = "距离太远" }, await Version())).ShouldBe(200);
        await app.WaitUntilSettled();
        (await admin.Post($"/customers/{id}/reassign", new { managerId = second.Id, reason = "就近调整" }, await Version())).ShouldBe(200);
        (await second.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "no_answer", note = "下午再打" }))
            .ShouldBe(201);
        foreach (var reader in (SignedInUser[])[second, admin])
            (await Notes(reader))[2..].ShouldBe(["declined 距离太远", "reassigned 就近调整", "first_contact no_answer 下午再打"]);
        (await first.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        const string HasNotes = "select jsonb_path_exists(data, '$.Timeline[*].Note ? (@ != null)') from mt_doc_customer where id = @id";
        (await app.ExecuteScalar<bool>(HasNotes, new { id })).ShouldBeTrue();
        (await app.ExecuteScalar<bool>("select data::text like '%下午再打%' from mt_doc_customer where id = @id", new { id })).ShouldBeFalse();
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, TestEvents.Erased)], CancellationToken.None);
        (await app.ExecuteScalar<bool>(HasNotes, new { id })).ShouldBeFalse("what is sealed goes with the erasure");

        async Task<string[]> Notes(SignedInUser reader) => [.. (await reader.Get($"/customers/{id}")).ShouldBe(200)["timeline"].AsArray()
            .Where(m => m!["note"] is not null).Select(m => string.Join(' ', ((string[])["code", "outcome", "note"])
                .Select(name => m![name]?.GetValue<string>()).OfType<string>()))];
    }

    [Fact]
    public async Task a_next_action_is_not_in_the_past()
    {
        var manager = await app.CreateManager("110118");
        var id = await app.CreateApprovedCustomer("110118");
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now()");
        object At(int minutes) => new { channel = "phone", note = "已沟通", nextAction = "报价", nextActionAt = now.AddMinutes(minutes) };
        var fault = (await manager.Post($"/customers/{id}/follow-ups", At(-10))).ShouldBeProblem(400, "validation_failed")["errors"][0]!;
        (fault["pointer"]!.GetValue<string>(), fault["code"]!.GetValue<string>()).ShouldBe(("/nextActionAt", "next_action_past"));
        fault = (await manager.Post($"/customers/{id}/follow-ups",
            new { channel = "phone", note = "已沟通", nextAction = "以后", nextActionAt = "9999-12-31T23:59:59Z" }))
            .ShouldBeProblem(400, "validation_failed")["errors"][0]!;
        (fault["pointer"]!.GetValue<string>(), fault["code"]!.GetValue<string>()).ShouldBe(("/nextActionAt", "date_invalid"));
        (await manager.Post($"/customers/{id}/follow-ups", At(-4))).ShouldBe(201);
        (await manager.Get($"/customers/{id}/follow-ups")).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task the_list_pages_stably_and_searches_names_literally()
    {
        var manager = await app.CreateManager("110115");
        for (var i = 0; i < 5; i++)
            await app.CreateApprovedCustomer("110115", settle: false);
        await app.WaitUntilSettled();
        var first = await manager.Get("/customers?limit=3");
        await app.CreateApprovedCustomer("110115");
        var next = await manager.Get($"/customers?limit=3&cursor={first["nextCursor"].GetValue<string>()}");
        first.Items.Concat(next.Items).Select(i => i!["customerId"]!.GetValue<Guid>()).Distinct().Count().ShouldBe(5);
        next.Json!["nextCursor"].ShouldBeNull();
        (await manager.Get("/customers?q=云岭")).Items.Count.ShouldBe(6);
        (await manager.Get("/customers?q=" + Uri.EscapeDataString("云 岭　数据"))).Items.Count.ShouldBe(6, "in any spelling");
        (await manager.Get("/customers?q=" + Uri.EscapeDataString("（云岭）数据"))).Items.Count.ShouldBe(6, "brackets more or less");
        (await manager.Get("/customers?q=" + Uri.EscapeDataString("雲嶺數據"))).Items.Count.ShouldBe(6, "in traditional characters");
        (await manager.Get("/customers?q=%25")).Items.ShouldBeEmpty();
        (await manager.Get("/customers?status=serving")).Items.ShouldBeEmpty();
        (await manager.Get("/customers?status=nonsense")).ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task the_list_finds_initials_codes_and_ids_and_is_filtered_by_region_rating_and_deadline()
    {
        var manager = await app.CreateManager("650103");
        var code = PowerCrm.China.CreditCode.CreateExample(71, "650103");
        var (id, other) = (await app.CreateApprovedCustomer("650103", code: code), await app.CreateApprovedCustomer("650103", code: code));
        var rating = (await manager.Get($"/customers/{id}"))["rating"].GetValue<string>();
        foreach (var (query, count) in ((string, int)[])[("q=ylsj", 2), ("q=YLSJ", 2), ("q=xyz", 0), ($"q={code[..6]}", 2),
            ($"q={code.ToLowerInvariant()}", 2), (Search($"统一社会信用代码：{code}"), 2), (Search($"云岭数据 {code}"), 2),
            (Search($"{code[..4]}\u2010{code[4..8]}"), 2), (Search($"代码{code[..17]}"), 0), ($"q={id}", 1), ("region=650103", 2),
            ("region=650000", 2), ("region=6501", 2), ("region=310000", 0), ($"rating={rating}", 2), ("due=overdue", 0)])
            (await manager.Get("/customers?" + query)).ShouldBe(200).Items.Count.ShouldBe(count, query);
        foreach (var query in (string[])["region=x", "rating=D", "due=soon"])
            (await manager.Get("/customers?" + query)).ShouldBeProblem(400, "validation_failed");

        var version = (await manager.Get($"/customers/{other}")).Version;
        var better = rating == "A" ? "B" : "A";
        (await manager.Put($"/customers/{other}/rating", new { rating = better, reason = "集团客户" }, version)).ShouldBe(200);
        (await manager.Get($"/customers?rating={better}")).Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(other);
        await app.ExecuteSql("update pc_assignments set respond_by = powercrm_now() - interval '1 minute' where registration_id = @id",
            new { id });
        (await manager.Get("/customers?due=overdue")).Items.ShouldHaveSingleItem()!["customerId"]!.GetValue<Guid>().ShouldBe(id);

        static string Search(string q) => "q=" + Uri.EscapeDataString(q);
    }

    [Fact]
    public async Task an_erased_customer_is_gone_and_the_place_is_free()
    {
        var manager = await app.CreateManager("110116", capacity: 1);
        var id = await app.CreateApprovedCustomer("110116");
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, new PersonalDataErased("asked"))], CancellationToken.None);
        await app.WaitUntilSettled();
        (await manager.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        (await manager.Get("/customers/new-assignments")).Items.ShouldBeEmpty();
        await app.CreateApprovedCustomer("110116");
        (await manager.Get("/customers/new-assignments")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task an_idempotency_key_gives_the_first_answer_again()
    {
        var manager = await app.CreateManager("110117");
        var id = await app.CreateApprovedCustomer("110117");
        var body = new { customerId = id, channel = "phone", outcome = "reached" };
        var first = (await manager.Post("/customers/first-contact", body, null, ("Idempotency-Key", "k1"))).ShouldBe(201);
        (await manager.Post("/customers/first-contact", body, null, ("Idempotency-Key", "k1"))).ShouldBe(201).Text.ShouldBe(first.Text);
    }

    [Fact]
    public async Task a_personal_number_is_refused_alike_for_a_foreign_and_an_unknown_customer()
    {
        var stranger = await app.CreateManager("120101");
        await app.CreateManager("120102");
        var id = await app.CreateApprovedCustomer("120102");
        const string Text = "电话 13800138000";
        foreach (var customer in (Guid[])[id, Guid.CreateVersion7()])
            foreach (var (path, body) in ((string, object)[])
            [
                ("/customers/first-contact", new { customerId = customer, channel = "phone", outcome = "reached", note = Text }),
                ($"/customers/{customer}/follow-ups", new { channel = "phone", note = Text }),
                ($"/customers/{customer}/reveal-phone", new { purpose = Text }),
                ($"/customers/{customer}/transfer/refuse", new { reason = Text }),
            ])
                (await stranger.Post(path, body)).Code.ShouldBe(400, path);
    }
}
