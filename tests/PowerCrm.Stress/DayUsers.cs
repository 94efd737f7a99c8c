using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;

namespace PowerCrm.Stress;

/// <summary>The users of a working day, who repeat their actions until the day ends. Acknowledged actions are added to the model.</summary>
internal sealed class DayUsers(Deployment it, DayModel model, SmallPictures photos, Func<bool> isDay)
{
    /// <summary>
    /// Refusals that are expected when another user was faster, the customer's data was erased, or another user's turn began.
    /// </summary>
    private static readonly string[] ExpectedCodes = ["not_found", "not_yours_any_more", "not_claimed", "already_claimed",
        "already_decided", "already_contacted", "illegal_transition", "version_mismatch"];

    private static int phoneCount;
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
        var (registration, isErased) = (Guid.Empty, false);
        var applicant = Track(new DayActor(it, async requests =>
        {
            var policyVersion = (await requests.Get("/reference/policies", null))["policyVersion"]!.GetValue<string>();
            var response = await requests.Retry(() => requests.Send(HttpMethod.Post, "/auth/wechat", new
            {
                code = $"sbx-{openId}-{Guid.CreateVersion7():N}",
                consent = new { policyVersion, agreed = true, sensitive = true },
            }, null, null, null));
            registration = response["registrationId"]!.GetValue<Guid>();
            return response["accessToken"]!.GetValue<string>();
        }));
        await CatchRefusals(async () =>
        {
            await Register(applicant);
            applicants[registration] = applicant;
            model.Add(registration, CustomerAction.Submitted);
            // Those who erase their data do it sooner or later after the submission.
            var erasesAfter = erases ? random.Next(1, 6) : int.MaxValue;
            // Less than a person may do in an hour, because a repeat after a lost response counts as well.
            var exportsLeft = 5;
            for (var polls = 0; isDay() && !isErased; polls++)
            {
                if (polls >= erasesAfter)
                {
                    await applicant.Post("/privacy/erase", null);
                    model.Add(registration, CustomerAction.Erased);
                    isErased = true;
                    continue;
                }
                await applicant.Get("/auth/status");
                CountAction("status polls");
                if (random.Next(20) == 0 && exportsLeft-- > 0)
                {
                    await applicant.Get("/privacy/export");
                    CountAction("exports of one's own data");
                }
                await Task.Delay(TimeSpan.FromSeconds(0.5 + random.NextDouble()));
            }
        });
    }

    public async Task Review(string name, Random random)
    {
        var reviewer = Track(DayActor.Staff(it, name));
        while (isDay())
            await CatchRefusals(async () =>
            {
                if ((await reviewer.Post("/reviews/claim-next", null))["registrationId"]?.GetValue<Guid>() is not { } id)
                {
                    await Task.Delay(200);
                    return;
                }
                var approves = random.Next(5) > 0;
                await PostCaseAction(reviewer, id, "checks", new { step = "materials", outcome = approves ? "passed" : "failed" });
                if (approves)
                    await PostCaseAction(reviewer, id, "checks", new { step = "identity", outcome = "passed" });
                await PostCaseAction(reviewer, id, "decision", approves ? new { decision = "approved" }
                    : new { decision = "rejected", reasons = new[] { new { code = "licence_unreadable" } } });
                model.Add(id, approves ? CustomerAction.Approved : CustomerAction.Rejected);
            });
    }

    /// <summary>Contacts the new customers, and others again later.</summary>
    public async Task Serve(string name, Random random)
    {
        var (manager, customers) = (Track(DayActor.Staff(it, name)), new List<Guid>());
        while (isDay())
        {
            var assignments = await manager.Get("/customers/new-assignments?limit=100");
            foreach (var id in assignments["items"]!.AsArray().Select(i => i!["customerId"]!.GetValue<Guid>()))
                await CatchRefusals(async () =>
                {
                    // Imported customers are not part of the model.
                    if (!isDay() || !applicants.ContainsKey(id))
                        return;
                    await manager.Post($"/customers/{id}/reveal-phone", new { purpose = "首次联系" });
                    model.Add(id, CustomerAction.PhoneRevealed);
                    await manager.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" });
                    model.Add(id, CustomerAction.Contacted);
                    customers.Add(id);
                });
            if (customers.Count > 0 && customers[random.Next(customers.Count)] is var customer)
                await CatchRefusals(async () =>
                {
                    await manager.Post($"/customers/{customer}/follow-ups", new { channel = "wechat", note = "已发送报价" });
                    model.Add(customer, CustomerAction.FollowedUp);
                    if (await StartService(manager, customer))
                        model.Add(customer, CustomerAction.Served);
                });
            await manager.Get("/customers?limit=50");
            await manager.Get("/notifications?unread=true");
            CountAction("managers' lists");
            await Task.Delay(TimeSpan.FromSeconds(0.3 + random.NextDouble()));
        }
    }

    /// <summary>Imports files of customers again and again; each contains some customers of the file before.</summary>
    public async Task Import(Random random)
    {
        var admin = Track(DayActor.Staff(it, "admin"));
        var client = new ImportClient(admin);
        for (ImportFile? file = null; isDay();)
            await CatchRefusals(async () =>
            {
                file = ImportFile.Make("a file of the day", 40, random, [.. file?.Companies.Take(10) ?? []]);
                foreach (var isDryRun in (bool[])[true, false])
                    foreach (var (_, id) in await client.Upload([file], isDryRun))
                        if (await client.WaitForResult(file, id) is var result && !isDryRun)
                            Imports.Enqueue(result);
                await admin.Get("/managers/workload");
                CountAction("looks at the workload");
                await Task.Delay(TimeSpan.FromSeconds(2));
            });
    }

    public async Task Audit(Random random)
    {
        var auditor = Track(DayActor.Staff(it, "auditor"));
        for (var n = 0; isDay(); n++)
            await CatchRefusals(async () =>
            {
                if (applicants.Keys.ToList() is { Count: > 0 } all)
                    await auditor.Get($"/audit/registrations/{all[random.Next(all.Count)]}");
                CountAction("an auditor's reads");
                if (n % 5 == 0)
                {
                    var to = await it.ExecuteScalar<DateTime>("select powercrm_now()");
                    var id = (await auditor.Post("/audit/exports", new { reason = "抽查", from = to - TimeSpan.FromHours(1), to }))["id"];
                    await Eventually.TrueAsync(async () => (await auditor.Get($"/audit/exports/{id}"))["state"] is null,
                        RetryingClient.RetryTimeout);
                    CountAction("an auditor's exports");
                }
                await Task.Delay(TimeSpan.FromSeconds(0.5 + random.NextDouble()));
            });
    }

    /// <summary>The status that each applicant reads at the end; <c>erased</c> when the data can no longer be read.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> ReadStatuses()
    {
        var result = new ConcurrentDictionary<Guid, string>();
        await Parallel.ForEachAsync(applicants, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (a, _) =>
        {
            // An erased applicant cannot read a status: a new sign-in starts a new registration.
            result[a.Key] = await it.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @Key", new { a.Key })
                ? "erased" : (await a.Value.Get("/auth/status"))["authStatus"]!.GetValue<string>();
        });
        return result;
    }

    private async Task Register(DayActor applicant)
    {
        await VerifyPhone(applicant);
        var images = new List<string>();
        foreach (var (kind, file) in ApplicationForm.Kinds.Zip(photos.Files))
            images.Add((await applicant.Send(HttpMethod.Post, "/upload/image", () => CreateForm(kind, file)))["imageId"]!
            .GetValue<string>());
        var letters = UniqueLetters.New();
        await applicant.Post("/auth/register", ApplicationForm.Of($"一天{letters[16..]}", letters[16..], images));
    }

    /// <summary>
    /// A code is valid for five minutes of the product's clock, and a minute must pass between two; then another phone is tried.
    /// </summary>
    private async Task VerifyPhone(DayActor applicant)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < RetryingClient.RetryTimeout;)
            try
            {
                var phone = $"137{Interlocked.Increment(ref phoneCount) * 10_000L % 100_000_000:00000000}";
                await applicant.Post("/auth/send-code", new { phone });
                if (it.Vendors.SmsTo(phone) is not [var message, ..])
                {
                    // The gateway lost it. A person gets a limited number of codes a day.
                    await Task.Delay(1000);
                    continue;
                }
                await applicant.Post("/auth/verify-code", new { phone, code = message.Code });
                return;
            }
            catch (RefusedException e) when (e.Code is "code_incorrect" or "code_too_frequent")
            {
            }
        throw new TimeoutException("No phone could be verified.");
    }

    private static MultipartFormDataContent CreateForm(string kind, string file)
    {
        var part = new ByteArrayContent(File.ReadAllBytes(file));
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return new MultipartFormDataContent { { new StringContent(kind), "kind" }, { part, "file", "a.jpg" } };
    }

    private static Task PostCaseAction(DayActor reviewer, Guid id, string action, object body) => reviewer.WithToken(async token =>
    {
        // already_decided: an earlier attempt succeeded, and its answer was lost when the host was killed.
        await reviewer.Requests.PostCaseAction(id, action, body, token);
        return true;
    });

    /// <summary>Starts the service of the customer; false when it had already started.</summary>
    private static async Task<bool> StartService(DayActor manager, Guid id)
    {
        var customer = await manager.Get($"/customers/{id}");
        if (customer["status"]!.GetValue<string>() != "contacted")
            return false;
        await manager.Send(HttpMethod.Put, $"/customers/{id}/assign-status", () => new { status = "serving" },
            customer["version"]!.GetValue<long>());
        return true;
    }

    private DayActor Track(DayActor actor)
    {
        actors.Enqueue(actor);
        return actor;
    }

    private void CountAction(string action) => OtherActions.AddOrUpdate(action, 1, (_, times) => times + 1);

    private async Task CatchRefusals(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (RefusedException e)
        {
            (ExpectedCodes.Contains(e.Code, StringComparer.Ordinal) ? ExpectedRefusals : UnexpectedRefusals).Enqueue(
                ExpectedCodes.Contains(e.Code, StringComparer.Ordinal) ? e.Code : $"{e.Code}: {e.Message}");
        }
    }
}
