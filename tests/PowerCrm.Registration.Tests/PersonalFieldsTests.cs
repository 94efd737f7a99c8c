using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration.Tests;

/// <summary>The table of personal fields is complete.</summary>
public class PersonalFieldsTests
{
    private static readonly HostingEnvironment Development = new() { EnvironmentName = "Development" };

    private static readonly HashSet<string> StoredMembers = [.. PersonalFields.All.SelectMany(f => f.StoredIn)];

    private static readonly Type[] SealedContents =
    [
        typeof(WechatIdentity), typeof(VerifiedPhone), typeof(ApplicantData), typeof(MaterialReadings), typeof(MaterialReading),
        typeof(AccessPurpose),
        typeof(ReviewNote), typeof(DecisionTexts), typeof(FollowUpNote), typeof(RefusedDraft),
        typeof(RefusedReason),
    ];

    [Fact]
    public void every_encrypted_member_of_an_event_is_in_the_table()
    {
        var members = typeof(WechatAuthorized).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(p => p.PropertyType == typeof(Personal) || p.PropertyType == typeof(Material))
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}").ToList();
        members.Count.ShouldBeGreaterThan(10);
        members.Where(m => !StoredMembers.Contains(m)).ShouldBeEmpty();
    }

    [Fact]
    public void every_member_of_an_encrypted_record_is_in_the_table() => SealedContents.SelectMany(t => t.GetProperties())
        .Select(p => $"{p.DeclaringType!.Name}.{p.Name}").Where(m => !StoredMembers.Contains(m)).ShouldBeEmpty();

    [Fact]
    public void the_number_of_encrypted_records_outside_events_is_pinned()
    {
        // A new sealed record has a name in Sealed, so this test checks the number of names.
        typeof(SealedFieldNames).GetFields().Length
            .ShouldBe(8, "a new sealed field: give its record to the list above, and its members to the table");
    }

    [Fact]
    public void every_member_in_the_table_exists()
    {
        var existing = typeof(WechatAuthorized).Assembly.GetExportedTypes().SelectMany(t => t.GetProperties())
            .Select(p => $"{p.DeclaringType!.Name}.{p.Name}").ToHashSet();
        StoredMembers.Where(h => !h.StartsWith("pc_", StringComparison.Ordinal) && !existing.Contains(h)).ShouldBeEmpty();
    }

    [Fact]
    public void each_personal_field_has_a_purpose_a_legal_basis_and_a_retention()
    {
        PersonalFields.All.ShouldAllBe(f => f.Chinese.Length > 0 && f.English.Length > 0);
        foreach (var (chinese, english) in PersonalFields.All.SelectMany(f => new[] { f.Purpose, f.Basis, f.Retention }))
            (chinese.Length > 0, english.Length > 0).ShouldBe((true, true), chinese + english);
        PersonalFields.All.Select(f => f.Code).ShouldBeUnique();
        PersonalFields.All.ShouldContain(f => f.Sensitive);
        PersonalFields.All.Where(f => f.Sensitive).ShouldAllBe(f => f.Basis.Chinese == "单独同意");
    }

    [Fact]
    public void the_privacy_texts_contain_every_field()
    {
        var policies = new ConsentTexts(new ConfigurationBuilder().Build(), Development);
        foreach (var field in PersonalFields.All)
            policies.Texts.Single(t => t.Code == (field.Sensitive ? "sensitive" : "privacy")).Body
                .ShouldContain($"\n{field.Chinese}：用于{field.Purpose.Chinese}；");
    }

    [Fact]
    public void the_privacy_text_names_the_data_processor_and_the_contact()
    {
        var withDefaults = new ConsentTexts(new ConfigurationBuilder().Build(), Development);
        var configured = new ConsentTexts(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Privacy:Company"] = "深圳示例售电有限公司",
            ["Privacy:Contact"] = "privacy@example.com",
        }).Build(), Development);

        configured.Texts[0].Body.ShouldStartWith("我们是深圳示例售电有限公司（您所在地区的售电公司），联系方式：privacy@example.com。");
        withDefaults.Texts[0].Body.ShouldStartWith("我们是您所在地区的售电公司，联系方式：400-800-9090。");
        configured.Hash.ShouldNotBe(withDefaults.Hash);
    }

    [Fact]
    public void no_invented_phone_is_named_outside_development()
    {
        var (nothing, production) = (new ConfigurationBuilder().Build(), new HostingEnvironment { EnvironmentName = "Production" });
        CustomerService.GetPhone(nothing, production).ShouldBe("");
        new ConsentTexts(nothing, production).Texts[0].Body.ShouldStartWith("我们是您所在地区的售电公司。为办理");
        CustomerService.GetPhone(nothing, Development).ShouldBe("400-800-9090");
    }

    [Fact]
    public void the_export_has_a_member_for_every_exported_field()
    {
        var members = typeof(ExportPerson.Response).GetProperties().Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..]).ToHashSet();
        PersonalFields.All.Where(f => f.ExportedIn is not null && !members.Contains(f.ExportedIn)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("深圳市大华电子有限公司", "深圳市太华电子有限责任公司", true)]
    [InlineData("华为O1科技有限公司", "华为01科技有限公司", true)]
    [InlineData("兰鲸（深圳）电子厂", "蓝鲸(深圳)电子厂", true)]
    [InlineData("深圳市大华电子有限公司", "深圳市小华电子有限公司", false)]
    public void names_that_look_alike_have_the_same_key(string first, string second, bool haveSameKey) =>
        (NameSkeleton.Compute(first) == NameSkeleton.Compute(second)).ShouldBe(haveSameKey);
}
