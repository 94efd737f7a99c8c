using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;

namespace PowerCrm.Stress;

/// <summary>The users of a working day, who repeat their actions until the day ends. Acknowledged actions are added to the model.</summary>
internal sealed class DayUsers(Deployment it, DayModel model, SmallPictures photos, Func<bool> day)
{
    /// <summary>
    /// Refusals that are expected when another user was faster, the customer's data was erased, or another user's turn began.
    /// </summary>
    private static readonly string[] ExpectedCodes = ["not_found", "not_yours_any_more", "not_claimed", "already_claimed",
        "already_decided", "already_contacted", "illegal_transition", "version_mismatch"];

    private static int phones;
    private readonly ConcurrentQueue<DayActor> actors = [];
    private readonly ConcurrentDictionary<Guid, DayActor> applicants = [];

    public IReadOnlyCollection<DayActor> Actors => actors;

    /// <summary>The codes of expected refusals, and of all others.</summary>
    public ConcurrentQueue<string> ExpectedRefusals { get; } = [];
    public ConcurrentQueue<string> UnexpectedRefusals { get; } = [];

    public ConcurrentQueue<FinishedImport> Imports { get; } = [];

    /// <summary>Actions that change nothing, and how often they were done.</summary>
    public ConcurrentDictionary<string, int> OtherActions { get; } = new(StringComparer.Ordinal);

    /// <summary>Registers and checks the status from time to time; some applicants export their data, some erase them.</summary>
    public async Task Apply(Random random, bool erases)
    {
        var openId = "o" + Guid.CreateVersion7().ToString("N");
        var (registration, gone) = (Guid.Empty, false);
        var me = Track(new DayActor(it, async requests =>
        {
            var policyVersion = (await requests.Get("/reference/policies", null))["policyVersion"]!.GetValue<string>();
            var answer = await requests.Retry(() => requests.Send(HttpMethod.Post, "/auth/wechat", new
            {
                code = $"sbx-{openId}-{Guid.CreateVersion7():N}",
                consent = new { policyVersion, agreed = true, sensitive = true },
            }, null, null, null));
            registration = answer["registrationId"]!.GetValue<Guid>();
            return answer["accessToken"]!.GetValue<string>();
        }));
        await Try(async () =>
        {
            await Register(me);
            applicants[registration] = me;
            model.Add(registration, CustomerAction.Submitted);
            // Those who erase their data do it sooner or later after the submission.
            var erasing = erases ? random.Next(1, 6) : int.MaxValue;
            for (var looks = 0; day() && !gone; looks++)
            {
                if (looks >= erasing)
                {
                    await me.Post("/privacy/erase", null);
                    model.Add(registration, CustomerAction.Erased);
                    gone = true;
                    continue;
                }
                await me.Get("/auth/status");
                Done("status polls");
                if (random.Next(20) == 0)
                {
                    await me.Get("/privacy/export");
                    Done("exports of one's own data");
                }
                await Task.Delay(TimeSpan.FromSeconds(0.5 + random.NextDouble()));
            }
        });
    }

    public async Task Review(string name, Random random)
    {
        var me = Track(DayActor.Staff(it, name));
        while (day())
            await Try(async () =>
            {
                if ((await me.Post("/reviews/claim-next", null))["registrationId"]?.GetValue<Guid>() is not { } id)
                {
                    await Task.Delay(200);
                    return;
                }
                var approves = random.Next(5) > 0;
                await Case(me, id, "checks", new { step = "materials", outcome = approves ? "passed" : "failed" });
                if (approves)
                    await Case(me, id, "checks", new { step = "identity", outcome = "passed" });
                await Case(me, id, "decision", approves ? new { decision = "approved" }
                    : new { decision = "rejected", reasons = new[] { new { code = "licence_unreadable" } } });
                model.Add(id, approves ? CustomerAction.Approved : CustomerAction.Rejected);
            });
    }

    /// <summary>Contacts the new customers, and others again later.</summary>
    public async Task Serve(string name, Random random)
    {
        var (me, mine) = (Track(DayActor.Staff(it, name)), new List<Guid>());
        while (day())
        {
            var fresh = await me.Get("/customers/new-assignments?limit=100");
            foreach (var id in fresh["items"]!.AsArray().Select(i => i!["customerId"]!.GetValue<Guid>()))
                await Try(async () =>
                {
                    // Imported customers are not part of the model.
                    if (!day() || !applicants.ContainsKey(id))
                        return;
                    await me.Post($"/customers/{id}/reveal-phone", new { purpose = "首次联系" });
                    model.Add(id, CustomerAction.PhoneRevealed);
                    await me.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" });
                    model.Add(id, CustomerAction.Contacted);
                    mine.Add(id);
                });
            if (mine.Count > 0 && mine[random.Next(mine.Count)] is var customer)
                await Try(async () =>
                {
                    await me.Post($"/customers/{customer}/follow-ups", new { channel = "wechat", note = "已发送报价" });
                    model.Add(customer, CustomerAction.FollowedUp);
                    if (await Begin(me, customer))
                        model.Add(customer, CustomerAction.Served);
                });
            await me.Get("/customers?limit=50");
            await me.Get("/notifications?unread=true");
            Done("managers' lists");
            await Task.Delay(TimeSpan.FromSeconds(0.3 + random.NextDouble()));
        }
    }

