using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Bench.Measuring;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Bench.Http;

/// <summary>Measures the steps of an upload, one after the other, in this process and by the classes that the host uses.</summary>
internal static class UploadSteps
{
    /// <param name="database">A database that a host has migrated.</param>
    /// <param name="uploadTime">The median of the whole upload over HTTP, in milliseconds.</param>
    public static async Task<IReadOnlyList<Figure>> Measure(string database, string folder, byte[] photo, int times, double uploadTime,
        CancellationToken ct)
    {
        var settings = new Dictionary<string, string?> { ["Blobs:Path"] = Path.Combine(folder, "steps") };
        await using var services = new ServiceCollection().AddLogging()
            .AddVendors(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        await using var source = NpgsqlDataSource.Create(database);
        var (pictures, blobs) = (services.GetRequiredService<IPictures>(), services.GetRequiredService<IBlobs>());
        var (keys, owner) = (new KeyRing(source, new MasterKey(new byte[32]), TimeProvider.System), Guid.CreateVersion7());
        await keys.CreateKeys([owner], ct);
        var (decodes, marks, seals, writes) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = -2; i < times; i++)
        {
            var (decoded, decodeTime) = await Time(() => pictures.Normalise(photo, ct));
            var (_, markedTime) = await Time(() => pictures.Normalise(photo, ct, withMark: true));
            if (decoded is not PictureResult.Ok picture)
                throw new InvalidOperationException("The photo was refused.");
            var image = Guid.CreateVersion7();
            var (sealedBytes, sealTime) = await Time(() => keys.SealBytes(owner, "image", picture.Jpeg, ct).AsTask());
            var (_, writeTime) = await Time(async () =>
            {
                await blobs.Put(image, sealedBytes, ct);
                return true;
            });
            if (i < 0)
                continue;
            decodes.Add(decodeTime);
            marks.Add(markedTime - decodeTime);
            seals.Add(sealTime);
            writes.Add(writeTime);
        }
        var rest = uploadTime - decodes.Median() - marks.Median() - seals.Median() - writes.Median();
        return
        [
            new Figure("of the upload: check, decode, shrink and encode in a child process, p50", $"{decodes.Median().N0()} ms"),
            new Figure("of the upload: the mark by which the same picture is recognized, in a second child, p50",
                $"{marks.Median().N0()} ms", Note: "of licences and fronts of cards"),
            new Figure("of the upload: seal, p50", $"{seals.Median().N1()} ms"),
            new Figure("of the upload: write to the disk, flushed, p50", $"{writes.Median().N1()} ms"),
            new Figure("of the upload: the rest", $"{rest.N0()} ms",
                Note: "the median over HTTP without these steps: receiving, idempotency, limits, rows, the response"),
        ];
    }

    private static async Task<(T Result, double Milliseconds)> Time<T>(Func<Task<T>> step)
    {
        var started = Stopwatch.GetTimestamp();
        return (await step(), Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
