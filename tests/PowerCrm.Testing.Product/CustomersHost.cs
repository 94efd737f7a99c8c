using Alba;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Assignment;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Testing.Product;

/// <summary>The product on a fixed Tuesday; approved customers are made by appending the events of the earlier modules.</summary>
public class CustomersHost : ProductHost
{
    private int staffCount;

    protected override bool ListensOnPort => false;

    /// <summary>Creates a signed-in member of staff.</summary>
    public async Task<SignedInUser> CreateStaff(string role)
    {
        var id = Guid.CreateVersion7();
        await ExecuteSql(
            """
            insert into pc_staff (id, username, role, display_name, password_hash, created_at)
            values (@id, @username, @role, @username, '', powercrm_now())
            """, new { id, username = $"{role}{Interlocked.Increment(ref staffCount)}", role });
        var session = await Services.GetRequiredService<Sessions>().Issue(Audience.Staff, id, role, CancellationToken.None);
        return new SignedInUser(this, id, session.AccessToken);
    }

    /// <summary>Creates a manager for a place that no other test uses, so that tests on one database do not affect each other.</summary>
    public async Task<SignedInUser> CreateManager(string territory, int capacity = 10, params string[] specialties)
    {
        var person = await CreateStaff("manager");
        await Services.GetRequiredService<ManagerDirectory>().Add(person.Id, [territory], specialties, capacity, null,
            Caller.System("tests"), CancellationToken.None);
        return person;
    }

    /// <summary>Returns today's date in China.</summary>
    public async Task<DateOnly> ReadToday() =>
        DateOnly.FromDateTime(await ExecuteScalar<DateTime>("select powercrm_now() at time zone 'Asia/Shanghai'"));

    /// <summary>Sets the only leave of a manager who has this one territory.</summary>
    public async Task SetLeave(SignedInUser manager, string territory, DateOnly from, DateOnly to, SignedInUser substitute,
        int capacity = 10)
    {
        var admin = await CreateStaff("admin");
        (await admin.Put($"/managers/{manager.Id}", new
        {
            territories = new[] { territory },
            capacity,
            leave = new[] { new { from, to, substitute = substitute.Id } },
        }, (await admin.Get($"/managers/{manager.Id}")).Version)).ShouldBe(200);
    }

    /// <summary>Creates a signed-in applicant; the stream is still empty.</summary>
    public async Task<SignedInUser> CreateApplicant()
    {
        var id = Guid.CreateVersion7();
        var session = await Services.GetRequiredService<Sessions>().Issue(Audience.Applicant, id, null, CancellationToken.None);
        return new SignedInUser(this, id, session.AccessToken);
    }

    /// <summary>Creates an approved customer and waits for the readers.</summary>
    /// <param name="applicant">The id of the applicant; null for a new one.</param>
    /// <param name="code">The company's credit code, which connects its sites.</param>
    public async Task<Guid> CreateApprovedCustomer(string region, decimal capacity = 500, bool settle = true, Guid? applicant = null,
        string? code = null)
    {
        var id = applicant ?? Guid.CreateVersion7();
        var keys = Services.GetRequiredService<IKeyRing>();
        var data = new ApplicantData("张三丰", "厂长", null, "13800138000", "13912345678", "科技路1号", []);
        var applicantData = await keys.Seal(id, SealedFieldNames.Applicant, data, CancellationToken.None);
        var identity = await keys.Seal(id, SealedFieldNames.Identity, new WechatIdentity("openid-" + id.ToString("N"), null),
            CancellationToken.None);
        var info = TestEvents.Info(company: "深圳市云岭数据服务有限公司", applicant: applicantData, region: region, capacity: capacity, code: code);
        var signedIn = TestEvents.SignedIn with { Identity = identity };
        await Store.Append([new StreamAppend(id, ExpectedVersion.NoStream, signedIn, info, TestEvents.Approved)], CancellationToken.None);
        if (settle)
            await WaitUntilSettled();
        return id;
    }
}

/// <summary>A signed-in user.</summary>
public sealed class SignedInUser(ProductHost host, Guid id, string token) : ApiClient(host.Http, token)
{
    public Guid Id => id;
    public ProductHost Host => host;

    /// <summary>Runs a scenario of Alba as this user, for several assertions on one answer.</summary>
    public Task<IScenarioResult> Scenario(Action<Scenario> configure) => host.Alba.Scenario(it =>
    {
        it.WithRequestHeader("Authorization", $"Bearer {Token}");
        configure(it);
    });
}
