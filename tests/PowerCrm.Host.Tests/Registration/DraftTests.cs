using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Registration;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Registration;

[Collection(SharedHost.Name)]
public class DraftTests(TestHost host)
{
    [Fact]
    public async Task a_draft_stores_invalid_input_unchanged_with_its_issues()
    {
        var it = await Applicant.WithPhone(host);
        var saved = (await it.Put("/auth/draft", new { realName = "𠮷野家", powerCapacity = "12x", currentPrice = 68.32 })).ShouldBe(200);
        saved.Body["draft"]!["powerCapacity"]!.GetValue<string>().ShouldBe("12x");
        var issues = saved.Body["issues"]!.AsArray();
        issues.ShouldContain(i => i!["pointer"]!.GetValue<string>() == "/powerCapacity" && i["code"]!.GetValue<string>() == "wrong_type");
        issues.ShouldContain(i => i!["pointer"]!.GetValue<string>() == "/currentPrice"
            && i["code"]!.GetValue<string>() == "price_out_of_range"
            && i["message"]!.GetValue<string>().Contains("分/千瓦时"));
        saved.Body["step"]!.GetValue<string>().ShouldBe("info");
        (await it.Get("/auth/draft")).ShouldBe(200).Body["draft"]!["realName"]!.GetValue<string>().ShouldBe("𠮷野家");
    }

    [Fact]
    public async Task a_patch_adds_changes_and_removes_values()
    {
        var it = await Applicant.SignIn(host);
        await it.Put("/auth/draft", new { realName = "张伟", position = "厂长" });
        var saved = (await it.Put("/auth/draft", new JsonObject { ["position"] = null, ["companyName"] = "甲公司" })).ShouldBe(200);
        saved.Body["draft"]!.AsObject().Select(m => m.Key).Order().ShouldBe(["companyName", "realName"]);
    }

    [Fact]
    public async Task concurrent_saves_lose_nothing()
    {
        var it = await Applicant.SignIn(host);
        await Task.WhenAll(it.Put("/auth/draft", new { realName = "张伟" }), it.Put("/auth/draft", new { position = "厂长" }),
            it.Put("/auth/draft", new { companyName = "甲公司" }));
        (await it.Get("/auth/draft")).Body["draft"]!.AsObject().Count.ShouldBe(3);
    }

    [Fact]
    public async Task many_requests_at_once_need_no_more_connections_than_the_pool_has()
    {
        const int poolSize = 8;
        await using var small = await TestHost.StartAsync(readers: false, prepare: h => Task.FromResult(
            new NpgsqlConnectionStringBuilder(h.ConnectionString) { MaxPoolSize = poolSize }.ConnectionString));
        var people = new List<Applicant>();
        for (var i = 0; i < 4; i++)
            people.Add(await Applicant.SignIn(small));
        Task<T[]> AtOnce<T>(Func<Applicant, int, Task<T>> request) =>
            Task.WhenAll(Enumerable.Range(0, 3 * poolSize).Select(i => request(people[i % people.Count], i)));
        for (var round = 0; round < 3; round++)
            (await AtOnce((it, i) => it.Put("/auth/draft", new { position = $"厂长 {i}" }))).Select(a => a.Code).ShouldAllBe(c => c == 200);

        var (images, readings) = (small.Services.GetRequiredService<Images>(), small.Services.GetRequiredService<Readings>());
        Images.Image[] pictures = [.. Enumerable.Range(0, 3 * poolSize).Select(i =>
            new Images.Image(Guid.CreateVersion7(), people[i % people.Count].Id, "idCardFront", "proof", 3, 1, 1))];
        (await AtOnce((_, i) => images.Save(pictures[i], new byte[] { 1, 2, 3 }, null, [], CancellationToken.None)))
            .ShouldAllBe(p => p == null);
        // A key that is not cached has to be read.
        foreach (var it in people)
            small.Services.GetRequiredService<IKeyRing>().Evict(it.Id);
        (await AtOnce((_, i) => readings.Update(pictures[i].Owner, pictures[i].Id,
            r => r.With(new Dictionary<string, string> { ["name"] = "张伟" }), read: false, [], CancellationToken.None)))
            .ShouldAllBe(updated => updated);
    }

    [Fact]
    public async Task bad_text_and_unknown_members_are_refused_and_nothing_is_saved()
    {
        var it = await Applicant.SignIn(host);
        (await it.Put("/auth/draft", new { realName = "a\u202eb" })).ShouldBeProblem(400, "invalid_characters");
        (await it.Put("/auth/draft", new { phone = "13800138000" })).ShouldBeProblem(400, "unknown_member");
        (await it.Get("/auth/draft")).Body["draft"]!.AsObject().Count.ShouldBe(0);
    }

    [Fact]
    public async Task the_region_code_alone_replaces_names_typed_before()
    {
        var it = await Applicant.SignIn(host);
        await it.Put("/auth/draft", new { province = "广东省", city = "深圳市", district = "南山区" });
        var saved = (await it.Put("/auth/draft", new { regionCode = "110105" })).ShouldBe(200);
        saved.Body["draft"]!["province"].ShouldBeNull();
        saved.Body["issues"]!.AsArray().ShouldNotContain(i => i!["code"]!.GetValue<string>() == "region_unknown");
    }

    [Fact]
    public async Task the_region_code_with_a_name_replaces_the_other_names_typed_before()
    {
        var it = await Applicant.SignIn(host);
        await it.Put("/auth/draft", new { province = "广东省", city = "深圳市", district = "南山区" });
        var saved = (await it.Put("/auth/draft", new { regionCode = "110105", district = "朝阳区" })).ShouldBe(200);
        (saved.Body["draft"]!["province"], saved.Body["draft"]!["city"]).ShouldBe((null, null));
        saved.Body["draft"]!["district"]!.GetValue<string>().ShouldBe("朝阳区");
        saved.Body["issues"]!.AsArray().ShouldNotContain(i => i!["code"]!.GetValue<string>() == "region_unknown");
    }

    [Fact]
    public async Task an_empty_region_code_keeps_the_names_typed_before()
    {
        var it = await Applicant.SignIn(host);
        await it.Put("/auth/draft", new { province = "广东省", city = "深圳市", district = "南山区" });
        var saved = (await it.Put("/auth/draft", new { regionCode = "", position = "经理" })).ShouldBe(200);
        saved.Body["draft"]!["province"]!.GetValue<string>().ShouldBe("广东省");
        saved.Body["draft"]!["district"]!.GetValue<string>().ShouldBe("南山区");
    }

    [Fact]
    public async Task a_draft_is_no_event_and_not_readable_in_the_table()
    {
        var it = await Applicant.SignIn(host);
        await it.Put("/auth/draft", new { detailAddress = "秘密路 9 号 XYZZY" });
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select version from mt_streams where id = @Id", new { it.Id })).ShouldBe(1);
        (await connection.ExecuteScalarAsync<bool>("select position('XYZZY'::bytea in sealed) > 0 from pc_drafts where registration = @Id",
            new { it.Id })).ShouldBeFalse();
    }
}
