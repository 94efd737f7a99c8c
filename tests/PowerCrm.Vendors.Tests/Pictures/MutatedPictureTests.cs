namespace PowerCrm.Vendors.Tests;

/// <summary>Two hundred damaged files: each gives a picture or a refusal, and none hangs.</summary>
[Trait("Category", "Slow")]
public class MutatedPictureTests
{
    private static readonly byte[][] Seeds = [.. new[] { "alpha.png", "gray.jpg", "still.webp", "progressive.jpg", "gps_orient6.jpg",
        "tiny.jpg", "anim.gif" }.Select(Codec.ReadHostile)];

    [Fact]
    public async Task two_hundred_damaged_files_give_a_picture_or_a_refusal()
    {
        var pictures = Codec.Create();
        var uploads = Enumerable.Range(0, 200).Select(number => Mutate(number)).ToList();
        var results = await Task.WhenAll(uploads.Select(upload => pictures.Normalise(upload, default))).WaitAsync(TimeSpan.FromMinutes(5));

        results.ShouldAllBe(result => result is PictureResult.Ok || result is PictureResult.Rejected);
        results.OfType<PictureResult.Rejected>().Select(r => r.Code).Distinct().Count().ShouldBeGreaterThan(1);
        results.OfType<PictureResult.Ok>().ShouldNotBeEmpty(); // the damage reached the decoder, not only the check before it
    }

    [Fact]
    public void the_gate_reads_fifty_thousand_damaged_headers_without_an_exception()
    {
        foreach (var number in Enumerable.Range(0, 50_000))
        {
            var upload = Mutate(number, maxLength: 600);
            Should.NotThrow(() => PictureValidator.Check(upload));
        }
    }

    private static byte[] Mutate(int number, int maxLength = int.MaxValue)
    {
        var random = new Random(number);
        var seed = Seeds[number % Seeds.Length];
        var file = seed[..Math.Min(seed.Length, maxLength)];
        for (var hits = random.Next(1, 12); hits > 0; hits--)
            file[random.Next(random.Next(2) == 0 ? Math.Min(file.Length, 200) : file.Length)] = (byte)random.Next(256);
        return random.Next(6) switch
        {
            0 => file[..random.Next(file.Length)],
            1 => [.. file, .. file[..random.Next(file.Length)]],
            _ => file,
        };
    }
}
