namespace PowerCrm.Host.Tests.Journeys;

/// <summary>The judges of `stress codes`, `uploads`, `import` and `mixed` find each kind of fault, and accept correct results.</summary>
public class StressJudgeTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("phone, in a minute", 1, 3)]
    [InlineData("phone, in an hour", 5, 65)]
    [InlineData("phone, in a day", 10, 3660)]
    [InlineData("caller, in a day", 20, 60)]
    [InlineData("device, in a day", 20, 60)]
    [InlineData("range of numbers, in an hour", 100, 1)]
    [InlineData("address, in an hour", 100, 1)]
    [InlineData("network of addresses, in an hour", 200, 1)]
    public void one_message_more_than_may_be_is_seen(string what, int most, int secondsBetween)
    {
        var limits = CodesJudge.Limits(address: 100, network: 200, prefix: 100).Where(l => l.What == what).ToList();
        limits.Count.ShouldBe(1);
        IReadOnlyList<SentCode> Messages(int many) => [.. Enumerable.Range(0, many).Select(n => new SentCode("13900000000",
            Nine.AddSeconds(n * secondsBetween), new AskedCode("one", "a device", "203.0.113.7", "13900000000", 202)))];
        CodesJudge.OverLimit(limits, Messages(most)).ShouldBeEmpty();
        CodesJudge.OverLimit(limits, Messages(most + 1)).ShouldContain(what);
        CodesJudge.NotReached(limits, Messages(most)).ShouldBeEmpty();
        CodesJudge.NotReached(limits, Messages(most - 1)).ShouldContain(what);
    }

    [Fact]
    public void whose_message_it_was_is_known_where_one_alone_asked()
    {
        AskedCode one = new("one", "a", "203.0.113.7", "13900000001", 202), other = one with { Caller = "other" };
        CodesJudge.Sent([(one.Phone, Nine)], [one, one])[0].By.ShouldBe(one);
        CodesJudge.Sent([(one.Phone, Nine)], [one, other])[0].By.ShouldBeNull();
    }

    [Theory]
    [InlineData(1, 1, 0, true)]
    [InlineData(1, 0, 0, false)]
    [InlineData(0, 1, 0, false)]
    [InlineData(2, 1, 0, false)]
    [InlineData(2, 1, 1, true)]
    public void a_message_lost_doubled_or_never_asked_for_is_seen(int messages, int accepted, int unanswered, bool right)
    {
        var asked = Enumerable.Repeat(202, accepted).Concat(Enumerable.Repeat(0, unanswered)).Append(429)
            .Select(status => new AskedCode("one", "a", "203.0.113.7", "13900000001", status));
        CodesJudge.NotAsAnswered(Enumerable.Repeat(new SentCode("13900000001", Nine, null), messages), asked)
            .ShouldBe(right ? "" : $"{accepted} accepted, {messages} messages");
    }

    [Fact]
    public void a_sixth_guess_and_a_code_that_another_uses_are_seen()
    {
        TriedCode wrong = new(7, Own: true, Right: false, 400, "code_incorrect"),
            locked = wrong with { Right = true, Status = 429, Problem = "code_locked" };
        CodesJudge.Guessed([.. Enumerable.Repeat(wrong, 5), locked]).ShouldBeEmpty();
        CodesJudge.Guessed(Enumerable.Repeat(wrong, 6)).ShouldBe("code 7: 6 guesses");
        CodesJudge.Guessed([new(7, Own: false, Right: true, 200, null)]).ShouldBe("code 7: it was taken from another");
        CodesJudge.Guessed([.. Enumerable.Repeat(wrong, 5), new(7, Own: true, Right: true, 200, null)]).ShouldBe("code 7: it was taken");
        CodesJudge.NeverLocked([wrong]).ShouldBeTrue();
        CodesJudge.NeverLocked([wrong, locked]).ShouldBeFalse();
    }

    [Fact]
    public void a_day_over_its_budget_is_seen_by_chinas_calendar()
    {
        SentCode At(int hours) => new("13900000001", Nine.AddHours(hours), null);
        CodesJudge.OverBudget([At(14), At(15)], 1).ShouldBeEmpty();
        CodesJudge.OverBudget([At(13), At(14)], 1).ShouldBe("2 on 2026-11-24");
    }

    [Fact]
    public void a_picture_lost_left_over_or_doubled_is_seen()
    {
        var (kept, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        static Dictionary<Guid, bool> Rows(params (Guid Id, bool Ready)[] rows) => rows.ToDictionary(r => r.Id, r => r.Ready);
        static HashSet<string> Files(params Guid[] ids) => [.. ids.Select(id => $"{id:N}")];
        UploadsJudge.Lost([kept], Rows((kept, true)), Files(kept)).ShouldBeEmpty();
        UploadsJudge.LeftOver([kept], Rows((kept, true)), Files(kept)).ShouldBeEmpty();
        UploadsJudge.Lost([kept], Rows(), Files(kept)).ShouldBe([kept]);
        UploadsJudge.Lost([kept], Rows((kept, false)), Files(kept)).ShouldBe([kept]);
        UploadsJudge.Lost([kept], Rows((kept, true)), Files()).ShouldBe([kept]);
        UploadsJudge.LeftOver([kept], Rows((kept, true), (other, false)), Files(kept)).ShouldBe([$"row {other}"]);
        UploadsJudge.LeftOver([kept], Rows((kept, true)), Files(kept, other)).ShouldBe([$"file {other:N}"]);
    }

    [Fact]
    public void an_upload_that_became_two_pictures_is_seen()
    {
        Uploaded first = new("honest", [(201, null)], 201, null, Guid.CreateVersion7(), "one");
        UploadsJudge.Doubled([first, first, first with { Image = Guid.CreateVersion7(), Key = "two" }]).ShouldBeEmpty();
        UploadsJudge.Doubled([first, first with { Image = Guid.CreateVersion7() }]).Count.ShouldBe(1);
    }

    [Fact]
    public void an_upload_that_ends_otherwise_than_its_kind_has_to_is_seen()
    {
        Uploaded bomb = new("bomb", [(413, "image_too_large")], 413, "image_too_large");
        UploadsJudge.Otherwise([bomb, bomb with { Status = 503, Problem = "picture_unavailable" }]).ShouldBeEmpty();
        UploadsJudge.Otherwise([bomb with { Status = 201, Problem = null }]).ShouldBe("1 × bomb: 201 ");
        UploadsJudge.Otherwise([bomb with { Status = 0, Problem = null }]).ShouldBe("1 × bomb: 0 ");
        UploadsJudge.Otherwise([bomb with { Problem = "image_corrupt" }]).ShouldBe("1 × bomb: 413 image_corrupt");
    }

    [Fact]
    public void a_file_of_customers_is_known_line_by_line()
    {
        var file = ImportFile.Make("a file", 500, new Random(1), []);
        foreach (var kind in Enum.GetValues<LineKind>())
            file.Of(kind).ShouldBePositive();
        file.Companies.Distinct().Count().ShouldBe(file.Of(LineKind.Customer));
        ImportFile.Make("a file", 500, new Random(1), []).Bytes.ShouldBe(file.Bytes);
        var known = file.Companies.Take(20).ToList();
        ImportFile.Make("another", 100, new Random(2), known).Companies.Take(20).ShouldBe(known);
    }

    private static ImportDone Right()
    {
        ImportFile file = new("a file", [], [new(2, LineKind.Customer, "a", ""), new(3, LineKind.Again, "a", ""),
            new(4, LineKind.Wrong, "b", "电价"), new(5, LineKind.Blank, "", ""), new(6, LineKind.Customer, "c", "")]);
        return new ImportDone(Guid.CreateVersion7(), file, Rows: 4, Blank: 1, Made: 1, Merged: 1, Skipped: 1, Refused: 1,
            [new(3, "", "info", "merged_line"), new(4, "电价", "error", "price_out_of_range"), new(6, "", "info", "imported_before")], [2]);
    }

    [Fact]
    public void an_import_as_it_should_be_is_let_pass()
    {
        ImportJudge.Numbers(Right()).ShouldBeEmpty();
        ImportJudge.Fates(Right()).ShouldBeEmpty();
        ImportJudge.Errors(Right()).ShouldBeEmpty();
    }

    [Fact]
    public void numbers_of_an_import_that_do_not_add_up_are_seen()
    {
        var it = Right();
        ImportJudge.Numbers(it with { Made = 2 }).ShouldBe(["a file: made, merged, skipped and refused 5, not 4", "a file: made 2, not 1"]);
        ImportJudge.Numbers(it with { Skipped = 0 }).ShouldBe(["a file: made, merged, skipped and refused 3, not 4"]);
        ImportJudge.Numbers(it with { Refused = 0, Skipped = 2 }).ShouldBe(["a file: refused 0, not 1"]);
        ImportJudge.Numbers(it with { Merged = 0, Skipped = 2 }).ShouldBe(["a file: merged 0, not 1"]);
        ImportJudge.Numbers(it with { Rows = 5, Skipped = 2 }).ShouldBe(["a file: rows 5, not 4"]);
        ImportJudge.Numbers(it with { Blank = 0 }).ShouldBe(["a file: blank 0, not 1"]);
    }

    [Fact]
    public void a_line_without_an_end_or_with_two_is_seen()
    {
        var it = Right();
        ImportJudge.Fates(it with { Customers = [] }).ShouldBe(["a file, line 2 (Customer): nothing"]);
        ImportJudge.Fates(it with { Customers = [2, 2] }).ShouldBe(["a file, line 2 (Customer): made, made"]);
        ImportJudge.Fates(it with { Customers = [2, 4] }).ShouldBe(["a file, line 4 (Wrong): made, refused"]);
        ImportJudge.Fates(it with { Customers = [2, 5] }).ShouldBe(["a file, line 5 (Blank): made"]);
        ImportJudge.Fates(it with { Remarks = [.. it.Remarks.Take(2)] }).ShouldBe(["a file, line 6 (Customer): nothing"]);
    }

    [Fact]
    public void a_list_of_errors_that_is_not_right_is_seen()
    {
        var it = Right();
        ImportJudge.Errors(it with { Remarks = [] }).ShouldBe(["a file, line 4 (Wrong 电价): "]);
        ImportJudge.Errors(it with { Remarks = [new(4, "户号", "error", "invalid")] }).ShouldBe(["a file, line 4 (Wrong 电价): 户号"]);
        ImportJudge.Errors(it with { Remarks = [.. it.Remarks, new(2, "户号", "error", "invalid")] })
            .ShouldBe(["a file, line 2 (Customer ): 户号"]);
    }

    [Fact]
    public void customers_lost_doubled_or_of_no_file_are_seen()
    {
        var file = Right().File;
        Customers("a", "c").ShouldBe("");
        Customers("a").ShouldBe("lost c");
        Customers("a", "c", "c").ShouldBe("doubled c");
        Customers("a", "c", "d").ShouldBe("strange d");

        string Customers(params string[] log)
        {
            var (lost, doubled, strange) = ImportJudge.Customers([file, file], log);
            return string.Join(", ", [.. lost.Select(c => $"lost {c}"), .. doubled.Select(c => $"doubled {c}"),
                .. strange.Select(c => $"strange {c}")]);
        }
    }

    [Fact]
    public void a_deed_lost_doubled_or_never_acknowledged_is_seen()
    {
        var (model, one) = (new DayModel(), Guid.CreateVersion7());
        foreach (var what in (Deed[])[Deed.Submitted, Deed.Approved, Deed.FollowedUp, Deed.FollowedUp])
            model.Add(one, what);
        List<(Guid, Deed)> log = [(one, Deed.Submitted), (one, Deed.Approved), (one, Deed.FollowedUp), (one, Deed.FollowedUp)];
        model.Compare(log).Lost.ShouldBeEmpty();
        model.Compare(log).Doubled.ShouldBeEmpty();
        model.Compare(log[..3]).Lost.ShouldBe([$"{one}: FollowedUp, acknowledged 2, found 1"]);
        model.Compare([.. log, (one, Deed.FollowedUp)]).Doubled.ShouldBe([$"{one}: FollowedUp, acknowledged 2, found 3"]);
        model.Compare([.. log, (one, Deed.Served)]).Doubled.ShouldBe([$"{one}: Served, acknowledged 0, found 1"]);
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
    public void what_was_not_somebodys_turn_is_seen(string? wrong, params string[] log)
    {
        var one = Guid.CreateVersion7();
        DayModel.OutOfOrder(log.Select(what => (one, Enum.Parse<Deed>(what)))).ShouldBe(wrong is null ? [] : [$"{one}: {wrong}"]);
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
    public void an_applicant_who_sees_something_else_is_seen(string status, bool right, params string[] deeds)
    {
        var (model, one) = (new DayModel(), Guid.CreateVersion7());
        foreach (var what in deeds)
            model.Add(one, Enum.Parse<Deed>(what));
        model.NotAsSeen(new Dictionary<Guid, string> { [one] = status }).Count.ShouldBe(right ? 0 : 1);
        model.NotAsSeen(new Dictionary<Guid, string>()).Count.ShouldBe(1);
    }

    [Fact]
    public void people_come_most_in_the_middle_of_the_morning()
    {
        var random = new Random(1);
        var hours = Enumerable.Range(0, 5000).Select(_ => (int)(DayCurve.Next(random) * 10)).CountBy(h => h).ToDictionary();
        hours.Keys.Order().ShouldBe(Enumerable.Range(0, 10));
        hours[2].ShouldBeGreaterThan(hours[7]);
        hours[7].ShouldBeGreaterThan(hours[4]);
    }
}
