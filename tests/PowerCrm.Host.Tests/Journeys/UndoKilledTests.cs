using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>The host is killed while the customers of an undone off-boarding are moved back.</summary>
[Trait("Category", "Slow")]
public class UndoKilledTests
{
    private const int Customers = 40;

    [Fact, Trait("Category", "Full")]
    public async Task an_interrupted_undo_resumes_on_the_next_host()
    {
        await using var it = await Deployment.StartAsync(hosts: 1);
        var accounts = it.Services.GetRequiredService<StaffAccounts>();
        await accounts.Add("admin", "admin", "管理员", "a-long-password", null, Caller.System("tests"), CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("powercrm-undo-");
        try
        {
            var file = Path.Combine(folder.FullName, "customers.csv");
            await File.WriteAllTextAsync(file, CustomerFile.Of(Enumerable.Range(0, Customers)
                .Select(i => CustomerFile.Line($"深圳市{(char)('一' + i)}字号电力有限公司"))));
            foreach (var apply in (string[])["", "--apply"])
            {
                var (exit, output) = await it.RunCommand("customers", "import", file, "--basis contract --basis-on 2024-03-01", apply);
                exit.ShouldBe(0, output);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        await it.AddStaff([], ["two"], capacity: Customers);
        var manager = (await accounts.List(CancellationToken.None)).Single(a => a.Username == "manager").Id;
        (await it.RunCommand("managers", "offboard", "manager", "--yes")).Exit.ShouldBe(0);
        await it.WaitUntilSettled();
        (await Count(manager)).ShouldBe(0);

        var host = it.Hosts[0];
        var api = new ApiClient(host.Http);
        var admin = api.As((await api.Post("/staff/login", new { username = "admin", password = "a-long-password" })).ShouldBe(200)
            ["accessToken"].GetValue<string>());
        await using (var connection = await it.OpenAsync())
        {
            // One customer is locked, so that the host is certainly killed half-way.
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("""
                select from pc_assignments
                where registration_id = (select max(registration_id::text)::uuid from pc_assignments)
                for update
                """, transaction: transaction);
            var undone = (await admin.Post($"/managers/{manager}/offboard/undo", new { reason = "误操作" }, null,
                ("Idempotency-Key", "undo"))).ShouldBe(200);
            undone["returning"].GetValue<int>().ShouldBe(Customers);
            await Eventually.TrueAsync(async () => await Count(manager) > 0);
            await host.Kill();
            (await Count(manager)).ShouldBeInRange(1, Customers - 1);
        }
        host.Start();
        await host.WaitUntilReady();
        await it.WaitUntilSettled();
        (await Count(manager)).ShouldBe(Customers);
        foreach (var expression in (string[])["distinct stream_id", "*"])
            (await it.ExecuteScalar<long>($"select count({expression}) from mt_events where data ->> 'Reason' = 'offboard_undone'"))
                .ShouldBe(Customers, "each once");
        (await new ApiClient(host.Http).As(admin.Token).Post($"/managers/{manager}/offboard/undo", new { reason = "误操作" }, null,
            ("Idempotency-Key", "undo"))).ShouldBe(200).Header("Idempotency-Replayed").ShouldBe("true");
        await it.CheckInvariants();
        await it.CheckReadModels();

        Task<long> Count(Guid whom) => it.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @whom", new { whom });
    }
}
