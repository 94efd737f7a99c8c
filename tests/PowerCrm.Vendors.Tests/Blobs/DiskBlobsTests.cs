using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors.Tests;

public class DiskBlobsTests
{
    private readonly string folder = Path.Combine(Codec.CreateFolder(), "blobs");

    private DiskBlobs Blobs => new(Options.Create(new BlobOptions { Path = folder }), NullLogger<DiskBlobs>.Instance);

    [Fact]
    public async Task a_blob_is_stored_read_and_deleted()
    {
        var id = Guid.CreateVersion7();
        await Blobs.Put(Guid.CreateVersion7(), new byte[] { 0 }, default);
        (await Blobs.Get(id, default)).ShouldBeNull();

        await Blobs.Put(id, new byte[] { 1, 2, 3 }, default);
        await Blobs.Put(id, new byte[] { 4, 5 }, default);
        (await Blobs.Get(id, default)).ShouldBe([4, 5]);

        (await Blobs.Delete(id, default)).ShouldBeTrue();
        (await Blobs.Delete(id, default)).ShouldBeFalse();
        (await Blobs.Get(id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task a_missing_folder_means_an_unavailable_store_and_not_deleted_blobs()
    {
        var id = Guid.CreateVersion7();
        await Blobs.Put(id, new byte[] { 1 }, default);
        Directory.Move(folder, folder + ".away");
        await Should.ThrowAsync<BlobsUnavailableException>(() => Blobs.Get(id, default));
        await Should.ThrowAsync<BlobsUnavailableException>(() => Blobs.Delete(id, default));
        Directory.Move(folder + ".away", folder);
        (await Blobs.Get(id, default)).ShouldBe([1]);
    }

    [Fact]
    public async Task files_lie_two_folders_deep_and_are_the_owners_alone()
    {
        var id = Guid.CreateVersion7();
        await Blobs.Put(id, new byte[] { 1 }, default);
        var name = id.ToString("N");

        var file = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
        file.ShouldBe(Path.Combine(folder, name[28..30], name[30..], name));
        if (OperatingSystem.IsWindows()) return;
        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var directory in new[] { folder, Path.Combine(folder, name[28..30]), Path.Combine(folder, name[28..30], name[30..]) })
            File.GetUnixFileMode(directory).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task a_cancelled_put_keeps_the_old_blob_and_leaves_no_temporary_file()
    {
        var id = Guid.CreateVersion7();
        await Blobs.Put(id, new byte[] { 1 }, default);

        await Should.ThrowAsync<OperationCanceledException>(() => Blobs.Put(id, new byte[] { 2 }, new CancellationToken(canceled: true)));

        (await Blobs.Get(id, default)).ShouldBe([1]);
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task temporary_files_of_a_crash_are_deleted_with_the_blob(bool isStored)
    {
        var (id, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Blobs.Put(id, new byte[] { 1 }, default);
        await Blobs.Put(other, new byte[] { 2 }, default);
        var file = Directory.EnumerateFiles(folder, $"{id:N}", SearchOption.AllDirectories).ShouldHaveSingleItem();
        await File.WriteAllBytesAsync($"{file}.{Guid.CreateVersion7():N}.tmp", [3]);
        if (!isStored) File.Delete(file);

        (await Blobs.Delete(id, default)).ShouldBe(isStored);

        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).ShouldBe([$"{other:N}"]);
    }

    [Fact]
    public async Task concurrent_writers_of_one_blob_leave_one_complete_blob()
    {
        var id = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => Blobs.Put(id, Enumerable.Repeat((byte)n, 5000).ToArray(), default)));
        var blob = await Blobs.Get(id, default);
        blob!.Length.ShouldBe(5000);
        blob.Distinct().ShouldHaveSingleItem();
    }
}
