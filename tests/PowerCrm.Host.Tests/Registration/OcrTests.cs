namespace PowerCrm.Host.Tests.Registration;

public class OcrTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_picture_is_read_and_what_the_applicant_confirms_stands_beside_it()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.Uploaded("idCardBack");
        var read = (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBe(200);
        read.Body["kind"]!.GetValue<string>().ShouldBe("idCardBack");
        read.Body["provider"]!.GetValue<string>().ShouldBe("embedded");
        read.Body["fields"]!["authority"]!["value"]!.GetValue<string>().ShouldBe("苏州市公安局相城分局");
        read.Body["fields"]!["validFrom"]!["value"]!.GetValue<string>().ShouldBe("2016-07-12");
        read.Body["fields"]!["validTo"]!["confidence"]!.GetValue<decimal>().ShouldBeInRange(0.9m, 1);
        (await it.Post($"/ocr/{image}/confirm", new { fields = new { authority = "苏州市公安局虎丘分局" } })).ShouldBe(204);
        (await it.Get("/privacy/export")).ShouldBe(200).Text.ShouldContain("虎丘");
    }

    [Fact]
    public async Task a_picture_of_another_kind_than_said_is_unreadable()
    {
        var it = await Applicant.SignIn(host);
        var image = (await it.Upload("businessLicense", Applicant.Picture("idCardBack"))).ShouldBe(201).Body["imageId"]!.GetValue<Guid>();
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(422, "ocr_unreadable");
    }

    [Fact]
    public async Task an_engine_that_misbehaves_is_unavailable()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.Uploaded("idCardBack");
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" })).ShouldBe(204);
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(503, "ocr_unavailable").Header("Retry-After").ShouldNotBeNull();
        (await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" })).ShouldBe(204);
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBe(200);
    }

    [Fact]
    public async Task without_tesseract_the_route_says_so()
    {
        await using var lacking = new Lacking(await TestHost.StartAsync("--Ocr:Tesseract=no-such-tesseract"));
        var it = await Applicant.SignIn(lacking.Host);
        (await it.Post("/ocr/recognize", new { imageId = await it.Uploaded("idCardBack") })).ShouldBeProblem(503, "ocr_unavailable");
    }

    private sealed record Lacking(TestHost Host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
