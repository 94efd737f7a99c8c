using System.Diagnostics;
using System.Globalization;

namespace PowerCrm.Stress;

/// <summary>
/// `stress codes`: attackers request codes for many phones, and all for one phone, from many addresses and devices on two hosts, and guess
/// the codes; honest users do the same things beside them. The requests to the SMS gateway show what was sent. The limits per address are
/// those of Production; the limit per number range is 100, the lowest that a host in Development accepts.
/// </summary>
internal sealed class CodeAttack
{
    private const int PerAddress = 100, PerNetwork = 200, PerRange = 100, PerUser = 20, Concurrency = 12;
    private readonly Deployment it;
    private readonly ExperimentSettings settings;
    private readonly CodeRequestLog log = new();
    private readonly Random random;
    private readonly int victimCount, networkCount;
    private int phoneCount;

    private CodeAttack(Deployment it, ExperimentSettings settings)
    {
        (this.it, this.settings, random) = (it, settings, new Random(settings.Seed));
        (victimCount, networkCount) = (CountVictims(settings), CountNetworks(settings));
    }

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        // Enough for every attack except the last one.
        var budget = 40 + PerRange + 3 * PerUser + CountNetworks(settings) * (PerAddress + PerNetwork) + CountVictims(settings) * 20;
        var findings = new Findings();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"),
            ("Proxies__Trusted__0", "127.0.0.1"), ("Limits__Registration__SendCode__PerAddress", "1"),
            ("Limits__Registration__SendCode__PerPrefix", "2"), ("Limits__Registration__SendCode__PerPhonePrefix", "1"),
            ("Limits__Registration__SendCode__PerDevice", $"{PerUser}"), ("Limits__Registration__SendCode__PerDay", $"{budget}"));
        await new CodeAttack(it, settings).Run(findings, budget);
        return findings;
    }

    private static int CountVictims(ExperimentSettings settings) => settings.CountFor(quick: 1, full: 10);
    private static int CountNetworks(ExperimentSettings settings) => settings.Quick ? 1 : 5;

    private async Task Run(Findings findings, int budget)
    {
        // Starts at 9:00 in China: the attack takes some hours and must end on the same day.
        var now = (await it.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'")).TimeOfDay;
        await it.PassTime(TimeSpan.FromHours(33) - now);
        using var cancellation = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, cancellation.Token);
        var clock = Stopwatch.StartNew();
        var honest = new List<bool>();
        await Deployment.WhenAll([AttackManyPhones(), RunHonestUsers(honest, 3 * victimCount)]);
        settings.Progress($"{log.Requests.Count} codes were asked for, {it.Vendors.SmsTo(null).Count} messages went out");
        var owners = await AttackOnePhone();
        await UseUpBudget(budget);
        var response = await (await CreateSignedInUser(50_000)).RequestCode(NewPhone("186"));
        await it.PassTime(TimeSpan.FromDays(1));
        await RunHonestUsers(honest, 1);
        await cancellation.CancelAsync();
        Print(findings, clock.Elapsed, await injection, budget, honest, owners);
        findings.Check("when the day's messages are used up, the response says so", settings.Fault != "none"
            || response is { Code: 503, Problem: "sms_unavailable" }, $"the answer was {response?.Text}");
        if (!settings.Quick)
            await Deployment.CheckFinalState(it, findings);
    }

    /// <summary>Many phones: by whole networks, one device of many users, one user, and a number range one by one.</summary>
    private async Task AttackManyPhones()
    {
        var calls = new List<(CodeRequester Requester, string Phone)>();
        for (var network = 0; network < networkCount; network++)
        {
            // One address, and many addresses of another network with few requests each.
            for (var n = 0; n < PerAddress / PerUser + 2; n++)
                calls.AddRange(Repeat(new CodeRequester(it, log, $"203.0.{network}.7"), PerUser - 1, "15"));
            for (var n = 0; n < PerNetwork / PerUser + 2; n++)
                calls.AddRange(Repeat(new CodeRequester(it, log, $"203.1.{network}.{n}"), PerUser - 1, "15"));
        }
        calls.AddRange(Repeat(new CodeRequester(it, log, "10.1.1.1"), PerUser + 5, "15"));
        for (var n = 0; n < 3; n++)
            calls.AddRange(Repeat(new CodeRequester(it, log, $"10.2.{n}.1", "one device"), PerUser / 2, "15"));
        for (var n = 0; n < PerRange / PerUser + 2; n++)
            calls.AddRange(Repeat(new CodeRequester(it, log, $"10.3.{n}.1"), PerUser - 3, null));
        await Deployment.WhenAll(calls.Select(a => a.Requester).Distinct().Select(p => p.SignIn()));
        await Deployment.WhenAll(calls.OrderBy(_ => random.Next()).Chunk((calls.Count + Concurrency - 1) / Concurrency).Select(async part =>
        {
            foreach (var (requester, phone) in part)
                await requester.RequestCode(phone);
        }));
    }

    private IEnumerable<(CodeRequester, string)> Repeat(CodeRequester requester, int times, string? start) =>
        Enumerable.Range(0, times).Select(_ => (requester, start is null ? $"1371234{NextNumber():0000}" : NewPhone(start))).ToList();

    /// <summary>
    /// All attackers request codes for the same phone, again as soon as a limit may allow it, and guess each code that was sent. Returns
    /// how many owners of the phones could still sign in by WeChat.
    /// </summary>
    private async Task<int> AttackOnePhone()
    {
        var (attackers, targets) = (new List<CodeRequester>(), Enumerable.Range(0, victimCount).Select(_ => NewPhone("139")).ToList());
        for (var n = 0; n < 6; n++)
            attackers.Add(await CreateSignedInUser(n));
        foreach (var minutes in (double[])[1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 56, 14, 14, 14, 14, 14, 14])
        {
            await Deployment.WhenAll(targets.Select(Attack));
            await it.PassTime(TimeSpan.FromMinutes(minutes));
        }
        var owners = await Task.WhenAll(targets.Select(async phone =>
            (await (await CreateSignedInUser(NextNumber())).VerifyByWechat(phone))?.Code == 200));
        return owners.Count(o => o);

        async Task Attack(string phone)
        {
            var before = it.Vendors.SmsTo(phone).Count;
            var responses = await Task.WhenAll(attackers.Concat(attackers).OrderBy(_ => random.Next()).ToList()
                .Select(async requester => (By: requester, Answer: await requester.RequestCode(phone))));
            if (responses.FirstOrDefault(a => a.Answer is { Code: 202 }).By is not { } accepted
                || it.Vendors.SmsTo(phone) is not { Count: var count } messages || count == before)
                return;
            var (number, code) = (NextNumber(), messages[0].Code);
            var wrongCodes = Enumerable.Range(1, CodeChecker.MaxGuesses + 3)
                .Select(n => $"{(int.Parse(code, CultureInfo.InvariantCulture) + n) % 1_000_000:000000}");
            await Task.WhenAll([.. wrongCodes.Select(c => accepted.Guess(number, phone, c, isOwn: true, isRight: false)),
                .. attackers.Where(a => a != accepted).Take(2).Select(a => a.Guess(number, phone, code, isOwn: false, isRight: true))]);
            // Where a host was killed during a guess, the right code may still be valid.
            if (log.Attempts.Count(t => t.Code == number && t is { IsOwn: true, Problem: "code_incorrect" }) >= CodeChecker.MaxGuesses)
                await accepted.Guess(number, phone, code, isOwn: true, isRight: true);
        }
    }

    /// <summary>Uses up the rest of the day's messages.</summary>
    private async Task UseUpBudget(int budget)
    {
        var remaining = Math.Max(0, budget - it.Vendors.SmsTo(null).Count) + 10;
        var people = await Task.WhenAll(Enumerable.Range(0, remaining / (PerUser - 1) + 1).Select(n => CreateSignedInUser(20_000 + n)));
        await Deployment.WhenAll(people.Select(async requester =>
        {
            for (var n = 0; n < PerUser - 1; n++)
                await requester.RequestCode(NewPhone("15"));
        }));
    }

    /// <summary>Honest users who sign in, each with a phone and a network of their own.</summary>
    private Task RunHonestUsers(List<bool> results, int count) => Deployment.WhenAll(Enumerable.Range(0, count).Select(async n =>
    {
        var (user, isVerified) = (await CreateSignedInUser(40_000 + n), false);
        // A host that is killed sends no answer: then another phone is tried, as in `stress way`.
        for (var attempts = 0; attempts < (settings.Fault == "none" ? 1 : 10) && !isVerified; attempts++)
        {
            var phone = NewPhone("186");
            await user.RequestCode(phone);
            isVerified = it.Vendors.SmsTo(phone) is [var message, ..] && await user.VerifyCode(phone, message.Code) is { Code: 200 };
        }
        lock (results)
            results.Add(isVerified);
    }));

    /// <summary>Returns a signed-in user from a network of their own.</summary>
    private async Task<CodeRequester> CreateSignedInUser(int number)
    {
        var person = new CodeRequester(it, log, $"100.{number / 250 % 250}.{number % 250}.9");
        await person.SignIn();
        return person;
    }

    private int NextNumber() => Interlocked.Increment(ref phoneCount);

    /// <summary>Returns a new phone number, in a range of its own.</summary>
    private string NewPhone(string start) =>
        string.Concat(start, $"{NextNumber():00000000}"[^(7 - start.Length)..], $"{settings.Seed % 10_000:0000}");

    private void Print(Findings findings, TimeSpan elapsed, int faultCount, int budget, List<bool> honest, int owners)
    {
        var limits = CodeChecker.Limits(PerAddress, PerNetwork, PerRange);
        var sent = CodeChecker.MatchRequests(it.Vendors.SmsTo(null).Select(s => (s.Phone, it.ProductTime(s.SentAt))), log.Requests);
        findings.AddCount("codes requested", log.Requests.Count);
        findings.AddCount("acknowledged", log.Requests.Count(a => a.Status == 202));
        findings.AddCount("messages found at the gateway", sent.Count);
        findings.AddCount("refused with 429", log.Requests.Count(a => a.Status == 429));
        findings.AddCount("guesses, of them counted / locked",
            $"{log.Attempts.Count(t => t.Problem == "code_incorrect" && t.IsOwn)} / {log.Attempts.Count(t => t.Problem == "code_locked")}");
        findings.AddCount("in seconds", $"{elapsed.TotalSeconds:0}");
        foreach (var limit in limits)
            findings.AddCount($"messages for one {limit.Description}, most / allowed", $"{limit.MaxInWindow(sent)} / {limit.Maximum}");
        findings.AddCount("messages of the day, of the budget", $"{sent.CountBy(s => s.At.ToOffset(TimeSpan.FromHours(8)).Date)
            .Max(d => d.Value)} / {budget}");
        findings.AddCount("honest people, who could sign in", $"{honest.Count} / {honest.Count(h => h)}");
        findings.AddCount("faults injected", faultCount);
        RegistrationRuns.AddFailures(findings, log.Failures);
        findings.Check("the fault occurred", settings.Fault == "none" || faultCount > 0, "never");
        CheckEmpty("nobody has more messages than may be, on two hosts", CodeChecker.FindExceededLimits(limits, sent));
        CheckEmpty("the attack came up to each limit", settings.Fault == "none" ? CodeChecker.FindUnreachedLimits(limits, sent) : "");
        CheckEmpty("each acknowledged request was one message, and no other went out (none lost, none doubled)",
            CodeChecker.FindCountMismatches(sent, log.Requests));
        CheckEmpty("a code takes five guesses, and none but its owner's", CodeChecker.FindExcessGuesses(log.Attempts));
        findings.Check("codes were guessed at until they were locked", !CodeChecker.NoCodeWasLocked(log.Attempts), "none was");
        CheckEmpty("the day's budget holds", CodeChecker.FindDaysOverBudget(sent, budget));
        findings.Check("the budget was used up", sent.Count >= budget || settings.Fault != "none", $"{sent.Count} of {budget}");
        findings.Check("each honest person could sign in", honest.Count > 0 && honest.TrueForAll(h => h),
            $"{honest.Count(h => !h)} could not");
        findings.Check("the owner of an attacked phone can sign in by WeChat", owners == victimCount, $"{owners} of {victimCount}");

        void CheckEmpty(string rule, string broken) => findings.Check(rule, broken.Length == 0, broken);
    }
}
