using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Web.Tests;

public class ShapeTests
{
    public sealed record Line(string Code);

    public sealed record Request(string Name, IReadOnlyList<Line> Lines);

    private sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).Must(n => n == "ok").WithErrorCode("required");
            RuleForEach(r => r.Lines).ChildRules(line => line.RuleFor(l => l.Code).Must(c => c == "ok"));
        }
    }

    [Fact]
    public async Task a_slices_validator_speaks_in_pointers_and_codes()
    {
        var services = new ServiceCollection().AddSingleton<IValidator<Request>>(new Validator()).BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.ContentType = "application/json";
        http.Request.Body = new MemoryStream("""{"name":"x","lines":[{"code":"ok"},{"code":"y"}]}"""u8.ToArray());
        var thrown = await Should.ThrowAsync<ProblemException>(async () => await Body<Request>.BindAsync(http, null!));
        thrown.Problem.Code.ShouldBe("validation_failed");
        thrown.Problem.Errors!.Select(e => $"{e.Pointer} {e.Code}").ShouldBe(["/name required", "/lines/1/code invalid"]);
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9", "203.0.113")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9", "203.0.113")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002", "20010db80001")]
    public void an_address_counts_by_what_its_owner_has(string address, string key, string prefix)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = System.Net.IPAddress.Parse(address) } };
        ClientAddress.Of(http).ShouldBe(key);
        ClientAddress.PrefixOf(http).ShouldBe(prefix);
    }

    [Fact]
    public void every_code_has_words_in_both_languages_and_one_meaning()
    {
        ProblemCatalogue.All.ShouldNotBeEmpty();
        ProblemCatalogue.All.ShouldAllBe(e => e.Chinese.Any(c => c > 0x4E00) && e.English.Length > 0 && !e.English.Any(c => c > 0x7F));
        Should.Throw<InvalidOperationException>(() => ProblemCatalogue.Add("not_found", 410, "没了。", "Gone."));
    }
}
