using System.Collections.Concurrent;
using System.Security.Cryptography;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Creates the links that <c>up</c> prints. Each holds a code in the fragment, which no log contains; the code works once and for a minute.
/// In the mini-program in a browser it signs in a new applicant on one phone and a manager of the demo on the other, with a reviewer
/// between them. In the console it signs in one person of the demo. Development only.
/// </summary>
internal sealed class SignInLinks(StaffAccounts accounts, Sessions sessions, DatabaseClock clock, IConfiguration configuration)
{
    // The licence among the sample papers belongs to a company in Jiangsu.
    private const string Manager = "manager.js", Reviewer = "reviewer";
    // Tests on a busy machine set a longer lifetime.
    private readonly TimeSpan lifetime = configuration.GetValue("Demo:LinkLifetime", TimeSpan.FromMinutes(1));
    private readonly ConcurrentDictionary<string, Link> codes = new();

    /// <param name="Staff">The person of a console link; the other members are null then.</param>
    public sealed record Answer(NewApplicant? Applicant, StaffLogin.Answer? Manager, StaffLogin.Answer? Reviewer,
        StaffLogin.Answer? Staff = null);

    /// <param name="Person">The person of a console link; null for the two phones of the mini-program.</param>
    private sealed record Link(DateTimeOffset Until, DemoPerson? Person);

    /// <summary>The applicant's openid at the sandbox's WeChat.</summary>
    public sealed record NewApplicant(string Openid);

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<SignInLinks>();
        ProblemCatalogue.Add("link_used", 404, "链接已使用或已过期。", "The link was used or has expired.");
    }

    public static void Map(WebApplication app) => app.MapGet("/development/sign-in", Handle).AllowAnonymous().ExcludeFromDescription();

    /// <summary>
    /// Creates a code. The time is read from the database: filling in the demo moves its clock, and the cached time may be older.
    /// </summary>
    public async Task<string> CreateCode(CancellationToken ct, DemoPerson? person = null)
    {
        var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        codes[code] = new Link(await clock.ReadNow(ct) + lifetime, person);
        return code;
    }

    private static async Task<IResult> Handle(string? code, SignInLinks links, CancellationToken ct) =>
        code is null || await links.Redeem(code, ct) is not { } link ? new Problem("link_used")
            : Reply.Ok(link.Person is { } person ? await links.SignIn(person, ct) : await links.SignIn(ct));

    private async Task<Link?> Redeem(string code, CancellationToken ct)
    {
        var now = await clock.ReadNow(ct);
        return codes.TryRemove(code, out var link) && now < link.Until ? link : null;
    }

    private async Task<Answer> SignIn(DemoPerson person, CancellationToken ct) =>
        new(null, null, null, await SignIn(person.Role, person.Username, ct));

    private async Task<Answer> SignIn(CancellationToken ct)
    {
        var applicant = new NewApplicant($"newcomer-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}");
        return new Answer(applicant, await SignIn("manager", Manager, ct), await SignIn("reviewer", Reviewer, ct));
    }

    private async Task<StaffLogin.Answer?> SignIn(string role, string username, CancellationToken ct)
    {
        var members = await accounts.ListOpen(role, ct);
        if ((members.FirstOrDefault(m => m.Username == username) ?? members.FirstOrDefault()) is not { } member)
            return null;
        var tokens = await sessions.Issue(Audience.Staff, member.Id, member.Role, ct);
        return new StaffLogin.Answer(tokens.AccessToken, tokens.RefreshToken, tokens.TokenType, tokens.ExpiresIn, member.Role,
            member.DisplayName);
    }
}

/// <summary>The person that a console link signs in; if the demo was not filled in, another account with the same role.</summary>
/// <param name="Page">The page that opens first, below <c>/console/</c>.</param>
internal sealed record DemoPerson(string Title, string Role, string Username, string Page);
