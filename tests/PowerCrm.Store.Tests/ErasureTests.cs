using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PowerCrm.Store.Tests;

/// <summary>
/// Personal values are sealed with their subject's key. When the key is destroyed, they can no longer be read from the log, the documents
/// or the backups of either.
/// </summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private readonly Guid subject = Guid.CreateVersion7();
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task an_encrypted_value_decrypts_with_its_stream_and_field()
    {
        await SetName("Ann Lee");

        (await OpenValue((await ReadNamed()).Name)).ShouldBe("Ann Lee");
        (await OpenValue((await store.Find<Person>(subject))!.Name)).ShouldBe("Ann Lee");
    }

    [Fact]
    public async Task no_table_contains_the_clear_text()
    {
        await SetName("Ann Lee");

        foreach (var table in (string[])["mt_events", "mt_streams", "mt_doc_person", "pc_subject_keys"])
        {
            var rows = await store.Query<string>($"select t::text from {table} t");
            rows.ShouldNotBeEmpty(table);
            rows.ShouldAllBe(row => !row.Contains("Ann", StringComparison.Ordinal));
        }
        (await store.QuerySingle<string>("select data->'Name' ->> 'subject' from mt_events where type = 'named'"))
            .ShouldBe(subject.ToString());
    }

    [Fact]
    public async Task an_erased_subjects_values_read_null_on_every_host()
    {
        await SetName("Ann Lee");
        await using var other = await store.StartAnotherHost();

        await Erase();

        var name = (await ReadNamed()).Name;
        (await OpenValue(name)).ShouldBeNull();
        (await other.Keys.Open<string>(name, "name", "test", CancellationToken.None)).ShouldBeNull();
        (await OpenValue((await store.Find<Person>(subject))!.Name)).ShouldBeNull();
        (await store.Keys.OpenBytes(subject, "picture", new byte[64], CancellationToken.None)).ShouldBeNull();
        (await store.Keys.Fingerprint(subject, "name", new byte[1], CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task nothing_is_encrypted_for_an_erased_subject()
    {
        await SetName("Ann Lee");
        await Erase();

        await Should.ThrowAsync<SubjectErasedException>(async () => await store.Keys.Seal(subject, "name", "Ann", CancellationToken.None));
        await Should.ThrowAsync<SubjectErasedException>(async () =>
            await store.Keys.SealBytes(subject, "picture", new byte[8], CancellationToken.None));
        (await store.QuerySingle<bool>("select wrapped is null from pc_subject_keys where subject = @subject", new { subject }))
            .ShouldBeTrue();
    }

    [Fact]
    public async Task a_subject_erased_before_having_a_key_never_gets_one()
    {
        await Erase();

        await Should.ThrowAsync<SubjectErasedException>(async () => await store.Keys.Seal(subject, "name", "Ann", CancellationToken.None));
    }

    [Fact]
    public async Task erasing_twice_keeps_the_time_of_the_first_erasure()
    {
        await SetName("Ann Lee");
        await Erase();
        var destroyedAt = await ReadDestroyedAt();
        await store.AdvanceClock(TimeSpan.FromDays(1));

        await Erase();

        (await ReadDestroyedAt()).ShouldBe(destroyedAt);
    }

    [Fact]
    public async Task the_key_is_destroyed_atomically_with_its_event()
    {
        await SetName("Ann Lee");

        await Should.ThrowAsync<StaleVersionException>(() =>
            store.Events.Append([new StreamAppend(subject, ExpectedVersion.At(7), new Erased())], CancellationToken.None,
            [store.Keys.DestroyKey(subject)]));
        await Should.ThrowAsync<RowMissedException>(() => store.Events
        .Append([new StreamAppend(subject, ExpectedVersion.Any, new Erased())],
            CancellationToken.None, [store.Keys.DestroyKey(subject), Row.MustHit("delete from pc_due", new Rejection("no", "No."))]));
        store.Keys.Evict(subject);

        (await OpenValue((await ReadNamed()).Name)).ShouldBe("Ann Lee");
    }

    [Fact]
    public async Task a_value_moved_to_another_stream_or_field_or_altered_does_not_decrypt()
    {
        var value = await store.Keys.Seal(subject, "name", "Ann", CancellationToken.None);
        var bytes = value.Sealed.ToArray();
        bytes[^1] ^= 1;

        await Should.ThrowAsync<CryptographicException>(async () =>
            await store.Keys.Open<string>(value, "address", "test", CancellationToken.None));
        await Should.ThrowAsync<CryptographicException>(async () =>
            await store.Keys.Open<string>(value, "name", "test", CancellationToken.None, Guid.CreateVersion7()));
        await Should.ThrowAsync<CryptographicException>(async () => await OpenValue(value with { Sealed = bytes }));
        var picture = await store.Keys.SealBytes(subject, "picture", Encoding.UTF8.GetBytes("pixels"), CancellationToken.None);
        (await store.Keys.OpenBytes(subject, "front", picture, CancellationToken.None)).ShouldBeNull();
        (await store.Keys.OpenBytes(Guid.CreateVersion7(), "picture", picture, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task a_value_attributed_to_another_subject_does_not_decrypt()
    {
        var other = Guid.CreateVersion7();
        await store.Keys.Seal(other, "name", "Bob", CancellationToken.None);
        var value = await store.Keys.Seal(subject, "name", "Ann", CancellationToken.None);

        await Should.ThrowAsync<CryptographicException>(async () => await OpenValue(value with { Subject = other }));
    }

    [Fact]
    public async Task a_key_moved_to_another_subject_does_not_decrypt()
    {
        var other = Guid.CreateVersion7();
        await store.Keys.Seal(subject, "name", "Ann", CancellationToken.None);
        await store.Execute(
            "insert into pc_subject_keys select @other, key, wrapped, created_at from pc_subject_keys where subject = @subject",
            new { other, subject });

        await Should.ThrowAsync<CryptographicException>(async () => await store.Keys.Seal(other, "name", "Bob", CancellationToken.None));
    }

    [Fact]
    public async Task a_personal_value_never_serializes_or_prints_its_clear_text()
    {
        var value = await store.Keys.Seal(subject, "name", "Ann Lee", CancellationToken.None);

        $"{value} {new Named(value)}".ShouldContain("[personal]");
        (JsonSerializer.Serialize(value) + JsonSerializer.Serialize(new Named(value)) + value + new Named(value)).ShouldNotContain("Ann");
        JsonSerializer.Deserialize<Personal>(JsonSerializer.Serialize(value))!.Sealed.ToArray().ShouldBe(value.Sealed.ToArray());
    }

    [Fact]
    public async Task a_blind_index_is_equal_per_kind_and_a_fingerprint_is_unique_to_its_subject()
    {
        store.Keys.Index("phone", "1").ShouldBe(store.Keys.Index("phone", "1"));
        store.Keys.Index("phone", "1").ShouldNotBe(store.Keys.Index("wechat", "1"));
        var proof = await store.Keys.Fingerprint(subject, "photo", new byte[] { 1 }, CancellationToken.None);
        proof.ShouldBe(await store.Keys.Fingerprint(subject, "photo", new byte[] { 1 }, CancellationToken.None));
        proof.ShouldNotBe(await store.Keys.Fingerprint(Guid.CreateVersion7(), "photo", new byte[] { 1 }, CancellationToken.None));
    }

    private async Task SetName(string name) =>
        await store.Append(subject, new Named(await store.Keys.Seal(subject, "name", name, CancellationToken.None)));

    private async Task Erase()
    {
        await store.Events.Append([new StreamAppend(subject, ExpectedVersion.Any, new Erased())], CancellationToken.None,
            [store.Keys.DestroyKey(subject)]);
        store.Keys.Evict(subject);
    }

    private async Task<Named> ReadNamed() => (await store.ReadEvents(subject)).Select(e => e.Data).OfType<Named>().First();

    private async Task<string?> OpenValue(Personal value) => await store.Keys.Open<string>(value, "name", "test", CancellationToken.None);

    private Task<DateTime> ReadDestroyedAt() =>
        store.QuerySingle<DateTime>("select destroyed_at from pc_subject_keys where subject = @subject", new { subject });
}
