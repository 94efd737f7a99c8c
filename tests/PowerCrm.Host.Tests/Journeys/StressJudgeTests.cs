namespace PowerCrm.Host.Tests.Journeys;

/// <summary>The judges of `stress codes`, `uploads`, `import` and `mixed` find each kind of fault, and accept correct results.</summary>
public class StressJudgeTests
{
    private static readonly DateTimeOffset NineOClock = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("phone, in a minute", 1, 3)]
    [InlineData("phone, in an hour", 5, 65)]
    [InlineData("phone, in a day", 10, 3660)]
    [InlineData("caller, in a day", 20, 60)]
    [InlineData("device, in a day", 20, 60)]
    [InlineData("range of numbers, in an hour", 100, 1)]
    [InlineData("address, in an hour", 100, 1)]
    [InlineData("network of addresses, in an hour", 200, 1)]
    public void one_message_over_a_rate_limit_is_seen(string name, int maximum, int secondsBetween)
    {
        var limits = CodeChecker.Limits(address: 100, network: 200, prefix: 100).Where(l => l.Description == name).ToList();
        limits.Count.ShouldBe(1);
        IReadOnlyList<SentCode> Messages(int count) => [.. Enumerable.Range(0, count).Select(n => new SentCode("13900000000",
            NineOClock.AddSeconds(n * secondsBetween), new CodeRequest("one", "a device", "203.0.113.7", "13900000000", 202)))];
        CodeChecker.FindExceededLimits(limits, Messages(maximum)).ShouldBeEmpty();
        CodeChecker.FindExceededLimits(limits, Messages(maximum + 1)).ShouldContain(name);
        CodeChecker.FindUnreachedLimits(limits, Messages(maximum)).ShouldBeEmpty();
        CodeChecker.FindUnreachedLimits(limits, Messages(maximum - 1)).ShouldContain(name);
    }

    [Fact]
    public void a_message_is_attributed_to_its_requester_only_if_there_was_one()
    {
        CodeRequest request = new("one", "a", "203.0.113.7", "13900000001", 202), other = request with { Caller = "other" };
        CodeChecker.MatchRequests([(request.Phone, NineOClock)], [request, request])[0].Request.ShouldBe(request);
        CodeChecker.MatchRequests([(request.Phone, NineOClock)], [request, other])[0].Request.ShouldBeNull();
    }

    [Theory]
    [InlineData(1, 1, 0, true)]
    [InlineData(1, 0, 0, false)]
    [InlineData(0, 1, 0, false)]
    [InlineData(2, 1, 0, false)]
    [InlineData(2, 1, 1, true)]
    public void a_message_lost_doubled_or_never_asked_for_is_seen(int messages, int accepted, int unanswered, bool isValid)
    {
        var requests = Enumerable.Repeat(202, accepted).Concat(Enumerable.Repeat(0, unanswered)).Append(429)
            .Select(status => new CodeRequest("one", "a", "203.0.113.7", "13900000001", status));
        CodeChecker.FindCountMismatches(Enumerable.Repeat(new SentCode("13900000001", NineOClock, null), messages), requests)
            .ShouldBe(isValid ? "" : $"{accepted} accepted, {messages} messages");
    }

    [Fact]
    public void a_sixth_guess_and_a_code_that_another_uses_are_seen()
    {
        CodeAttempt wrong = new(7, IsOwn: true, IsRight: false, 400, "code_incorrect"),
            locked = wrong with { IsRight = true, Status = 429, Problem = "code_locked" };
        CodeChecker.FindExcessGuesses([.. Enumerable.Repeat(wrong, 5), locked]).ShouldBeEmpty();
        CodeChecker.FindExcessGuesses(Enumerable.Repeat(wrong, 6)).ShouldBe("code 7: 6 guesses");
        CodeChecker.FindExcessGuesses([new(7, IsOwn: false, IsRight: true, 200, null)]).ShouldBe("code 7: it was taken from another");
        CodeChecker.FindExcessGuesses([.. Enumerable.Repeat(wrong, 5), new(7, IsOwn: true, IsRight: true, 200, null)])
            .ShouldBe("code 7: it was taken");
        CodeChecker.NoCodeWasLocked([wrong]).ShouldBeTrue();
        CodeChecker.NoCodeWasLocked([wrong, locked]).ShouldBeFalse();
    }

    [Fact]
    public void a_day_over_its_budget_is_seen_by_chinas_calendar()
    {
        SentCode At(int hours) => new("13900000001", NineOClock.AddHours(hours), null);
        CodeChecker.FindDaysOverBudget([At(14), At(15)], 1).ShouldBeEmpty();
        CodeChecker.FindDaysOverBudget([At(13), At(14)], 1).ShouldBe("2 on 2026-11-24");
    }

    [Fact]
    public void a_picture_lost_left_over_or_doubled_is_seen()
    {
        var (image, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        static Dictionary<Guid, bool> Rows(params (Guid Id, bool Ready)[] rows) => rows.ToDictionary(r => r.Id, r => r.Ready);
        static HashSet<string> Files(params Guid[] ids) => [.. ids.Select(id => $"{id:N}")];
        UploadChecker.FindLost([image], Rows((image, true)), Files(image)).ShouldBeEmpty();
        UploadChecker.FindLeftovers([image], Rows((image, true)), Files(image)).ShouldBeEmpty();
        UploadChecker.FindLost([image], Rows(), Files(image)).ShouldBe([image]);
        UploadChecker.FindLost([image], Rows((image, false)), Files(image)).ShouldBe([image]);
        UploadChecker.FindLost([image], Rows((image, true)), Files()).ShouldBe([image]);
        UploadChecker.FindLeftovers([image], Rows((image, true), (other, false)), Files(image)).ShouldBe([$"row {other}"]);
        UploadChecker.FindLeftovers([image], Rows((image, true)), Files(image, other)).ShouldBe([$"file {other:N}"]);
    }

    [Fact]
    public void an_upload_that_became_two_pictures_is_seen()
    {
        UploadResult first = new("honest", [(201, null)], 201, null, Guid.CreateVersion7(), "one");
        UploadChecker.FindDuplicates([first, first, first with { Image = Guid.CreateVersion7(), Key = "two" }]).ShouldBeEmpty();
        UploadChecker.FindDuplicates([first, first with { Image = Guid.CreateVersion7() }]).Count.ShouldBe(1);
    }

    [Fact]
    public void an_upload_with_an_unexpected_answer_is_seen()
    {
        UploadResult bomb = new("bomb", [(413, "image_too_large")], 413, "image_too_large");
        UploadChecker.FindUnexpected([bomb, bomb with { Status = 503, Problem = "picture_unavailable" }]).ShouldBeEmpty();
        UploadChecker.FindUnexpected([bomb with { Status = 201, Problem = null }]).ShouldBe("1 × bomb: 201 ");
        UploadChecker.FindUnexpected([bomb with { Status = 0, Problem = null }]).ShouldBe("1 × bomb: 0 ");
        UploadChecker.FindUnexpected([bomb with { Problem = "image_corrupt" }]).ShouldBe("1 × bomb: 413 image_corrupt");
    }

    [Fact]
    public void a_generated_customer_file_has_every_kind_of_line_and_is_reproducible()
    {
        var file = ImportFile.Make("a file", 500, new Random(1), []);
        foreach (var kind in Enum.GetValues<LineKind>())
            file.CountOf(kind).ShouldBePositive();
        file.Companies.Distinct().Count().ShouldBe(file.CountOf(LineKind.Customer));
        ImportFile.Make("a file", 500, new Random(1), []).Bytes.ShouldBe(file.Bytes);
        var knownCompanies = file.Companies.Take(20).ToList();
        ImportFile.Make("another", 100, new Random(2), knownCompanies).Companies.Take(20).ShouldBe(knownCompanies);
    }

    private static FinishedImport CreateValidImport()
    {
        ImportFile file = new("a file", [], [new(2, LineKind.Customer, "a", ""), new(3, LineKind.Repeated, "a", ""),
            new(4, LineKind.Invalid, "b", "电价"), new(5, LineKind.Blank, "", ""), new(6, LineKind.Customer, "c", "")]);
        return new FinishedImport(Guid.CreateVersion7(), file, Rows: 4, Blank: 1, Created: 1, Merged: 1, Skipped: 1, Refused: 1,
            [new(3, "", "info", "merged_line"), new(4, "电价", "error", "price_out_of_range"), new(6, "", "info", "imported_before")], [2]);
    }

    [Fact]
    public void a_correct_import_passes()
    {
        ImportChecker.FindWrongCounts(CreateValidImport()).ShouldBeEmpty();
        ImportChecker.CheckLines(CreateValidImport()).ShouldBeEmpty();
        ImportChecker.FindWrongErrors(CreateValidImport()).ShouldBeEmpty();
    }

    [Fact]
    public void numbers_of_an_import_that_do_not_add_up_are_seen()
    {
        var it = CreateValidImport();
        ImportChecker.FindWrongCounts(it with { Created = 2 }).ShouldBe(["a file: made, merged, skipped and refused 5, not 4",
            "a file: made 2, not 1"]);
        ImportChecker.FindWrongCounts(it with { Skipped = 0 }).ShouldBe(["a file: made, merged, skipped and refused 3, not 4"]);
        ImportChecker.FindWrongCounts(it with { Refused = 0, Skipped = 2 }).ShouldBe(["a file: refused 0, not 1"]);
        ImportChecker.FindWrongCounts(it with { Merged = 0, Skipped = 2 }).ShouldBe(["a file: merged 0, not 1"]);
        ImportChecker.FindWrongCounts(it with { Rows = 5, Skipped = 2 }).ShouldBe(["a file: rows 5, not 4"]);
        ImportChecker.FindWrongCounts(it with { Blank = 0 }).ShouldBe(["a file: blank 0, not 1"]);
    }

    [Fact]
    public void an_import_line_with_no_result_or_two_is_seen()
    {
        var it = CreateValidImport();
        ImportChecker.CheckLines(it with { Customers = [] }).ShouldBe(["a file, line 2 (Customer): nothing"]);
        ImportChecker.CheckLines(it with { Customers = [2, 2] }).ShouldBe(["a file, line 2 (Customer): made, made"]);
        ImportChecker.CheckLines(it with { Customers = [2, 4] }).ShouldBe(["a file, line 4 (Invalid): made, refused"]);
        ImportChecker.CheckLines(it with { Customers = [2, 5] }).ShouldBe(["a file, line 5 (Blank): made"]);
        ImportChecker.CheckLines(it with { Remarks = [.. it.Remarks.Take(2)] }).ShouldBe(["a file, line 6 (Customer): nothing"]);
    }

    [Fact]
    public void a_list_of_errors_that_is_not_right_is_seen()
    {
        var it = CreateValidImport();
        ImportChecker.FindWrongErrors(it with { Remarks = [] }).ShouldBe(["a file, line 4 (Invalid 电价): "]);
        ImportChecker.FindWrongErrors(it with { Remarks = [new(4, "户号", "error", "invalid")] })
            .ShouldBe(["a file, line 4 (Invalid 电价): 户号"]);
        ImportChecker.FindWrongErrors(it with { Remarks = [.. it.Remarks, new(2, "户号", "error", "invalid")] })
            .ShouldBe(["a file, line 2 (Customer ): 户号"]);
    }

    [Fact]
    public void customers_lost_doubled_or_of_no_file_are_seen()
    {
        var file = CreateValidImport().File;
        Customers("a", "c").ShouldBe("");
        Customers("a").ShouldBe("lost c");
        Customers("a", "c", "c").ShouldBe("doubled c");
        Customers("a", "c", "d").ShouldBe("strange d");

        string Customers(params string[] log)
        {
            var (lost, doubled, strange) = ImportChecker.CompareCustomers([file, file], log);
            return string.Join(", ", [.. lost.Select(c => $"lost {c}"), .. doubled.Select(c => $"doubled {c}"),
                .. strange.Select(c => $"strange {c}")]);
        }
    }

    [Fact]
    public void a_deed_lost_doubled_or_never_acknowledged_is_seen()
    {
        var (model, id) = (new DayModel(), Guid.CreateVersion7());
        foreach (var action in (CustomerAction[])[CustomerAction.Submitted, CustomerAction.Approved, CustomerAction.FollowedUp,
            CustomerAction.FollowedUp])
            model.Add(id, action);
        List<(Guid, CustomerAction)> log = [(id, CustomerAction.Submitted), (id, CustomerAction.Approved),
            (id, CustomerAction.FollowedUp), (id, CustomerAction.FollowedUp)];
        model.Compare(log).Lost.ShouldBeEmpty();
        model.Compare(log).Doubled.ShouldBeEmpty();
        model.Compare(log[..3]).Lost.ShouldBe([$"{id}: FollowedUp, acknowledged 2, found 1"]);
        model.Compare([.. log, (id, CustomerAction.FollowedUp)]).Doubled.ShouldBe([$"{id}: FollowedUp, acknowledged 2, found 3"]);
        model.Compare([.. log, (id, CustomerAction.Served)]).Doubled.ShouldBe([$"{id}: Served, acknowledged 0, found 1"]);
    }

    [Theory]
    [InlineData(null, "Submitted", "Approved", "Contacted", "Served", "Erased")]
    [InlineData(null, "Submitted", "Approved", "FollowedUp", "FollowedUp")]
    [InlineData("Approved", "Approved")]
    [InlineData("Rejected", "Submitted", "Approved", "Rejected")]
    [InlineData("Submitted", "Submitted", "Submitted")]
    [InlineData("PhoneRevealed", "Submitted", "PhoneRevealed")]
    [InlineData("Served", "Submitted", "Approved", "Served")]
    [InlineData("Erased", "Submitted", "Erased", "Erased")]
    public void an_action_out_of_order_is_seen(string? expected, params string[] log)
    {
        var id = Guid.CreateVersion7();
        DayModel.FindOutOfOrder(log.Select(action => (id, Enum.Parse<CustomerAction>(action)))).ShouldBe(expected is null
            ? [] : [$"{id}: {expected}"]);
    }

    [Theory]
    [InlineData("pending", true, "Submitted")]
    [InlineData("processing", true, "Submitted")]
    [InlineData("approved", false, "Submitted")]
    [InlineData("approved", true, "Submitted", "Approved", "Contacted")]
    // The answer to the submission arrived late.
    [InlineData("approved", true, "Approved", "Submitted")]
    [InlineData("processing", false, "Submitted", "Approved")]
    [InlineData("rejected", true, "Submitted", "Rejected")]
    [InlineData("erased", true, "Submitted", "Erased", "Approved")]
    [InlineData("approved", false, "Submitted", "Approved", "Erased")]
    public void a_status_that_does_not_match_the_log_is_seen(string status, bool isValid, params string[] actions)
    {
        var (model, id) = (new DayModel(), Guid.CreateVersion7());
        foreach (var action in actions)
            model.Add(id, Enum.Parse<CustomerAction>(action));
        model.FindStatusMismatches(new Dictionary<Guid, string> { [id] = status }).Count.ShouldBe(isValid ? 0 : 1);
        model.FindStatusMismatches(new Dictionary<Guid, string>()).Count.ShouldBe(1);
    }

    [Fact]
    public void arrivals_peak_in_the_middle_of_the_morning()
    {
        var random = new Random(1);
        var hours = Enumerable.Range(0, 5000).Select(_ => (int)(DayCurve.Next(random) * 10)).CountBy(h => h).ToDictionary();
        hours.Keys.Order().ShouldBe(Enumerable.Range(0, 10));
        hours[2].ShouldBeGreaterThan(hours[7]);
        hours[7].ShouldBeGreaterThan(hours[4]);
    }
}
