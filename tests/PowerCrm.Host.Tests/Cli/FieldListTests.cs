using System.Text.RegularExpressions;
using PowerCrm.Host.Cli;
using PowerCrm.Registration;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>The tables behind docs/fields.md are complete.</summary>
public class FieldListTests
{
    /// <summary>Interfaces of the vendors' assembly behind which nothing leaves the machine or the database.</summary>
    private static readonly Type[] LocalClients = [typeof(IPictures), typeof(IWechatTokenStore)];

    [Fact]
    public void a_field_is_sealed_exactly_if_it_is_personal()
    {
        var rows = FieldList.All().ToList();
        rows.Where(r => r.InLog.Length == 0).ShouldBeEmpty("neither an event nor a sealed record has these fields");
        rows.Where(r => r.Class.Contains("personal") == (r.InLog == "in clear")).ShouldBeEmpty();
    }

    [Fact]
    public void only_the_reviewer_who_holds_the_case_sees_every_field_in_clear()
    {
        var rows = FieldList.All().Where(r => r.Class == "personal").ToList();
        rows.ShouldAllBe(r => r.Seen[0] == "in clear");
        rows.Where(r => r.Seen[1] == "in clear").Select(r => r.Name).ShouldBe(["position"]);
        rows.Where(r => r.Seen[2] == "in clear").ShouldBeEmpty();
        rows.Where(r => r.Seen[3].Length > 0).Select(r => (r.Name, r.Seen[3])).ShouldBe(
            [("realName", "in clear"), ("contactPhone", "`075****78`")]);
    }

    [Fact]
    public void every_call_of_a_vendors_client_is_in_the_table()
    {
        var listed = VendorData.All.SelectMany(c => c.Methods.Select(m => (c.Client, m))).ToHashSet();
        var calls = typeof(IWechat).Assembly.GetExportedTypes().Where(t => t.IsInterface && !LocalClients.Contains(t))
            .SelectMany(t => t.GetMethods().Where(m => !m.IsSpecialName).Select(m => (t, m.Name))).Distinct().ToList();
        calls.Count.ShouldBeGreaterThan(10);
        calls.Where(c => !listed.Contains(c)).ShouldBeEmpty("say in VendorData what these calls send");
    }

    [Fact]
    public void the_table_of_vendors_names_fields_and_settings_that_exist()
    {
        var fieldNames = RegistrationForm.Fields.Select(f => f.Name).Concat(PersonalFields.All.Select(f => f.Code)).ToHashSet();
        VendorData.All.SelectMany(c => c.Fields).Where(f => !fieldNames.Contains(f)).ShouldBeEmpty();
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operating.md"));
        VendorData.All.SelectMany(c => Regex.Matches(c.Setting, "`([A-Za-z_]+)`").Select(m => m.Groups[1].Value))
            .Where(s => s != "embedded" && !guide.Contains($"`{s}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
