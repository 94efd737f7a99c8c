using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Review;

/// <summary>A member of staff, signed in through the product's own route.</summary>
internal sealed class Staff(TestHost host, string username, Guid id, string token)
{
    public const string Password = "a-long-password";

    public string Username => username;
    public Guid Id => id;
    public string Token => token;

    public static string NewName() => "u" + Guid.CreateVersion7().ToString("N");

    public static async Task<Staff> Of(TestHost host, string role = "reviewer", string? phone = null)
    {
        var username = NewName();
        var id = await host.Services.GetRequiredService<StaffAccounts>()
            .Add(username, role, "王审核", Password, phone, Caller.System("tests"), CancellationToken.None);
        var answer = (await host.Post("/staff/login", new { username, password = Password })).ShouldBe(200);
        return new Staff(host, username, id, answer.Body["accessToken"]!.GetValue<string>());
    }

    /// <summary>The same person with a new session: the old one is over.</summary>
    public async Task<Staff> SignInAgain() => new(host, username, id,
        (await host.Post("/staff/login", new { username, password = Password })).ShouldBe(200).Body["accessToken"]!.GetValue<string>());

    public Task<Answer> Get(string path) => host.Get(path, token);
    public Task<Answer> Put(string path, object? body = null, long? ifMatch = null) => host.Put(path, body, token, ifMatch);
    public Task<Answer> Post(string path, object? body = null, long? ifMatch = null, params (string, string)[] headers) =>
        host.Post(path, body, token, ifMatch, headers);

    /// <summary>Creates a submitted case after its automatic check, so that its version no longer changes.</summary>
    /// <param name="company">A company of its own; the default one is that of other cases too.</param>
    public static async Task<Applicant> NewCase(TestHost host, string? company = null)
    {
        var it = await Applicant.Submit(host, company);
        await host.WaitUntilSettled();
        return it;
    }

    public async Task<long> Claim(Guid id) => (await Post($"/reviews/{id}/claim")).ShouldBe(200).Version;

    public async Task<long> Check(Guid id, string step, string outcome, long version) =>
        (await Post($"/reviews/{id}/checks", new { step, outcome }, version)).ShouldBe(200).Version;
}
