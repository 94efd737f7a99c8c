namespace PowerCrm.Vendors.Tests;

/// <summary>Tests the real client against the sandbox, which checks every signature.</summary>
public class S3BlobsTests
{
    private static Task<LiveSandbox> Start(Action<Dictionary<string, string?>>? change = null) => LiveSandbox.Start(change: settings =>
    {
        settings["Blobs:Provider"] = "s3";
        change?.Invoke(settings);
    });

    [Fact]
    public async Task a_blob_is_stored_read_and_deleted()
    {
        await using var sandbox = await Start();
        var id = Guid.CreateVersion7();
        (await sandbox.Blobs.Get(id, default)).ShouldBeNull();
        await sandbox.Blobs.Put(id, new byte[] { 1, 2, 3 }, default);
        await sandbox.Blobs.Put(id, new byte[] { 4, 5 }, default);
        (await sandbox.Blobs.Get(id, default)).ShouldBe([4, 5]);
        sandbox.State.Objects.Keys.ShouldBe([id.ToString("N")]);
        (await sandbox.Blobs.Delete(id, default)).ShouldBeTrue();
        (await sandbox.Blobs.Delete(id, default)).ShouldBeFalse();
        (await sandbox.Blobs.Get(id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task a_picture_of_several_megabytes_round_trips()
    {
        await using var sandbox = await Start();
        var (id, bytes) = (Guid.CreateVersion7(), new byte[6_000_000]);
        new Random(1).NextBytes(bytes);
        await sandbox.Blobs.Put(id, bytes, default);
        (await sandbox.Blobs.Get(id, default))!.AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Blobs:KeySecret", "wrong")]
    [InlineData("Blobs:KeyId", "wrong")]
    [InlineData("Blobs:Region", "wrong")]
    public async Task a_wrong_key_makes_the_store_unavailable(string setting, string value)
    {
        await using var sandbox = await Start(settings => settings[setting] = value);
        await Should.ThrowAsync<BlobsUnavailableException>(() => sandbox.Blobs.Put(Guid.CreateVersion7(), new byte[] { 1 }, default));
        await Should.ThrowAsync<BlobsUnavailableException>(() => sandbox.Blobs.Get(Guid.CreateVersion7(), default));
        sandbox.State.Objects.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("error")]
    [InlineData("timeout")]
    public async Task a_failing_store_is_unavailable_and_loses_nothing(string mode)
    {
        await using var sandbox = await Start(s => s["Blobs:Timeout"] = "00:00:05");
        var id = Guid.CreateVersion7();
        await sandbox.Blobs.Put(id, new byte[] { 1 }, default);
        (await sandbox.SetFault("blobs", mode)).EnsureSuccessStatusCode();
        await Should.ThrowAsync<BlobsUnavailableException>(() => sandbox.Blobs.Get(id, default));
        await Should.ThrowAsync<BlobsUnavailableException>(() => sandbox.Blobs.Delete(id, default));
        (await sandbox.SetFault("blobs", "ok")).EnsureSuccessStatusCode();
        (await sandbox.Blobs.Get(id, default)).ShouldBe([1]);
    }

    [Fact]
    public async Task a_missing_address_is_refused_at_startup()
    {
        await using var sandbox = await Start(settings => settings["Blobs:Url"] = "");
        Should.Throw<InvalidOperationException>(() => sandbox.Blobs).Message.ShouldContain("Blobs__Url");
    }
}
