using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

/// <summary>Tests the real clients of both vendors against the sandbox, through the common interface.</summary>
public class VendorOcrTests
{
    private static readonly byte[] Picture = File.ReadAllBytes(Repository.Data("hostile", "gray.jpg"));

    [Theory, InlineData("tencent"), InlineData("wechat")]
    public async Task a_licence_is_read_with_the_contracts_field_names(string provider)
    {
        await using var sandbox = await LiveSandbox.Start();
        var fields = await Read(sandbox, provider, PaperKinds.Licence);
        fields["creditCode"].Value.ShouldBe("91320598MA1WK7Q44Q");
        fields["companyName"].Value.ShouldBe("苏州恒晟精密铸造有限公司");
        fields["companyType"].Value.ShouldBe("有限责任公司(自然人投资或控股)");
        fields["legalPerson"].Value.ShouldBe("陆建明");
        fields["registeredCapital"].Value.ShouldBe("3000万元整");
        fields["establishedOn"].Value.ShouldBe("2011-06-18");
        fields["businessTerm"].Value.ShouldBe("2011年06月18日至长期");
        fields["address"].Value.ShouldNotBeNull();
        fields["businessScope"].Value.ShouldNotBeNull();
        fields.Count.ShouldBe(9);
    }

    [Theory, InlineData("tencent"), InlineData("wechat")]
    public async Task both_sides_of_a_card_are_read(string provider)
    {
        await using var sandbox = await LiveSandbox.Start();
        var front = await Read(sandbox, provider, PaperKinds.CardFront);
        front.ToDictionary(f => f.Key, f => f.Value.Value).ShouldBe(new Dictionary<string, string?>
        {
            ["name"] = "陆建明",
            ["gender"] = "男",
            ["ethnicity"] = "汉",
            ["birthDate"] = "1978-03-16",
            ["address"] = "江苏省苏州市相城区渭塘镇爱格豪路88号12幢503室",
            ["idNumber"] = "320598197803160171",
        }, ignoreOrder: true);
        var back = await Read(sandbox, provider, PaperKinds.CardBack);
        back.ToDictionary(f => f.Key, f => f.Value.Value).ShouldBe(new Dictionary<string, string?>
        {
            ["authority"] = "苏州市公安局相城分局",
            ["validFrom"] = "2016-07-12",
            ["validTo"] = "2036-07-12",
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task tencents_warnings_are_returned()
    {
        await using var sandbox = await LiveSandbox.Start();
        (await sandbox.Ocr("tencent").Read(PaperKinds.Licence, Picture, default)).ShouldBeOfType<OcrResult.Ok>().Warnings
            .ShouldBe(["copy"]);
        (await sandbox.Ocr("tencent").Read(PaperKinds.CardFront, Picture, default)).ShouldBeOfType<OcrResult.Ok>().Warnings
            .ShouldBe(["glare"]);
    }

    [Theory, InlineData("tencent"), InlineData("wechat")]
    public async Task invalid_picture_bytes_are_unreadable(string provider)
    {
        await using var sandbox = await LiveSandbox.Start();
        (await sandbox.Ocr(provider).Read(PaperKinds.CardFront, "no picture"u8.ToArray(), default)).ShouldBeOfType<OcrResult.Unreadable>();
    }

    [Theory]
    [InlineData("tencent", "Ocr:KeySecret", "wrong")]
    [InlineData("tencent", "Ocr:KeyId", "somebody")]
    [InlineData("tencent", "Ocr:KeyId", "")]
    [InlineData("tencent", "Ocr:BaseUrl", "http://127.0.0.1:9/")]
    [InlineData("wechat", "Wechat:Secret", "wrong")]
    [InlineData("wechat", "Wechat:AppId", "")]
    public async Task with_wrong_settings_the_vendor_is_unavailable(string provider, string setting, string value)
    {
        await using var sandbox = await LiveSandbox.Start(change: s => s[setting] = value);
        (await sandbox.Ocr(provider).Read(PaperKinds.CardFront, Picture, default)).ShouldBeOfType<OcrResult.Unavailable>();
    }

    [Fact]
    public async Task an_expired_wechat_token_is_replaced_once()
    {
        await using var sandbox = await LiveSandbox.Start();
        await Read(sandbox, "wechat", PaperKinds.CardFront);
        await sandbox.SetFault("wechat", "token-expired");
        await Read(sandbox, "wechat", PaperKinds.CardFront);
        sandbox.State.TokensIssued.ShouldBe(2);
    }

    [Fact]
    public async Task a_picture_too_large_for_wechat_is_made_smaller()
    {
        await using var sandbox = await LiveSandbox.Start();
        var large = Pad(Picture);
        large.Length.ShouldBeGreaterThan(2 * 1024 * 1024);
        (await sandbox.Ocr("wechat").Read(PaperKinds.CardFront, large, default)).ShouldBeOfType<OcrResult.Ok>();
    }

    [Theory, InlineData("tencent"), InlineData("wechat")]
    public async Task nothing_of_a_paper_is_logged_at_any_level(string provider)
    {
        await using var sandbox = await LiveSandbox.StartImpatient();
        foreach (var mode in new[] { "ok", "error", "unreadable", "timeout" })
        {
            await sandbox.SetFault("ocr", mode);
            await sandbox.Ocr(provider).Read(PaperKinds.CardFront, Picture, default);
        }
        sandbox.Log.Text.ShouldContain("did not read a picture");
        foreach (var secret in new[] { "陆建明", "320598197803160171", sandbox.State.Keys.OcrKeySecret, "Signature=",
            Convert.ToBase64String(Picture)[..40] })
            sandbox.Log.Text.ShouldNotContain(secret);
    }

    /// <summary>Adds three megabytes of comments after the first marker.</summary>
    private static byte[] Pad(byte[] jpeg)
    {
        byte[] comment = [0xFF, 0xFE, 0xFF, 0xFF, .. new byte[0xFFFD]];
        return [.. jpeg[..2], .. Enumerable.Repeat(comment, 48).SelectMany(c => c), .. jpeg[2..]];
    }

    private static async Task<IReadOnlyDictionary<string, OcrField>> Read(LiveSandbox sandbox, string provider, string kind)
    {
        var read = (await sandbox.Ocr(provider).Read(kind, Picture, default)).ShouldBeOfType<OcrResult.Ok>();
        read.Provider.ShouldBe(provider);
        return read.Fields;
    }
}
