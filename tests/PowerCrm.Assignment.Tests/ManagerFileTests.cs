using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

/// <summary>Export and import of managers as a file.</summary>
public class ManagerFileTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    private ManagerFile Files => app.Services.GetRequiredService<ManagerFile>();

    [Fact]
    public async Task an_exported_file_imports_without_changes()
    {
        var (first, second) = (await app.CreateManager("440305", specialties: ["KV10", "large plant"]), await app.CreateManager("110101"));
        await app.ExecuteSql("""
            update pc_managers
            set wecom_user_id = '@li',
                leave = jsonb_build_array(jsonb_build_object('From', '2026-12-01', 'To', '2026-12-05', 'Substitute', @two::text))
            where staff_id = @one
            """, new { one = first.Id, two = second.Id });
        var file = await Files.Export(default);
        var text = Encoding.UTF8.GetString(file);
        text.ShouldStartWith("\uFEFF用户名,姓名,负责区域,专长,客户上限,休假,企业微信账号,在岗\r\n");
        text.ShouldContain($",440305,KV10;large plant,10,2026-12-01..2026-12-05@{await Name(second)},'@li,是\r\n");
        var (result, _) = await Files.Import(file, apply: true, Language.English, Caller.System("tests"), default);
        (result!.Added, result.Changed, result.Refused, result.Unchanged).ShouldBe((0, 0, 0, result.Rows));
        result.Rows.ShouldBeGreaterThanOrEqualTo(2);
    }

    [Fact]
    public async Task a_substitute_who_is_away_too_is_a_remark_on_the_line()
    {
        var (it, other) = (await app.CreateManager("330109"), await app.CreateManager("330109"));
        var text = $"username,territories,capacity,leave\n{await Name(other)},330109,4,2098-02-03..2098-02-04\n"
            + $"{await Name(it)},330109,4,2098-02-01..2098-02-03@{await Name(other)}\n";
        var (result, _) = await Files.Import(Encoding.UTF8.GetBytes(text), apply: true, Language.English, Caller.System("tests"), default);
        (result!.Changed, result.Refused).ShouldBe((2, 0));
        var remark = result.Remarks.ShouldHaveSingleItem();
        (remark.Line, remark.Column, remark.Code).ShouldBe((3L, "leave", "substitute_away"));
        remark.Reason.ShouldContain(await Name(other));
    }

    [Fact]
    public async Task a_user_name_may_be_in_capitals()
    {
        var (it, substitute) = (await app.CreateManager("330109"), await app.CreateManager("330109"));
        var (name, other) = ((await Name(it)).ToUpperInvariant(), (await Name(substitute)).ToUpperInvariant());
        var text = $"username,territories,capacity,leave\n{name},330109,4,2098-05-01..2098-05-03@{other}\n";
        var (result, _) = await Files.Import(Encoding.UTF8.GetBytes(text), apply: true, Language.English, Caller.System("tests"), default);
        Summarize(result!).ShouldBe("1 rows: 0 added, 1 changed, 0 refused");
        (await app.ExecuteScalar<string>("select leave -> 0 ->> 'Substitute' from pc_managers where staff_id = @Id", new { it.Id }))
            .ShouldBe($"{substitute.Id}");
    }

    [Fact]
    public async Task a_new_manager_with_an_unknown_substitute_is_refused()
    {
        var (unknown, own) = (await app.CreateStaff("manager"), await app.CreateStaff("manager"));
        var text = $"username,territories,capacity,leave\n{await Name(unknown)},330109,4,2098-03-01..2098-03-03@nobody-of-this-name\n"
            + $"{await Name(own)},330109,4,2098-03-01..2098-03-03@{await Name(own)}\n";
        var (result, _) = await Files.Import(Encoding.UTF8.GetBytes(text), apply: true, Language.English, Caller.System("tests"), default);
        (result!.Added, result.Refused).ShouldBe((0, 2));
        result.Remarks.Select(r => (r.Column, r.Code)).ShouldBe([("leave", "manager_unknown"), ("leave", "manager_unknown")]);
    }

    [Fact]
    public async Task columns_not_in_the_file_keep_concurrent_changes()
    {
        var it = await app.CreateManager("330106");
        var file = Encoding.UTF8.GetBytes($"用户名,负责区域,客户上限\n{await Name(it)},330106,4\n");
        Task<(ManagerFile.Answer? Answer, Problem? Fault)> import;
        await using (var connection = await app.OpenAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await FactRecorder.LockStream(transaction, AccountStream.Of(it.Id), default);
            import = Files.Import(file, apply: true, Language.English, Caller.System("tests"), default);
            await Eventually.TrueAsync(() => app.ExecuteScalar<bool>(
                "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"));
            await connection.ExecuteAsync("update pc_managers set wecom_user_id = '@wang' where staff_id = @Id", new { it.Id },
                transaction);
            await transaction.CommitAsync();
        }

        Summarize((await import).Answer!).ShouldBe("1 rows: 0 added, 1 changed, 0 refused");
        (await ReadCapacity(it)).ShouldBe(4);
        (await app.ExecuteScalar<string>("select wecom_user_id from pc_managers where staff_id = @Id", new { it.Id })).ShouldBe("@wang");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_dry_run_checks_the_file_and_a_faulty_line_does_not_affect_others(bool gb)
    {
        var (full, changed, added) = (await app.CreateManager(gb ? "320102" : "320104"), await app.CreateManager("330102"),
            await app.CreateStaff("manager"));
        await app.CreateApprovedCustomer(gb ? "320102" : "320104");
        var reviewer = await app.CreateStaff("reviewer");
        string[] lines =
        [
            "名额,账号,负责区域,专长", $"5,{await Name(changed)},330102;330105,KV10", $"7,{await Name(added)},330000,",
            $"0,{await Name(full)},320102,", $"3,{await Name(reviewer)},330102,", $"3,{await Name(changed)},330102,", $"many,nobody,1,", "",
        ];
        var text = string.Join("\r\n", lines);
        var file = gb ? CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(text) : Encoding.UTF8.GetBytes(text);
        var (preview, _) = await Files.Import(file, apply: false, Language.English, Caller.System("tests"), default);
        Summarize(preview!).ShouldBe("dry 6 rows: 1 added, 1 changed, 4 refused");
        preview!.Remarks.Select(r => $"{r.Line} {r.Column} {r.Code}").ShouldBe([
            "4 名额 capacity_below_open", "5 账号 staff_unknown", "6 账号 named_twice", "7 账号 staff_unknown"]);
        (await ReadCapacity(changed)).ShouldBe(10);
        (await ReadCapacity(added)).ShouldBeNull("a look changes nothing");

        var (result, _) = await Files.Import(file, apply: true, Language.English, Caller.System("tests"), default);
        Summarize(result!).ShouldBe("6 rows: 1 added, 1 changed, 4 refused");
        (await ReadCapacity(changed), await ReadCapacity(added), await ReadCapacity(full)).ShouldBe((5, 7, 10));
        (await app.ExecuteScalar<string>("select array_to_string(territories, ' ') from pc_managers where staff_id = @Id",
            new { changed.Id }))
            .ShouldBe("330102 330105");
        var (repeated, _) = await Files.Import(file, apply: true, Language.English, Caller.System("tests"), default);
        Summarize(repeated!).ShouldBe("6 rows: 0 added, 0 changed, 4 refused");
    }

    [Fact]
    public async Task numbers_changed_by_a_spreadsheet_are_restored()
    {
        var user = await app.CreateManager("330109");
        var (result, _) = await Files.Import(Encoding.UTF8.GetBytes(
            $"username,territories,capacity\n{await Name(user)},0;330109.0;330109,３0.0\n"), apply: true, Language.English,
            Caller.System("tests"), default);
        Summarize(result!).ShouldBe("1 rows: 0 added, 1 changed, 0 refused");
        (await ReadCapacity(user)).ShouldBe(30);
        (await app.ExecuteScalar<string>("select array_to_string(territories, ' ') from pc_managers where staff_id = @Id", new { user.Id }))
            .ShouldBe("000000 330109");
        // All tests share the country: the other tests look for managers of one place.
        await Files.Import(Encoding.UTF8.GetBytes($"username,territories,capacity\n{await Name(user)},330109,30\n"), apply: true,
            Language.English, Caller.System("tests"), default);
    }

    [Theory]
    [InlineData("000123", "123")]
    [InlineData("000123", "123.0")]
    [InlineData("0000", "0")]
    [InlineData("123456789012345678", "123456789012345000")]
    public async Task an_id_that_a_spreadsheet_made_a_number_is_kept(string id, string cell)
    {
        var user = await app.CreateManager("330110");
        await app.ExecuteSql("update pc_managers set wecom_user_id = @id where staff_id = @staff", new { id, staff = user.Id });
        // The apostrophe keeps it as text.
        Encoding.UTF8.GetString(await Files.Export(default)).ShouldContain($",'{id},");
        var name = await Name(user);
        async Task<ManagerFile.Answer> Import(string wecom) => (await Files.Import(
            Encoding.UTF8.GetBytes($"username,territories,capacity,wecomuserid\n{name},330110,10,{wecom}\n"), apply: true,
            Language.English, Caller.System("tests"), default)).Answer!;
        Task<string> ReadId() => app.ExecuteScalar<string>("select wecom_user_id from pc_managers where staff_id = @Id", new { user.Id });

        var exported = await Import("'" + id);
        (exported.Unchanged, exported.Remarks.Count).ShouldBe((1, 0));
        var saved = await Import(cell);
        saved.Unchanged.ShouldBe(1);
        saved.Remarks.Select(r => $"{r.Line} {r.Column} {r.Code}").ShouldBe(["2 wecomuserid number_restored"]);
        (await ReadId()).ShouldBe(id);

        (await Import("124")).Changed.ShouldBe(1);
        (await ReadId()).ShouldBe("124");
    }

    [Fact]
    public async Task every_fault_of_a_line_is_named_with_its_column()
    {
        var manager = await app.CreateManager("330106");
        var (preview, _) = await Files.Import(Encoding.UTF8.GetBytes(
            "username,territories,capacity,leave,wecomuserid,specialties\n"
            + $"{await Name(manager)},999999,1001,2026-12-05..2026-12-01;soon,li|si,老王13812345678\n"), apply: true, Language.English,
            Caller.System("tests"), default);
        preview!.Remarks.Select(r => $"{r.Line} {r.Column} {r.Code}").ShouldBe([
            "2 leave date_invalid", "2 territories territory_unknown", "2 capacity out_of_range", "2 leave leave_order",
            "2 wecomuserid wecom_user_invalid", "2 specialties personal_number"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "username (用户名)")]
    [InlineData("username,capacity\nli,1\n", "territories (负责区域)")]
    public async Task a_file_without_the_required_columns_is_refused(string text, string column)
    {
        var (answer, fault) = await Files.Import(Encoding.UTF8.GetBytes(text), apply: true, Language.English,
            Caller.System("tests"), default);
        answer.ShouldBeNull();
        fault.ShouldNotBeNull().Detail.ShouldNotBeNull().ShouldContain(column);
    }

    private static string Summarize(ManagerFile.Answer it) =>
        $"{(it.DryRun ? "dry " : "")}{it.Rows} rows: {it.Added} added, {it.Changed} changed, {it.Refused} refused";

    private async Task<string> Name(SignedInUser it) => await app.ExecuteScalar<string>("select username from pc_staff where id = @Id",
        new { it.Id });

    private async Task<int?> ReadCapacity(SignedInUser it) =>
        await app.ExecuteScalar<int?>("select capacity from pc_managers where staff_id = @Id", new { it.Id });
}