    /// <summary>Imports files of customers again and again; each contains some customers of the file before.</summary>
    public async Task Import(Random random)
    {
        var me = Track(DayActor.Staff(it, "admin"));
        var client = new ImportClient(me);
        for (ImportFile? file = null; day();)
            await Try(async () =>
            {
                file = ImportFile.Make("a file of the day", 40, random, [.. file?.Companies.Take(10) ?? []]);
                foreach (var dry in (bool[])[true, false])
                    foreach (var (_, id) in await client.Upload([file], dry))
                        if (await client.WaitForResult(file, id) is var done && !dry)
                            Imports.Enqueue(done);
                await me.Get("/managers/workload");
                Done("looks at the workload");
                await Task.Delay(TimeSpan.FromSeconds(2));
            });
    }

    public async Task Audit(Random random)
    {
        var me = Track(DayActor.Staff(it, "auditor"));
        for (var n = 0; day(); n++)
            await Try(async () =>
            {
                if (applicants.Keys.ToList() is { Count: > 0 } all)
                    await me.Get($"/audit/registrations/{all[random.Next(all.Count)]}");
                Done("an auditor's reads");
                if (n % 5 == 0)
                {
                    var to = await it.ExecuteScalar<DateTime>("select powercrm_now()");
                    var id = (await me.Post("/audit/exports", new { reason = "抽查", from = to - TimeSpan.FromHours(1), to }))["id"];
                    await Eventually.TrueAsync(async () => (await me.Get($"/audit/exports/{id}"))["state"] is null,
                        RetryingClient.RetryTimeout);
                    Done("an auditor's exports");
                }
                await Task.Delay(TimeSpan.FromSeconds(0.5 + random.NextDouble()));
            });
    }

    /// <summary>The status that each applicant reads at the end; <c>erased</c> when the data can no longer be read.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> Statuses()
    {
        var seen = new ConcurrentDictionary<Guid, string>();
        await Parallel.ForEachAsync(applicants, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (a, _) =>
        {
            // An erased applicant cannot read a status: a new sign-in starts a new registration.
            seen[a.Key] = await it.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @Key", new { a.Key })
                ? "erased" : (await a.Value.Get("/auth/status"))["authStatus"]!.GetValue<string>();
        });
        return seen;
    }

    private async Task Register(DayActor me)
    {
        await VerifyPhone(me);
        var images = new List<string>();
        foreach (var (kind, file) in ApplicationForm.Kinds.Zip(photos.Files))
            images.Add((await me.Send(HttpMethod.Post, "/upload/image", () => Form(kind, file)))["imageId"]!.GetValue<string>());
        var own = UniqueLetters.New();
        await me.Post("/auth/register", ApplicationForm.Of($"一天{own[16..]}", own[16..], images));
    }

    /// <summary>
    /// A code is valid for five minutes of the product's clock, and a minute must pass between two; then another phone is tried.
    /// </summary>
    private async Task VerifyPhone(DayActor me)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < RetryingClient.RetryTimeout;)
            try
            {
                var phone = $"137{Interlocked.Increment(ref phones) * 10_000L % 100_000_000:00000000}";
                await me.Post("/auth/send-code", new { phone });
                if (it.Vendors.SmsTo(phone) is not [var message, ..])
                    continue;
                await me.Post("/auth/verify-code", new { phone, code = message.Code });
                return;
            }
            catch (RefusedException e) when (e.Code is "code_incorrect" or "code_too_frequent")
            {
            }
        throw new TimeoutException("No phone could be verified.");
    }

    private static MultipartFormDataContent Form(string kind, string file)
    {
        var part = new ByteArrayContent(File.ReadAllBytes(file));
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return new MultipartFormDataContent { { new StringContent(kind), "kind" }, { part, "file", "a.jpg" } };
    }

    private static Task Case(DayActor me, Guid id, string act, object body) => me.WithToken(async token =>
    {
        // already_decided: an earlier attempt succeeded, and its answer was lost when the host was killed.
        await me.Requests.PostCaseAction(id, act, body, token);
        return true;
    });

    /// <summary>Starts the service of the customer; false when it had already started.</summary>
    private static async Task<bool> Begin(DayActor me, Guid id)
    {
        var customer = await me.Get($"/customers/{id}");
        if (customer["status"]!.GetValue<string>() != "contacted")
            return false;
        await me.Send(HttpMethod.Put, $"/customers/{id}/assign-status", () => new { status = "serving" },
            customer["version"]!.GetValue<long>());
        return true;
    }

    private DayActor Track(DayActor actor)
    {
        actors.Enqueue(actor);
        return actor;
    }

    private void Done(string what) => OtherActions.AddOrUpdate(what, 1, (_, times) => times + 1);

    private async Task Try(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RefusedException e)
        {
            (ExpectedCodes.Contains(e.Code, StringComparer.Ordinal) ? ExpectedRefusals : UnexpectedRefusals).Enqueue(
                ExpectedCodes.Contains(e.Code, StringComparer.Ordinal) ? e.Code : $"{e.Code}: {e.Message}");
        }
    }
}
