using Dapper;
using Npgsql;
using PowerCrm.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>
/// The pictures that are compared with a new one are the nearest of the newest, as by a scan, and of all others those whose patterns are
/// close, by an index.
/// </summary>
[Trait("Category", "Slow")]
public sealed class NearestPicturesTests(TestHost host) : IClassFixture<TestHost>, IAsyncLifetime
{
    private const string Kind = "businessLicense";
    private const int Signs = 256, Bands = 8, BandSigns = Signs / Bands, Others = 20_000;

    private const string InsertSql = """
        insert into pc_images (id, owner, kind, proof, bytes, width, height, ready, submitted, mark, pattern, created_at)
        select gen_random_uuid(), gen_random_uuid(), @Kind, '', 1, 1, 1, true, true, '', p::bit(256),
            powercrm_now() - interval '1 day' + make_interval(secs => n)
        from unnest(@patterns::text[]) with ordinality as t (p, n)
        """;

    private const string InsertOthersSql = """
        insert into pc_images (id, owner, kind, proof, bytes, width, height, ready, submitted, mark, pattern, created_at)
        select gen_random_uuid(), gen_random_uuid(), @Kind, '', 1, 1, 1, true, true, '',
            ('x' || md5(i::text) || md5((-i)::text))::bit(256), powercrm_now() - make_interval(secs => i)
        from generate_series(1, @Others) i
        """;

    /// <summary>Compares all patterns, in the order of the query.</summary>
    private const string ScanSql = """
        select id from (
            select id, created_at, least(bit_count(pattern # @p0::bit(256)), bit_count(pattern # @p1::bit(256)),
                bit_count(pattern # @p2::bit(256)), bit_count(pattern # @p3::bit(256))) as distance
            from pc_images where kind = @kind and submitted) all_of_them
        where distance <= @mostDistance
        order by distance, created_at, id
        limit 50
        """;

    private readonly Random random = new(20261201);
    private string[] patterns = [];

    /// <summary>Inserts patterns at each distance from 0 to 15 signs of each rotation, among many that are far away.</summary>
    public async Task InitializeAsync()
    {
        patterns = [.. Enumerable.Range(0, 4).Select(_ => string.Concat(Enumerable.Range(0, Signs).Select(_ => random.Next(2))))];
        var near = patterns.SelectMany((p, rotation) => Enumerable.Range(0, 16).Select(distance => Change(p, PickSigns(distance)))
            // The worst cases: one sign in each band but one, which is each of the eight for some rotation, and one in each band.
            .Concat([Change(p, OnePerBand(but: rotation)), Change(p, OnePerBand(but: Bands - 1 - rotation)), Change(p, OnePerBand())]))
            .ToArray();
        random.Shuffle(near);
        await host.ExecuteSql("delete from pc_images");
        await host.ExecuteSql(InsertOthersSql, new { Kind, Others });
        await host.ExecuteSql(InsertSql, new { Kind, patterns = near });
        await host.ExecuteSql("vacuum (analyze) pc_images");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task where_all_are_compared_the_result_is_that_of_a_scan()
    {
        await using var connection = await host.OpenAsync();
        var found = await Find(connection, scanned: 1_000_000);
        found.Count.ShouldBe(50);
        found.ShouldBe(await Scan(connection, mostDistance: Signs));
    }

    [Fact]
    public async Task of_the_others_all_that_differ_in_up_to_seven_signs_are_found()
    {
        await using var connection = await host.OpenAsync();
        var close = await Scan(connection, mostDistance: Bands - 1);
        close.Count.ShouldBe(4 * 10, "0 to 7 signs, and twice one sign in each of seven bands");
        (await Find(connection, scanned: 1)).Take(close.Count).ShouldBe(close);
    }

    [Fact]
    public async Task neither_part_reads_all_pictures()
    {
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("set enable_seqscan = off");
        var plan = string.Join('\n', await connection.QueryAsync<string>("explain " + SamePictures.NearestSql,
            SamePictures.CreateParameters(Guid.CreateVersion7(), Kind, patterns, 1000)));
        plan.ShouldContain(" pc_images_bands ");
        plan.ShouldContain(" using pc_images_compared ");
    }

    private async Task<IReadOnlyList<Guid>> Find(NpgsqlConnection connection, int scanned) =>
        [.. (await SamePictures.FindNearest(connection, Guid.CreateVersion7(), Kind, patterns, scanned, CancellationToken.None))
            .Select(n => n.Id)];

    private async Task<IReadOnlyList<Guid>> Scan(NpgsqlConnection connection, int mostDistance) =>
        [.. await connection.QueryAsync<Guid>(ScanSql, new
        {
            kind = Kind,
            p0 = patterns[0],
            p1 = patterns[1],
            p2 = patterns[2],
            p3 = patterns[3],
            mostDistance,
        })];

    private IEnumerable<int> PickSigns(int count)
    {
        var signs = Enumerable.Range(0, Signs).ToArray();
        random.Shuffle(signs);
        return signs.Take(count);
    }

    private int[] OnePerBand(int? but = null) =>
        [.. Enumerable.Range(0, Bands).Where(band => band != but).Select(band => band * BandSigns + random.Next(BandSigns))];

    private static string Change(string pattern, IEnumerable<int> signs)
    {
        var changed = pattern.ToCharArray();
        foreach (var sign in signs)
            changed[sign] = changed[sign] == '0' ? '1' : '0';
        return new string(changed);
    }
}
