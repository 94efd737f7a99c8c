using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Registration;
using Xunit.Abstractions;

namespace PowerCrm.Host.Tests.Security;

/// <summary>
/// Hostile and damaged pictures through the product's own route: each gives a picture or a refusal with its code, and nothing hangs.
/// </summary>
public class HostileUploadTests(TestHost host, ITestOutputHelper output) : IClassFixture<TestHost>
{
    private static readonly string[] Seeds = ["alpha.png", "gray.jpg", "still.webp", "progressive.jpg", "gps_orient6.jpg", "tiny.jpg",
        "anim.gif", "polyglot_html_com.jpg"];
    private static readonly string[] RefusalCodes = ["image_too_large", "image_format_unsupported", "image_corrupt", "image_too_small"];

    public static TheoryData<string, int, string?> ReadIndex()
    {
        var data = new TheoryData<string, int, string?>();
        foreach (var file in JsonNode.Parse(File.ReadAllBytes(Repository.Data("hostile", "index.json")))!.AsArray())
            data.Add(file!["file"]!.GetValue<string>(), file["status"]!.GetValue<int>(), file["code"]?.GetValue<string>());
        return data;
    }

    [Theory, MemberData(nameof(ReadIndex))]
    public async Task a_hostile_file_ends_as_the_index_says(string file, int status, string? code)
    {
        var it = await Applicant.SignIn(host);
        var answer = await it.Upload("idCardFront", File.ReadAllBytes(Repository.Data("hostile", file)));
        (answer.Code, answer.Problem).ShouldBe((status, code), answer.Text);
        await using var connection = await host.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { it.Id }))
            .ShouldBe(code is null ? 1 : 0);
        if (code is not null)
            return;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/upload/image/{answer.Body["imageId"]!.GetValue<Guid>()}");
        request.Headers.Authorization = new("Bearer", it.Token);
        using var picture = await host.Http.SendAsync(request);
        var bytes = await picture.Content.ReadAsByteArrayAsync();
        bytes[..3].ShouldBe([0xFF, 0xD8, 0xFF]);
        foreach (var trace in new[] { "Exif", "GPS", "SECRETNAME", "http://ns.adobe.com", "<html", "<script", "ICC_PROFILE" })
            Encoding.Latin1.GetString(bytes).ShouldNotContain(trace, Case.Insensitive);
    }

    [Fact, Trait("Category", "Full")]
    public Task two_hundred_damaged_files_are_pictures_or_refusals() => UploadDamaged(0, 200);

    [Fact, Trait("Category", "Long")]
    public Task two_thousand_damaged_files_are_pictures_or_refusals() => UploadDamaged(10_000, 2000);

    private async Task UploadDamaged(int start, int count)
    {
        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        // A person may upload thirty a day; two people per core upload at the same time.
        var answers = new System.Collections.Concurrent.ConcurrentBag<Answer>();
        await Parallel.ForEachAsync(Enumerable.Range(start, count).Chunk(30),
            new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount }, async (numbers, ct) =>
        {
            var it = await Applicant.SignIn(host);
            foreach (var number in numbers)
                answers.Add(await it.Upload("idCardFront", Mutate(number)).WaitAsync(TimeSpan.FromSeconds(60), ct));
        });
        answers.Count.ShouldBe(count);
        answers.Where(a => a.Code is not (201 or 400 or 413 or 415)).Select(a => a.Text).ShouldBeEmpty();
        answers.Where(a => a.Code != 201).ShouldAllBe(a => RefusalCodes.Contains(a.Problem));
        // The damaged files reached the decoder, not only the check before it.
        answers.ShouldContain(a => a.Code == 201);
        (await host.Get("/health/ready")).ShouldBe(200);
        output.WriteLine($"{count} in {stopwatch.Elapsed.TotalSeconds:F0} s: " + string.Join(", ",
            answers.GroupBy(a => a.Problem ?? "taken").OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}")));
    }

    private static byte[] Mutate(int number)
    {
        var random = new Random(number);
        var file = File.ReadAllBytes(Repository.Data("hostile", Seeds[number % Seeds.Length]));
        for (var hits = random.Next(1, 12); hits > 0; hits--)
            file[random.Next(random.Next(2) == 0 ? Math.Min(file.Length, 200) : file.Length)] = (byte)random.Next(256);
        return random.Next(6) switch
        {
            0 => file[..random.Next(file.Length)],
            1 => [.. file, .. file[..random.Next(file.Length)]],
            2 => MoveRange(file, random),
            _ => file,
        };
    }

    /// <summary>Moves a range of bytes, which gives segments in another order and lengths that point outside the file.</summary>
    private static byte[] MoveRange(byte[] file, Random random)
    {
        var (from, length) = (random.Next(file.Length / 2), random.Next(1, file.Length / 4 + 2));
        var remaining = file.Where((_, i) => i < from || i >= from + length).ToArray();
        var to = random.Next(remaining.Length);
        return [.. remaining[..to], .. file[from..(from + length)], .. remaining[to..]];
    }
}
