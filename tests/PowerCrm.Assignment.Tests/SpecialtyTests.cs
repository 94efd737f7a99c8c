using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

/// <summary>A specialty is a value that a customer can have; any other value would have no effect.</summary>
public class SpecialtyTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Theory]
    [InlineData("KV10", "KV10"), InlineData("kv10", "KV10"), InlineData("10kV", "KV10"), InlineData("１０ＫＶ", "KV10")]
    [InlineData("10千伏", "KV10")]
    [InlineData("Chemistry", "chemistry"), InlineData("化工", "chemistry"), InlineData("cap_large", "CAP_LARGE")]
    [InlineData("KV11", null), InlineData("", null), InlineData("储能", null)]
    public void a_specialty_is_found_by_code_or_name_in_any_width_and_case(string typed, string? code) =>
        Specialties.Resolve(typed, Policy.BuiltIn).ShouldBe(code);

    [Fact]
    public void capacity_bands_come_from_the_policy_in_force()
    {
        var other = new Policy("x", [new CapacityBand(decimal.MaxValue, "GROSS", 1)]);
        Specialties.Resolve("gross", other).ShouldBe("GROSS");
        Specialties.Resolve("CAP_LARGE", other).ShouldBeNull();
    }

    [Fact]
    public async Task a_known_specialty_is_stored_by_its_code_and_an_unknown_one_as_typed()
    {
        var (person, admin) = (await app.CreateStaff("manager"), await app.CreateStaff("admin"));
        var response = (await admin.Post("/managers", CreateBody(person.Id, "10kV", "化工", "储能"))).ShouldBe(201);
        SpecialtiesOf(response).ShouldBe(["KV10", "chemistry", "储能"]);
        SpecialtiesOf((await admin.Put($"/managers/{person.Id}", CreateBody(null, "ｋｖ35"), response.Version)).ShouldBe(200))
            .ShouldBe(["KV35"]);
        var name = await app.ExecuteScalar<string>("select username from pc_staff where id = @Id", new { person.Id });
        var (answer, _) = await app.Services.GetRequiredService<ManagerFile>().Import(
            Encoding.UTF8.GetBytes($"username,territories,capacity,specialties\n{name},130102,5,110kV;储能\n"), apply: true, Language.English,
            Caller.System("tests"), default);
        // The line is accepted, with a remark that the word has no effect.
        (answer!.Refused, answer.Changed).ShouldBe((0, 1));
        answer.Remarks.ShouldHaveSingleItem().Code.ShouldBe("specialty_unknown");
        SpecialtiesOf((await admin.Get($"/managers/{person.Id}")).ShouldBe(200)).ShouldBe(["KV110", "储能"]);
    }

    [Fact]
    public async Task a_specialty_has_one_to_fifty_characters()
    {
        var (person, admin) = (await app.CreateStaff("manager"), await app.CreateStaff("admin"));
        var response = (await admin.Post("/managers", CreateBody(person.Id, "KV10", new string('储', 51))))
            .ShouldBeProblem(400, "validation_failed");
        response["errors"].AsArray().ShouldHaveSingleItem()!["pointer"]!.GetValue<string>().ShouldBe("/specialties/1");
        // The pointer is the place in the request, although a repetition is stored once.
        response = (await admin.Post("/managers", CreateBody(person.Id, "KV10", "10kV", "KV10", new string('储', 51))))
            .ShouldBeProblem(400, "validation_failed");
        response["errors"].AsArray().ShouldHaveSingleItem()!["pointer"]!.GetValue<string>().ShouldBe("/specialties/3");
        (await admin.Post("/managers", CreateBody(person.Id, ""))).ShouldBeProblem(400, "validation_failed");
        // In the managers' file it would be two specialties.
        (await admin.Post("/managers", CreateBody(person.Id, "化工；储能"))).ShouldBeProblem(400, "validation_failed");
        // Characters are counted, also those of two UTF-16 units.
        var (longest, tooLong) = (string.Concat(Enumerable.Repeat("𠮷", 50)), string.Concat(Enumerable.Repeat("𠮷", 51)));
        (await admin.Post("/managers", CreateBody(person.Id, tooLong))).ShouldBeProblem(400, "validation_failed");
        (await admin.Post("/managers", CreateBody(person.Id, new string('储', 50), longest))).ShouldBe(201);
    }

    private static IEnumerable<string> SpecialtiesOf(Answer manager) => manager["specialties"].AsArray().Select(s => s!.GetValue<string>());

    private static object CreateBody(Guid? staffId, params string[] specialties) => staffId is { } id
        ? new { staffId = id, territories = new[] { "130102" }, specialties, capacity = 5 }
        : new { territories = new[] { "130102" }, specialties, capacity = 5 };
}
