using System.IO.Compression;
using System.Text.Json.Nodes;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Review;
using UglyToad.PdfPig;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>The page of an export as a PDF, read back with another library.</summary>
[Trait("Category", "Slow")]
public sealed class ExportPdfTests
{
    private static readonly DateTimeOffset ExportedAt = new(2026, 11, 28, 8, 0, 0, TimeSpan.Zero);

    private static ExportFont Font => new ExportFonts(null).Find()
        ?? throw new InvalidOperationException($"./powercrm test installs {ExportFonts.Package}.");

    [Fact, Trait("Category", "Full")]
    public async Task an_export_has_its_timeline_as_a_pdf_in_chinese()
    {
        await using var host = await TestHost.StartAsync();
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var zip = await DownloadExport(host, auditor, new { registrationId = it.Id, reason = "年度审计" });
        JsonNode.Parse(Text(zip["manifest.json"]))!["pdf"]!.GetValue<bool>().ShouldBeTrue();
        using var pdf = PdfDocument.Open(zip["timeline.pdf"]);
        pdf.Information.Title.ShouldBe($"审计导出 客户注册 {it.Id}");
        var text = ExtractText(pdf);
        foreach (var expected in (string[])["审计导出", "微信登录授权", "提交资料", "上传证照", "深圳市示例电子有限公司", "info_submitted", $"{it.Id}",
            "完整性由", "***"])
            text.ShouldContain(expected);
        foreach (var personal in (string[])["张伟", it.OpenId, "□"])
            text.ShouldNotContain(personal);
        zip = await DownloadExport(host, auditor, new { from = "2020-01-01T00:00:00Z", to = "2020-12-31T00:00:00Z", reason = "空" });
        using var period = PdfDocument.Open(zip["timeline.pdf"]);
        ExtractText(period).ShouldContain("检查点");
    }

    [Fact, Trait("Category", "Full")]
    public async Task without_a_font_there_is_no_pdf_and_the_html_timeline_says_so()
    {
        await using var host = await TestHost.StartAsync("--Audit:Font=/nowhere/font.ttf");
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var zip = await DownloadExport(host, auditor, new { registrationId = it.Id, reason = "年度审计" });
        zip.Keys.ShouldNotContain("timeline.pdf");
        JsonNode.Parse(Text(zip["manifest.json"]))!["pdf"]!.GetValue<bool>().ShouldBeFalse();
        Text(zip["timeline.html"]).ShouldContain($"Debian 软件包 {ExportFonts.Package}");
    }

    [Fact]
    public void letters_that_the_font_lacks_are_boxes()
    {
        // An emoji, a rare ideograph outside the basic plane, a control character, half a surrogate pair, and a private-use character.
        var unsupported = "甲\U0001F600乙\U00030EDE丙\u0007丁\uD842戊\uE123己";
        using var pdf = PdfDocument.Open(ExportPdf.Render(CreateSheet([[new(unsupported), new("x")]]), Font, ExportedAt));
        ExtractText(pdf).ShouldContain("甲□乙□丙□丁□戊□己");
    }

    [Fact]
    public void long_text_continues_on_the_next_page()
    {
        var rows = Enumerable.Range(1, 120).Select(i => (IReadOnlyList<ExportSheet.Cell>)
            [new($"第{i}行"),
                new("", string.Concat(Enumerable.Range(0, i % 7 == 0 ? 900 : 20).Select(n => $"<{i}.{n}>")), ["姓名：张伟"])]).ToList();
        using var pdf = PdfDocument.Open(ExportPdf.Render(CreateSheet(rows), Font, ExportedAt));
        pdf.NumberOfPages.ShouldBeGreaterThan(20);
        var pages = pdf.GetPages().Select(p => string.Concat(p.Letters.Select(l => l.Value))).ToList();
        pages.Skip(1).SkipLast(1).ShouldAllBe(p => p.Contains("第一列"), "each page has the heads of the columns");
        pages[4].ShouldContain($"5/{pages.Count}".Replace("/", " / ", StringComparison.Ordinal));
        var text = string.Concat(pages);
        text.Count(letter => letter == '<').ShouldBe(Enumerable.Range(1, 120).Sum(i => i % 7 == 0 ? 900 : 20), "no line is lost");
        for (var i = 1; i <= 120; i++)
        {
            text.ShouldContain($"第{i}行");
            text.ShouldContain($"<{i}.{(i % 7 == 0 ? 899 : 19)}>");
        }
        foreach (var page in pdf.GetPages())
            page.Letters.ShouldAllBe(l => l.Location.X > 30 && l.Location.X < 815 && l.Location.Y > 15 && l.Location.Y < 565);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no font at all, and long enough to have a table directory somewhere in it")]
    [InlineData("ttcf\0\0\0\0\0\0\0\0\u007f\u007f\u007f\u007f")]
    public void a_file_that_is_no_font_counts_as_none(string content)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);
        new ExportFonts(file).Find().ShouldBeNull();
        File.Delete(file);
    }

    private static ExportSheet CreateSheet(IReadOnlyList<IReadOnlyList<ExportSheet.Cell>> rows) =>
        new("标题", "摘要", "警告", [("第一列", 0.3), ("第二列", 0.7)], rows, "结尾");

    /// <summary>Returns the text without line breaks.</summary>
    private static string ExtractText(PdfDocument pdf) => string.Concat(pdf.GetPages().SelectMany(p => p.Letters).Select(l => l.Value));

    private static string Text(byte[] file) => System.Text.Encoding.UTF8.GetString(file);

    private static async Task<Dictionary<string, byte[]>> DownloadExport(TestHost host, Staff caller, object body)
    {
        var id = (await caller.Post("/audit/exports", body)).ShouldBe(202)["id"].GetValue<Guid>();
        await Eventually.TrueAsync(async () =>
            await host.ExecuteScalar<string>("select state from pc_audit_exports where id = @id", new { id }) is "done" or "failed");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/audit/exports/{id}");
        request.Headers.Authorization = new("Bearer", caller.Token);
        using var response = await host.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200);
        using var zip = new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync()));
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var entry = e.Open();
            var bytes = new MemoryStream();
            entry.CopyTo(bytes);
            return bytes.ToArray();
        });
    }
}
