using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Testing;

namespace PowerCrm.Store.Tests;

/// <summary>The master key can be changed; derived values that cannot be recomputed depend on a root key that never changes.</summary>
public sealed class KeyMastersTests : IAsyncLifetime
{
    private static readonly byte[] First = [.. Enumerable.Repeat((byte)1, 32)], Second = [.. Enumerable.Repeat((byte)2, 32)];
    private static readonly CancellationToken Ct = CancellationToken.None;
    private StoreHost store = null!;
    private NpgsqlConnection connection = null!;

    private static MasterKey Old => new(First);
    private static MasterKey New => new(Second);
    private static MasterKey Both => new(Second, Old);

    public async Task InitializeAsync()
    {
        store = await StoreHost.Start();
        connection = await store.Source.OpenConnectionAsync();
    }

    public async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await store.DisposeAsync();
    }

    [Fact]
    public async Task both_masters_decrypt_and_the_new_one_encrypts()
    {
        var (before, after) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = await Ring(Old).Seal(before, "name", "Ann", Ct);
        var second = await Ring(Both).Seal(after, "name", "Bob", Ct);

        (await Ring(Both).Open<string>(first, "name", "test", Ct)).ShouldBe("Ann");
        (await Ring(New).Open<string>(second, "name", "test", Ct)).ShouldBe("Bob");
        var refused = await Should.ThrowAsync<System.Security.Cryptography.CryptographicException>(
            async () => await Ring(Old).Open<string>(second, "name", "test", Ct));
        refused.Message.ShouldContain(New.Name);
        refused.Message.ShouldContain("Keys__Master");
        (await KeyRing.Count(connection, Ct)).Under.ShouldBe(
            [new MasterKeyUsage(Old.Name, 1), new MasterKeyUsage(New.Name, 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task after_a_rotation_only_the_new_master_key_is_accepted()
    {
        var master = Old;
        await KeyRoot.LoadOrCreate(connection, master, Ct);
        var index = Ring(master).Index("phone", "13800000000");
        var values = new List<Personal>();
        // More than one page of the rotation.
        for (var i = 0; i < 501; i++)
            values.Add(await Ring(master).Seal(Guid.CreateVersion7(), "name", $"person {i}", Ct));
        var steps = new List<(long Done, long Of)>();

        (await KeyRotation.Run(connection, Both, (done, of) => steps.Add((done, of)), Ct)).ShouldBe(new KeyRotation.Result(501, 0, true));

        steps.ShouldBe([(500, 501), (501, 501)]);
        var alone = New;
        await KeyRoot.LoadOrCreate(connection, alone, Ct);
        foreach (var (value, i) in values.Select((v, i) => (v, i)))
            (await Ring(alone).Open<string>(value, "name", "test", Ct)).ShouldBe($"person {i}");
        Ring(alone).Index("phone", "13800000000").ShouldBe(index);
        var refused = await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, Old, Ct));
        refused.Message.ShouldStartWith($"This database is under master key {New.Name}, and this host has {Old.Name}.");
        (await KeyRotation.Run(connection, Both, (_, _) => { }, Ct)).ShouldBe(new KeyRotation.Result(0, 0, true));
    }

    [Fact]
    public async Task a_key_destroyed_during_a_rotation_stays_destroyed()
    {
        var subject = Guid.CreateVersion7();
        await KeyRoot.LoadOrCreate(connection, Old, Ct);
        await Ring(Old).Seal(subject, "name", "Ann", Ct);
        await using var other = await store.Source.OpenConnectionAsync();
        await using var erasure = await other.BeginTransactionAsync();
        await Ring(Old).DestroyKey(subject).Run(other, erasure, Ct);

        var rotation = KeyRotation.Run(connection, Both, (_, _) => { }, Ct);
        await Eventually.TrueAsync(() => store.One<bool>("select exists (select from pg_locks where not granted)"));
        await erasure.CommitAsync();

        (await rotation).ShouldBe(new KeyRotation.Result(0, 0, true));
        (await store.One<bool>("select wrapped is null from pc_subject_keys where subject = @subject", new { subject })).ShouldBeTrue();
    }

    [Fact]
    public async Task keys_under_an_unknown_master_are_reported_and_block_the_root()
    {
        await KeyRoot.LoadOrCreate(connection, Old, Ct);
        await Ring(new MasterKey([.. Enumerable.Repeat((byte)3, 32)])).Seal(Guid.CreateVersion7(), "name", "Cid", Ct);

        (await KeyRotation.Run(connection, Both, (_, _) => { }, Ct)).ShouldBe(new KeyRotation.Result(0, 1, false));

        (await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, Both, Ct))).Message
            .ShouldContain("keys rotate");
    }

    [Fact]
    public async Task a_database_older_than_the_root_keeps_its_master_key_as_the_root()
    {
        await Ring(Old).Seal(Guid.CreateVersion7(), "name", "Ann", Ct);
        await store.Sql("update pc_key_root set from_master = true; update pc_subject_keys set master = null");
        (await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, Both, Ct)))
            .Message.ShouldContain("without Keys__Previous");
        (await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, New, Ct)))
            .Message.ShouldContain("another master key");

        await KeyRoot.LoadOrCreate(connection, Old, Ct);
        (await KeyRotation.Run(connection, Both, (_, _) => { }, Ct)).ShouldBe(new KeyRotation.Result(1, 0, true));

        var alone = New;
        await KeyRoot.LoadOrCreate(connection, alone, Ct);
        alone.Derive("audit-chain").ShouldBe(Old.Derive("audit-chain"));
    }

    [Fact]
    public async Task a_new_database_has_a_root_independent_of_the_master_key()
    {
        var master = Old;
        await KeyRoot.LoadOrCreate(connection, master, Ct);

        master.Derive("audit-chain").ShouldNotBe(Old.Derive("audit-chain"));
        var again = Old;
        await KeyRoot.LoadOrCreate(connection, again, Ct);
        again.Derive("audit-chain").ShouldBe(master.Derive("audit-chain"));
        await store.Sql("delete from pc_key_root");
        (await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, Old, Ct))).Message
            .ShouldContain("keys restore");
    }

    [Fact]
    public async Task a_key_file_restores_missing_keys_but_no_erased_subjects()
    {
        var master = Old;
        await KeyRoot.LoadOrCreate(connection, master, Ct);
        var (lost, forgotten) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var value = await Ring(master).Seal(lost, "name", "Ann", Ct);
        await Ring(master).Seal(forgotten, "name", "Bob", Ct);
        using var file = new MemoryStream();
        await using (var snapshot = await connection.BeginTransactionAsync())
            (await KeyFile.Write(connection, snapshot, file, Ct)).Rows.ShouldBe(2);
        await store.Write(Ring(master).DestroyKey(forgotten));
        await store.Sql("delete from pc_subject_keys where subject = @lost; delete from pc_key_root", new { lost });

        (await Restore(file, Old)).ShouldBe(new KeyFile.RestoreResult(2, 1, 1, 0, true));

        var again = Old;
        await KeyRoot.LoadOrCreate(connection, again, Ct);
        again.Derive("x").ShouldBe(master.Derive("x"));
        (await Ring(again).Open<string>(value, "name", "test", Ct)).ShouldBe("Ann");
        (await store.One<bool>("select wrapped is null from pc_subject_keys where subject = @forgotten", new { forgotten })).ShouldBeTrue();
        // The opposite case: the file is newer than the database.
        using var newer = new MemoryStream();
        await using (var snapshot = await connection.BeginTransactionAsync())
            await KeyFile.Write(connection, snapshot, newer, Ct);
        await store.Sql("delete from pc_subject_keys where subject = @forgotten", new { forgotten });
        await Ring(master).Seal(forgotten, "name", "Bob", Ct);
        (await Restore(newer, Old)).ShouldBe(new KeyFile.RestoreResult(2, 0, 1, 1, false));
        (await Should.ThrowAsync<MasterKeyException>(() => Restore(file, New))).Message.ShouldContain(Old.Name);
    }

    [Fact]
    public async Task an_incomplete_key_file_is_refused()
    {
        await KeyRoot.LoadOrCreate(connection, Old, Ct);
        await Ring(Old).Seal(Guid.CreateVersion7(), "name", "Ann", Ct);
        using var file = new MemoryStream();
        await using (var snapshot = await connection.BeginTransactionAsync())
            await KeyFile.Write(connection, snapshot, file, Ct);
        var whole = file.ToArray();
        (await KeyFile.Check(new MemoryStream(whole), Ct)).Rows.ShouldBe(1);
        var text = System.Text.Encoding.UTF8.GetString(whole);
        var lines = text.Split('\n');

        foreach (var broken in (string[])[string.Join('\n', lines[0], lines[1]), string.Join('\n', lines[0], lines[2]),
            text.Replace("\"key\":1", "\"key\":2", StringComparison.Ordinal), text + lines[1], "{}", "a letter", ""])
            await Should.ThrowAsync<FormatException>(
                () => KeyFile.Check(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(broken)), Ct), broken);
    }

    private KeyRing Ring(MasterKey master) => new(store.Source, master, TimeProvider.System);

    private async Task<KeyFile.RestoreResult> Restore(MemoryStream file, MasterKey master)
    {
        file.Position = 0;
        await using var transaction = await connection.BeginTransactionAsync();
        var restored = await KeyFile.Restore(connection, transaction, file, master, Ct);
        await transaction.CommitAsync();
        return restored;
    }
}
