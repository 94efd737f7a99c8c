using System.Net;
using System.Text;
using PowerCrm.Testing;
using PowerCrm.Vendors;

namespace PowerCrm.Registration.Tests;

/// <summary>
/// The embedded engine on a few pictures, and on pictures without a paper. For the whole set see <see cref="SampleSetTests"/>.
/// </summary>
[Collection("reading"), Trait("Category", "Slow")]
public class ReadingTests(ReadingTests.SharedEngine shared) : IClassFixture<ReadingTests.SharedEngine>
{
    [Fact]
    public async Task a_licence_is_read()
    {
        var fields = await Read("businessLicense", "lic1_clean.jpg");
        fields["creditCode"].Value.ShouldBe("91320598MA1WK7Q44Q");
        fields["creditCode"].Confidence.ShouldBeGreaterThanOrEqualTo(OcrField.Certain);
        fields["companyName"].Value.ShouldBe("苏州恒晟精密铸造有限公司");
        fields["companyType"].Value.ShouldBe("有限责任公司(自然人投资或控股)");
        fields["legalPerson"].Value.ShouldBe("陆建明");
        fields["registeredCapital"].Value.ShouldBe("3000万元整");
        fields["establishedOn"].Value.ShouldBe("2011-06-18");
        fields["businessTerm"].Value.ShouldBe("2011年06月18日至长期");
        fields["address"].Value.ShouldNotBeNull().ShouldStartWith("苏州市相城区渭塘镇");
        fields["businessScope"].Value.ShouldNotBeNull().ShouldStartWith("精密铸件、机械零部件、模具的研发");
    }

    [Fact]
    public async Task the_front_of_a_photographed_card_is_read()
    {
        var fields = await Read("idCardFront", "front7_photo.jpg");
        fields["name"].Value.ShouldBe("王晓燕");
        fields["gender"].Value.ShouldBe("女");
        fields["ethnicity"].Value.ShouldBe("回");
        fields["birthDate"].Value.ShouldBe("1993-08-18");
        fields["idNumber"].Value.ShouldBe("330198199308180369");
        fields["address"].Value.ShouldNotBeNull().ShouldStartWith("杭州市余杭区良渚街道");
    }

    [Fact]
    public async Task a_rotated_card_back_is_read()
    {
        var fields = await Read("idCardBack", "back3_turned270_noexif.jpg");
        fields["authority"].Value.ShouldBe("百色市公安局右江分局");
        fields["validFrom"].Value.ShouldBe("2021-11-30");
        fields["validTo"].Value.ShouldBe("2031-11-30");
    }

    [Fact]
    public async Task a_card_valid_for_life_has_a_certain_empty_end_date()
    {
        var fields = await Read("idCardBack", "back5_photo.jpg");
        fields["validTo"].Value.ShouldBeNull();
        fields["validTo"].Confidence.ShouldBeGreaterThanOrEqualTo(OcrField.Certain);
    }

    [Fact]
    public async Task another_kind_of_paper_is_unreadable_and_its_kind_is_returned()
    {
        (await shared.Engine.Read("idCardBack", "front1_clean.jpg")).ShouldBe(new OcrResult.Unreadable("idCardFront"));
        (await shared.Engine.Read("idCardFront", "back5_photo.jpg")).ShouldBe(new OcrResult.Unreadable("idCardBack"));
    }

    [Theory]
    [InlineData(PaperKinds.CardFront, "back5_photo.jpg", PaperKinds.CardBack)]
    [InlineData(PaperKinds.CardFront, "front1_clean.jpg", null)]        // which the embedded engine can read; the vendor's answer counts
    public async Task a_paper_that_a_vendor_refuses_without_saying_what_it_is_is_named(string kind, string file, string? detected)
    {
        var url = FreePort.Url().AbsoluteUri;
        using var vendor = new HttpListener { Prefixes = { url } };
        vendor.Start();
        var refusal = Refuse(vendor, "FailedOperation.ImageNoIdCard");
        await using var engine = new Engine(("Ocr:Provider", OcrProviders.Tencent), ("Ocr:BaseUrl", url), ("Ocr:KeyId", "id"),
            ("Ocr:KeySecret", "secret"));
        (await engine.Read(kind, file)).ShouldBe(new OcrResult.Unreadable(detected));
        await refusal;
    }

    private static async Task Refuse(HttpListener vendor, string code)
    {
        var context = await vendor.GetContextAsync();
        await context.Request.InputStream.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(
            $$$"""{"Response":{"Error":{"Code":"{{{code}}}","Message":"refused"},"RequestId":"1"}}"""));
        context.Response.Close();
    }

    [Fact]
    public async Task invalid_picture_bytes_are_unreadable() =>
        (await shared.Engine.Ocr.Read("idCardFront", "no picture"u8.ToArray(), default)).ShouldBeOfType<OcrResult.Unreadable>();

    [Theory]
    [InlineData("Ocr:Worker", "no-such-worker")]
    [InlineData("Pictures:Prlimit", "no-such-prlimit")]
    [InlineData("Ocr:Provider", "abacus")]
    [InlineData("Ocr:WallClock", "00:00:00.300")]
    public async Task a_missing_dependency_is_unavailable_and_not_unreadable(string setting, string value)
    {
        await using var engine = new Engine();
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        await using var misconfigured = new Engine((setting, value));
        (await misconfigured.Ocr.Read("idCardBack", picture, default)).ShouldBeOfType<OcrResult.Unavailable>();
    }

    [Fact]
    public async Task waiting_too_long_for_a_slot_is_unavailable()
    {
        await using var engine = new Engine();
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        await using var limited = new Engine(("Ocr:Concurrency", "1"), ("Ocr:WallClock", "00:00:04"));
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => limited.Ocr.Read("idCardBack", picture, default)));
        results.ShouldContain(r => r is OcrResult.Unavailable);
    }

    private async Task<IReadOnlyDictionary<string, OcrField>> Read(string kind, string file)
    {
        var result = (await shared.Engine.Read(kind, file)).ShouldBeOfType<OcrResult.Ok>();
        result.Provider.ShouldBe("embedded");
        return result.Fields;
    }

    /// <summary>The worker of an engine loads the models, so the tests that change no setting share one.</summary>
    public sealed class SharedEngine : IAsyncLifetime
    {
        internal Engine Engine { get; } = new();

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync() => await Engine.DisposeAsync();
    }
}
