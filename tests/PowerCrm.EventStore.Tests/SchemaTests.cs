using PowerCrm.Testing;

namespace PowerCrm.EventStore.Tests;

/// <summary>The schema is an approved file: what a migration changes is read by a person before it is landed.</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync() => store = await Store.Create(b => b.Project<AccountProjection, Account>(Run.Inline).Project<TurnoverProjection, Turnover>(Run.Async));

    public async Task DisposeAsync() => await store.DisposeAsync();

    private const string Catalogue = """
        with ours as (select c.oid, c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'effects')
        select line from (
            select relname as owner, 1 as part, a.attnum::text as ord, relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
                || case when attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
            from ours join pg_attribute a on a.attrelid = ours.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = ours.oid and d.adnum = a.attnum
            union all select relname, 2, conname, relname || ' constraint ' || conname || ' ' || pg_get_constraintdef(k.oid)
            from ours join pg_constraint k on k.conrelid = ours.oid
            union all select relname, 3, indexname, pg_indexes.indexdef from ours join pg_indexes on tablename = relname
            union all select relname, 4, tgname, pg_get_triggerdef(t.oid) from ours join pg_trigger t on t.tgrelid = ours.oid and not tgisinternal
            union all select 'sequence', 5, sequencename, 'sequence ' || sequencename || ' start ' || start_value || ' increment ' || increment_by || ' cache ' || cache_size
            from pg_sequences where schemaname = 'public' and sequencename not like 'effects%'
            union all select 'zfunction', 6, proname, pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = 'public'::regnamespace
        ) lines order by owner collate "C", part, case when part = 1 then lpad(ord, 4, '0') else ord end collate "C"
        """;

    [Fact]
    public async Task it_is_as_approved()
    {
        var folder = Path.Combine(Repository.Root, "tests", "PowerCrm.EventStore.Tests");
        var (approved, received) = (Path.Combine(folder, "Schema.approved.txt"), Path.Combine(folder, "Schema.received.txt"));
        var schema = string.Join('\n', await store.All<string>(Catalogue)).ReplaceLineEndings("\n").TrimEnd() + "\n";

        var expected = File.Exists(approved) ? await File.ReadAllTextAsync(approved) : "";
        if (schema != expected)
            await File.WriteAllTextAsync(received, schema);
        schema.ShouldBe(expected, $"Look at {Path.GetFileName(received)} and rename it, if that is what you meant.");
        File.Delete(received);
    }

    [Fact]
    public async Task migrating_again_changes_nothing_and_nothing_is_missing()
    {
        (await store.Admin.Migrate(CancellationToken.None)).ShouldBeEmpty();
        (await store.Admin.AssertSchema(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_script_applied_with_another_text_and_one_of_a_newer_build_are_told()
    {
        await store.Sql("update pc_schema set checksum = 'x' where module = 'store' and number = 2; insert into pc_schema values ('store', 99, 'later', 'x')");

        (await store.Admin.AssertSchema(CancellationToken.None)).ShouldBe(
            ["script store/002 was applied with another text", "the database has script store/099, which this build does not know"], ignoreOrder: true);
    }

    [Fact]
    public async Task hosts_that_start_at_once_migrate_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var first = await Store.On(database.ConnectionString);
        await using var second = await Store.On(database.ConnectionString);

        var applied = await Task.WhenAll(first.Admin.Migrate(CancellationToken.None), second.Admin.Migrate(CancellationToken.None));

        applied.Count(a => a.Count == 0).ShouldBe(1);
    }
}
