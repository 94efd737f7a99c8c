using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Testing;

namespace PowerCrm.Store.Tests;

/// <summary>The master key can be changed; derived values that cannot be recomputed depend on a root key that never changes.</summary>
public sealed class KeyMastersTests : IAsyncLifetime
{
    private static readonly byte[] FirstKey = [.. Enumerable.Repeat((byte)1, 32)], SecondKey = [.. Enumerable.Repeat((byte)2, 32)];
    private static readonly CancellationToken Ct = CancellationToken.None;
    private StoreHost store = null!;
    private NpgsqlConnection connection = null!;

    private static MasterKey OldMaster => new(FirstKey);
    private static MasterKey NewMaster => new(SecondKey);
    private static MasterKey BothMasters => new(SecondKey, OldMaster);

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
        var first = await CreateRing(OldMaster).Seal(before, "name", "Ann", Ct);
        var second = await CreateRing(BothMasters).Seal(after, "name", "Bob", Ct);

        (await CreateRing(BothMasters).Open<string>(first, "name", "test", Ct)).ShouldBe("Ann");
        (await CreateRing(NewMaster).Open<string>(second, "name", "test", Ct)).ShouldBe("Bob");
        var exception = await Should.ThrowAsync<System.Security.Cryptography.CryptographicException>(
            async () => await CreateRing(OldMaster).Open<string>(second, "name", "test", Ct));
        exception.Message.ShouldContain(NewMaster.Name);
        exception.Message.ShouldContain("Keys__Master");
        (await KeyRing.ReadStatistics(connection, Ct)).ByMasterKey.ShouldBe(
            [new MasterKeyUsage(OldMaster.Name, 1), new MasterKeyUsage(NewMaster.Name, 1)], ignoreOrder: true);
    }

    [Fact]
    public async Task after_a_rotation_only_the_new_master_key_is_accepted()
    {
        var master = OldMaster;
        await KeyRoot.LoadOrCreate(connection, master, Ct);
        var index = CreateRing(master).Index("phone", "13800000000");
        var values = new List<Personal>();
        // More than one page of the rotation.
        for (var i = 0; i < 501; i++)
            values.Add(await CreateRing(master).Seal(Guid.CreateVersion7(), "name", $"person {i}", Ct));
        var steps = new List<(long Done, long Total)>();

        (await KeyRotation.Run(connection, BothMasters, (done, of) => steps.Add((done, of)), Ct))
            .ShouldBe(new KeyRotation.Result(501, 0, true));

        steps.ShouldBe([(500, 501), (501, 501)]);
        var newMaster = NewMaster;
        await KeyRoot.LoadOrCreate(connection, newMaster, Ct);
        foreach (var (value, i) in values.Select((v, i) => (v, i)))
            (await CreateRing(newMaster).Open<string>(value, "name", "test", Ct)).ShouldBe($"person {i}");
        CreateRing(newMaster).Index("phone", "13800000000").ShouldBe(index);
        var exception = await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, OldMaster, Ct));
        exception.Message.ShouldStartWith($"This database is under master key {NewMaster.Name}, and this host has {OldMaster.Name}.");
        (await KeyRotation.Run(connection, BothMasters, (_, _) => { }, Ct)).ShouldBe(new KeyRotation.Result(0, 0, true));
    }

    [Fact]
    public async Task a_key_destroyed_during_a_rotation_stays_destroyed()
    {
        var subject = Guid.CreateVersion7();
        await KeyRoot.LoadOrCreate(connection, OldMaster, Ct);
        await CreateRing(OldMaster).Seal(subject, "name", "Ann", Ct);
        await using var other = await store.Source.OpenConnectionAsync();
        await using var erasure = await other.BeginTransactionAsync();
        await CreateRing(OldMaster).DestroyKey(subject).Run(other, erasure, Ct);

        var rotation = KeyRotation.Run(connection, BothMasters, (_, _) => { }, Ct);
        await Eventually.TrueAsync(() => store.QuerySingle<bool>(
            "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"));
        await erasure.CommitAsync();

        (await rotation).ShouldBe(new KeyRotation.Result(0, 0, true));
        (await store.QuerySingle<bool>("select wrapped is null from pc_subject_keys where subject = @subject", new { subject }))
            .ShouldBeTrue();
    }

    [Fact]
    public async Task keys_under_an_unknown_master_are_reported_and_block_the_root()
    {
        await KeyRoot.LoadOrCreate(connection, OldMaster, Ct);
        await CreateRing(new MasterKey([.. Enumerable.Repeat((byte)3, 32)])).Seal(Guid.CreateVersion7(), "name", "Cid", Ct);

        (await KeyRotation.Run(connection, BothMasters, (_, _) => { }, Ct)).ShouldBe(new KeyRotation.Result(0, 1, false));

        (await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, BothMasters, Ct))).Message
            .ShouldContain("keys rotate");
    }

    [Fact]
    public async Task a_database_older_than_the_root_keeps_its_master_key_as_the_root()
    {
        await CreateRing(OldMaster).Seal(Guid.CreateVersion7(), "name", "Ann", Ct);
        await store.Execute("update pc_key_root set from_master = true; update pc_subject_keys set master = null");
        (await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, BothMasters, Ct)))
            .Message.ShouldContain("without Keys__Previous");
        (await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, NewMaster, Ct)))
            .Message.ShouldContain("another master key");

        await KeyRoot.LoadOrCreate(connection, OldMaster, Ct);
        (await KeyRotation.Run(connection, BothMasters, (_, _) => { }, Ct)).ShouldBe(new KeyRotation.Result(1, 0, true));

        var newMaster = NewMaster;
        await KeyRoot.LoadOrCreate(connection, newMaster, Ct);
        newMaster.Derive("audit-chain").ShouldBe(OldMaster.Derive("audit-chain"));
    }

    [Fact]
    public async Task a_new_database_has_a_root_independent_of_the_master_key()
    {
        var master = OldMaster;
        await KeyRoot.LoadOrCreate(connection, master, Ct);

        master.Derive("audit-chain").ShouldNotBe(OldMaster.Derive("audit-chain"));
        var reloaded = OldMaster;
        await KeyRoot.LoadOrCreate(connection, reloaded, Ct);
        reloaded.Derive("audit-chain").ShouldBe(master.Derive("audit-chain"));
        await store.Execute("delete from pc_key_root");
        (await Should.ThrowAsync<MasterKeyException>(() => KeyRoot.LoadOrCreate(connection, OldMaster, Ct))).Message
            .ShouldContain("keys restore");
    }

    [Fact]
    public async Task a_key_file_restores_missing_keys_but_no_erased_subjects()
    {
        var master = OldMaster;
        await KeyRoot.LoadOrCreate(connection, master, Ct);
        var (lost, forgotten) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var value = await CreateRing(master).Seal(lost, "name", "Ann", Ct);
        await CreateRing(master).Seal(forgotten, "name", "Bob", Ct);
        using var file = new MemoryStream();
        await using (var snapshot = await connection.BeginTransactionAsync())
            (await KeyFile.Write(connection, snapshot, file, Ct)).Rows.ShouldBe(2);
        await store.WriteRows(CreateRing(master).DestroyKey(forgotten));
        await store.Execute("delete from pc_subject_keys where subject = @lost; delete from pc_key_root", new { lost });

        (await Restore(file, OldMaster)).ShouldBe(new KeyFile.RestoreResult(2, 1, 1, 0, true));

        var reloaded = OldMaster;
        await KeyRoot.LoadOrCreate(connection, reloaded, Ct);
        reloaded.Derive("x").ShouldBe(master.Derive("x"));
        (await CreateRing(reloaded).Open<string>(value, "name", "test", Ct)).ShouldBe("Ann");
        (await store.QuerySingle<bool>("select wrapped is null from pc_subject_keys where subject = @forgotten", new { forgotten }))
            .ShouldBeTrue();
        // The opposite case: the file is newer than the database.
        using var newer = new MemoryStream();
        await using (var snapshot = await connection.BeginTransactionAsync())
            await KeyFile.Write(connection, snapshot, newer, Ct);
        await store.Execute("delete from pc_subject_keys where subject = @forgotten", new { forgotten });
        await CreateRing(master).Seal(forgotten, "name", "Bob", Ct);
        (await Restore(newer, OldMaster)).ShouldBe(new KeyFile.RestoreResult(2, 0, 1, 1, false));
        (await Should.ThrowAsync<MasterKeyException>(() => Restore(file, NewMaster))).Message.ShouldContain(OldMaster.Name);
    }

    [Fact]
    public async Task an_incomplete_key_file_is_refused()
    {
        await KeyRoot.LoadOrCreate(connection, OldMaster, Ct);
        await CreateRing(OldMaster).Seal(Guid.CreateVersion7(), "name", "Ann", Ct);
        using var file = new MemoryStream();
        await using (var snapshot = await connection.BeginTransactionAsync())
            await KeyFile.Write(connection, snapshot, file, Ct);
        var content = file.ToArray();
        (await KeyFile.Check(new MemoryStream(content), Ct)).Rows.ShouldBe(1);
        var text = System.Text.Encoding.UTF8.GetString(content);
        var lines = text.Split('\n');

        foreach (var broken in (string[])[string.Join('\n', lines[0], lines[1]), string.Join('\n', lines[0], lines[2]),
            text.Replace("\"key\":1", "\"key\":2", StringComparison.Ordinal), text + lines[1], "{}", "a letter", ""])
            await Should.ThrowAsync<FormatException>(
                () => KeyFile.Check(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(broken)), Ct), broken);
    }

    private KeyRing CreateRing(MasterKey master) => new(store.Source, master, TimeProvider.System);

    private async Task<KeyFile.RestoreResult> Restore(MemoryStream file, MasterKey master)
    {
        file.Position = 0;
        await using var transaction = await connection.BeginTransactionAsync();
        var restored = await KeyFile.Restore(connection, transaction, file, master, Ct);
        await transaction.CommitAsync();
        return restored;
    }
}
