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
    private const int Address = 100, Network = 200, Range = 100, Each = 20, Concurrency = 12;
    private readonly Deployment it;
    private readonly ExperimentSettings settings;
    private readonly CodeRequestLog seen = new();
    private readonly Random random;
    private readonly int victims, networks;
    private int phones;

    private CodeAttack(Deployment it, ExperimentSettings settings)
    {
        (this.it, this.settings, random) = (it, settings, new Random(settings.Seed));
        (victims, networks) = (Victims(settings), Networks(settings));
    }

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        // Enough for every attack except the last one.
        var budget = 40 + Range + 3 * Each + Networks(settings) * (Address + Network) + Victims(settings) * 20;
        var findings = new Findings();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"),
            ("Proxies__Trusted__0", "127.0.0.1"), ("Limits__Registration__SendCode__PerAddress", "1"),
            ("Limits__Registration__SendCode__PerPrefix", "2"), ("Limits__Registration__SendCode__PerPhonePrefix", "1"),
            ("Limits__Registration__SendCode__PerDay", $"{budget}"));
        await new CodeAttack(it, settings).Run(findings, budget);
        return findings;
    }

    private static int Victims(ExperimentSettings settings) => settings.CountFor(quick: 1, whole: 10);
    private static int Networks(ExperimentSettings settings) => settings.Quick ? 1 : 5;

    private async Task Run(Findings findings, int budget)
    {
        // Starts at 9:00 in China: the attack takes some hours and must end on the same day.
        var now = (await it.ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'")).TimeOfDay;
        await it.PassTime(TimeSpan.FromHours(33) - now);
        using var enough = new CancellationTokenSource();
        var strikes = Faults.Inject(it, settings, enough.Token);
        var clock = Stopwatch.StartNew();
        var honest = new List<bool>();
        await Deployment.WhenAll([ManyPhones(), RunHonestUsers(honest, 3 * victims)]);
        settings.Progress($"{seen.Requests.Count} codes were asked for, {it.Vendors.SmsTo(null).Count} messages went out");
        var owners = await OnePhone();
        await UseUpBudget(budget);
        var refused = await (await CreateSignedInUser(50_000)).RequestCode(Phone("186"));
        await it.PassTime(TimeSpan.FromDays(1));
        await RunHonestUsers(honest, 1);
        await enough.CancelAsync();
        Print(findings, clock.Elapsed, await strikes, budget, honest, owners);
        findings.Check("when the day's messages are used up, who asks is told so", settings.Fault != "none"
            || refused is { Code: 503, Problem: "sms_unavailable" }, $"the answer was {refused?.Text}");
        if (!settings.Quick)
            await Deployment.CheckFinalState(it, findings);
    }

    /// <summary>Many phones: by whole networks, one device of many users, one user, and a number range one by one.</summary>
    private async Task ManyPhones()
    {
        var asks = new List<(CodeRequester By, string Phone)>();
        for (var network = 0; network < networks; network++)
        {
            // One address, and many addresses of another network with few requests each.
            for (var n = 0; n < Address / Each + 2; n++)
                asks.AddRange(Times(new CodeRequester(it, seen, $"203.0.{network}.7"), Each - 1, "15"));
            for (var n = 0; n < Network / Each + 2; n++)
                asks.AddRange(Times(new CodeRequester(it, seen, $"203.1.{network}.{n}"), Each - 1, "15"));
        }
        asks.AddRange(Times(new CodeRequester(it, seen, "10.1.1.1"), Each + 5, "15"));
        for (var n = 0; n < 3; n++)
            asks.AddRange(Times(new CodeRequester(it, seen, $"10.2.{n}.1", "one device"), Each / 2, "15"));
        for (var n = 0; n < Range / Each + 2; n++)
            asks.AddRange(Times(new CodeRequester(it, seen, $"10.3.{n}.1"), Each - 3, null));
        await Deployment.WhenAll(asks.Select(a => a.By).Distinct().Select(p => p.SignIn()));
        await Deployment.WhenAll(asks.OrderBy(_ => random.Next()).Chunk((asks.Count + Concurrency - 1) / Concurrency).Select(async mine =>
        {
            foreach (var (by, phone) in mine)
                await by.RequestCode(phone);
        }));
    }

    private IEnumerable<(CodeRequester, string)> Times(CodeRequester by, int times, string? start) =>
        Enumerable.Range(0, times).Select(_ => (by, start is null ? $"1371234{Next():0000}" : Phone(start))).ToList();

    /// <summary>
    /// All attackers request codes for the same phone, again as soon as a limit may allow it, and guess each code that was sent. Returns
    /// how many owners of the phones could still sign in by WeChat.
    /// </summary>
    private async Task<int> OnePhone()
    {
        var (attackers, targets) = (new List<CodeRequester>(), Enumerable.Range(0, victims).Select(_ => Phone("139")).ToList());
        for (var n = 0; n < 6; n++)
            attackers.Add(await CreateSignedInUser(n));
        foreach (var minutes in (double[])[1.25, 1.25, 1.25, 1.25, 1.25, 1.25, 56, 14, 14, 14, 14, 14, 14])
        {
            await Deployment.WhenAll(targets.Select(Bomb));
            await it.PassTime(TimeSpan.FromMinutes(minutes));
        }
        var owners = await Task.WhenAll(targets.Select(async phone =>
            (await (await CreateSignedInUser(Next())).ByWechat(phone))?.Code == 200));
        return owners.Count(o => o);

        async Task Bomb(string phone)
        {
            var before = it.Vendors.SmsTo(phone).Count;
            var answers = await Task.WhenAll(attackers.Concat(attackers).OrderBy(_ => random.Next()).ToList()
                .Select(async by => (By: by, Answer: await by.RequestCode(phone))));
            if (answers.FirstOrDefault(a => a.Answer is { Code: 202 }).By is not { } lucky
                || it.Vendors.SmsTo(phone) is not { Count: var count } messages || count == before)
                return;
            var (number, code) = (Next(), messages[0].Code);
            var wrong = Enumerable.Range(1, CodeChecker.Guesses + 3)
                .Select(n => $"{(int.Parse(code, CultureInfo.InvariantCulture) + n) % 1_000_000:000000}");
            await Task.WhenAll([.. wrong.Select(c => lucky.Guess(number, phone, c, own: true, right: false)),
                .. attackers.Where(a => a != lucky).Take(2).Select(a => a.Guess(number, phone, code, own: false, right: true))]);
            // Where a host was killed during a guess, the right code may still be valid.
            if (seen.Attempts.Count(t => t.Code == number && t is { Own: true, Problem: "code_incorrect" }) >= CodeChecker.Guesses)
                await lucky.Guess(number, phone, code, own: true, right: true);
        }
    }

    /// <summary>Uses up the rest of the day's messages.</summary>
    private async Task UseUpBudget(int budget)
    {
        var left = Math.Max(0, budget - it.Vendors.SmsTo(null).Count) + 10;
        var people = await Task.WhenAll(Enumerable.Range(0, left / (Each - 1) + 1).Select(n => CreateSignedInUser(20_000 + n)));
        await Deployment.WhenAll(people.Select(async by =>
        {
            for (var n = 0; n < Each - 1; n++)
                await by.RequestCode(Phone("15"));
        }));
    }

    /// <summary>Honest users who sign in, each with a phone and a network of their own.</summary>
    private Task RunHonestUsers(List<bool> arrived, int many) => Deployment.WhenAll(Enumerable.Range(0, many).Select(async n =>
    {
        var (me, got) = (await CreateSignedInUser(40_000 + n), false);
        // A host that is killed sends no answer: then another phone is tried, as in `stress way`.
        for (var tries = 0; tries < (settings.Fault == "none" ? 1 : 10) && !got; tries++)
        {
            var phone = Phone("186");
            await me.RequestCode(phone);
            got = it.Vendors.SmsTo(phone) is [var message, ..] && await me.Try(phone, message.Code) is { Code: 200 };
        }
        lock (arrived)
            arrived.Add(got);
    }));

    /// <summary>Returns a signed-in user from a network of their own.</summary>
    private async Task<CodeRequester> CreateSignedInUser(int number)
    {
        var person = new CodeRequester(it, seen, $"100.{number / 250 % 250}.{number % 250}.9");
        await person.SignIn();
        return person;
    }

    private int Next() => Interlocked.Increment(ref phones);

    /// <summary>Returns a new phone number, in a range of its own.</summary>
    private string Phone(string start) =>
        string.Concat(start, $"{Next():00000000}"[^(7 - start.Length)..], $"{settings.Seed % 10_000:0000}");

    private void Print(Findings findings, TimeSpan took, int struck, int budget, List<bool> honest, int owners)
    {
        var limits = CodeChecker.Limits(Address, Network, Range);
        var sent = CodeChecker.Sent(it.Vendors.SmsTo(null).Select(s => (s.Phone, it.ProductTime(s.SentAt))), seen.Requests);
        findings.AddCount("codes asked for", seen.Requests.Count);
        findings.AddCount("acknowledged", seen.Requests.Count(a => a.Status == 202));
        findings.AddCount("messages found at the gateway", sent.Count);
        findings.AddCount("refused with 429", seen.Requests.Count(a => a.Status == 429));
        findings.AddCount("guesses, of them counted / locked",
            $"{seen.Attempts.Count(t => t.Problem == "code_incorrect" && t.Own)} / {seen.Attempts.Count(t => t.Problem == "code_locked")}");
        findings.AddCount("in seconds", $"{took.TotalSeconds:0}");
        foreach (var limit in limits)
            findings.AddCount($"messages for one {limit.What}, most / allowed", $"{limit.Found(sent)} / {limit.Most}");
        findings.AddCount("messages of the day, of the budget", $"{sent.CountBy(s => s.At.ToOffset(TimeSpan.FromHours(8)).Date)
            .Max(d => d.Value)} / {budget}");
        findings.AddCount("honest people, who got in", $"{honest.Count} / {honest.Count(h => h)}");
        findings.AddCount("times that something went wrong", struck);
        RegistrationRuns.Stumbles(findings, seen.Failures);
        findings.Check("the fault struck", settings.Fault == "none" || struck > 0, "never");
        Empty("nobody has more messages than may be, on two hosts", CodeChecker.FindExceededLimits(limits, sent));
        Empty("the attack came up to each limit", settings.Fault == "none" ? CodeChecker.FindUnreachedLimits(limits, sent) : "");
        Empty("each acknowledged request was one message, and no other went out (none lost, none doubled)",
            CodeChecker.FindCountMismatches(sent, seen.Requests));
        Empty("a code takes five guesses, and none but its owner's", CodeChecker.FindExcessGuesses(seen.Attempts));
        findings.Check("codes were guessed at until they were locked", !CodeChecker.NoCodeWasLocked(seen.Attempts), "none was");
        Empty("the day's budget holds", CodeChecker.FindDaysOverBudget(sent, budget));
        findings.Check("the budget was used up", sent.Count >= budget || settings.Fault != "none", $"{sent.Count} of {budget}");
        findings.Check("each honest person got in", honest.Count > 0 && honest.TrueForAll(h => h), $"{honest.Count(h => !h)} did not");
        findings.Check("who owns a phone under attack gets in by WeChat", owners == victims, $"{owners} of {victims}");

        void Empty(string rule, string broken) => findings.Check(rule, broken.Length == 0, broken);
    }
}
