using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Security;

/// <summary>The same request many times at once: it takes effect once, and the other answers say so.</summary>
[Trait("Category", "Slow")]
public class RaceTests(TestHost host) : IClassFixture<TestHost>
{
    private const int Concurrency = 8;

    [Fact]
    public async Task a_code_is_good_once_and_tries_are_counted_one_by_one()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        var code = await it.RequestCode(phone);
        (await Race(_ => it.Post("/auth/verify-code", new { phone, code }))).Count(a => a.Code == 200).ShouldBe(1);
        var (other, next) = (await Applicant.SignIn(host), Applicant.NewPhone());
        var right = await other.RequestCode(next);
        var wrong = right == "000000" ? "111111" : "000000";
        (await Race(_ => other.Post("/auth/verify-code", new { phone = next, code = wrong }))).Count(a => a.Problem == "code_incorrect")
            .ShouldBe(5);
        (await other.Post("/auth/verify-code", new { phone = next, code = right })).ShouldBeProblem(429, "code_locked");
    }

    [Fact]
    public async Task a_right_code_sent_many_times_at_once_is_right_once_used_otherwise_and_never_locked()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        var code = await it.RequestCode(phone);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => it.Post("/auth/verify-code", new { phone, code })));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        answers.Where(a => a.Code != 200).Select(a => a.Problem).Distinct().ShouldBe(["code_incorrect"]);
    }

    [Fact]
    public async Task a_case_that_is_claimed_many_times_at_once_by_one_reviewer_is_claimed_once()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var answers = await Race(_ => ann.Post($"/reviews/{it.Id}/claim"));
        answers.Select(a => a.Code).Distinct().ShouldBe([200]);
        answers.Select(a => $"{a.Version} {a["leaseUntil"]}").Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task a_phone_becomes_one_persons()
    {
        var phone = Applicant.NewPhone();
        var people = new List<(Applicant It, string Code)>();
        for (var i = 0; i < 4; i++)
        {
            var it = await Applicant.SignIn(host);
            people.Add((it, await it.RequestCode(phone)));
            await host.PassTime(TimeSpan.FromSeconds(61));
        }
        var answers = await Task.WhenAll(people.Select(p => p.It.Post("/auth/verify-code", new { phone, code = p.Code })));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        answers.Where(a => a.Code != 200).ShouldAllBe(a => a.Problem == "phone_already_bound");
    }

    [Fact]
    public async Task a_message_goes_out_once()
    {
        var (it, phone) = (await Applicant.SignIn(host), Applicant.NewPhone());
        (await Race(_ => it.Post("/auth/send-code", new { phone }))).Count(a => a.Code == 202).ShouldBe(1);
        (await host.Get($"/sandbox/sms?phone={phone}")).Body.AsArray().Count.ShouldBe(1);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task a_registration_is_handed_in_once(bool keyed)
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        var answers = await Race(_ => keyed
            ? it.Post("/auth/register", form, null, ("Idempotency-Key", "once")) : it.Post("/auth/register", form));
        answers.Count(a => a.Code == 201 && a.Header("Idempotency-Replayed") is null).ShouldBe(1);
        answers.Where(a => a.Code != 201).ShouldAllBe(a => a.Code == 409);
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from mt_events where stream_id = @Id and type = 'info_submitted'",
            new { it.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task two_people_of_one_company_are_both_taken()
    {
        var people = new[] { await Applicant.WithPhone(host), await Applicant.WithPhone(host) };
        var forms = new List<JsonObject>();
        foreach (var it in people)
            forms.Add((await it.Form()).With("creditCode", "91440300MA5EYTU05A"));
        (await Task.WhenAll(people.Select((it, i) => it.Post("/auth/register", forms[i])))).ShouldAllBe(a => a.Code == 201);
    }

    [Fact]
    public async Task a_login_code_is_good_once_and_refreshes_at_once_stay_in_one_family()
    {
        var code = Applicant.LoginCode(Applicant.NewOpenId());
        var answers = await Race(_ => host.Post("/auth/wechat", new { code, consent = Applicant.Consent() }));
        var tokens = answers.Single(a => a.Code == 200).Body;
        answers.Where(a => a.Code != 200).ShouldAllBe(a => a.Problem == "wechat_code_invalid");
        var refreshed = await Race(_ => host.Post("/auth/refresh", new { refreshToken = tokens["refreshToken"]!.GetValue<string>() }));
        refreshed.ShouldAllBe(a => a.Code == 200);
        // A reuse after more than ten seconds counts as theft of the token: the session ends for everybody.
        await host.PassTime(TimeSpan.FromSeconds(11));
        (await host.Post("/auth/refresh", new { refreshToken = tokens["refreshToken"]!.GetValue<string>() }))
            .ShouldBeProblem(401, "token_invalid");
        foreach (var token in refreshed.Select(a => a.Body["accessToken"]!.GetValue<string>())
            .Append(tokens["accessToken"]!.GetValue<string>()))
            (await host.Get("/auth/status", token)).ShouldBe(401);
    }

    [Fact]
    public async Task first_sign_ins_of_one_person_find_one_registration()
    {
        var openId = Applicant.NewOpenId();
        var answers = await Race(_ =>
            host.Post("/auth/wechat", new { code = Applicant.LoginCode(openId), consent = Applicant.Consent() }));
        answers.Where(a => a.Code == 200).Select(a => a.Body["registrationId"]!.GetValue<Guid>()).Distinct().Count().ShouldBe(1);
        answers.ShouldAllBe(a => a.Code == 200 || a.Problem == "request_in_progress");
    }

    [Fact]
    public async Task the_thirty_uploads_of_a_day_are_thirty_also_at_once()
    {
        var (it, html) = (await Applicant.SignIn(host), File.ReadAllBytes(Repository.Data("hostile", "html_named.jpg")));
        var answers = new List<Answer>();
        // A person may upload three at once; more are refused early and do not count for the day.
        for (var i = 0; i < 15; i++)
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => it.Upload("idCardFront", html))));
        answers.Count(a => a.Code == 415).ShouldBe(30);
        answers.Count(a => a.Code == 429).ShouldBe(15);
    }

    [Fact]
    public async Task an_idempotency_key_is_scoped_to_one_person_and_one_route()
    {
        var (it, other) = (await Applicant.SignIn(host), await Applicant.SignIn(host));
        (string, string) key = ("Idempotency-Key", "the-same");
        foreach (var user in new[] { it, other })
        {
            var phone = Applicant.NewPhone();
            (await user.Post("/auth/send-code", new { phone }, null, key)).ShouldBe(202).Header("Idempotency-Replayed").ShouldBeNull();
            (await user.Post("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" }, null, key)).ShouldBe(200)
                .Header("Idempotency-Replayed").ShouldBeNull();
        }
    }

    private static async Task<IReadOnlyList<Answer>> Race(Func<int, Task<Answer>> request) =>
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(request));
}
