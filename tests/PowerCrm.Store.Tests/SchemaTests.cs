using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Testing;

namespace PowerCrm.Store.Tests;

/// <summary>The schema is an approved file: a person reviews the changes of a migration before it is merged.</summary>
[Trait("Category", "Slow")]
public sealed class SchemaTests(Product product) : IClassFixture<Product>
{
    /// <summary>The product's own tables in full; only the names of Marten's and Wolverine's tables, which they manage.</summary>
    private const string Catalogue = """
        with ours as (select c.oid, c.relname from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname like 'pc\_%')
        select line from (
            select relname as owner, 1 as part, a.attnum::text as ord, relname || '.' || attname || ' ' || format_type(atttypid, atttypmod)
                || case when attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
            from ours join pg_attribute a on a.attrelid = ours.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = ours.oid and d.adnum = a.attnum
            union all select relname, 2, conname, relname || ' constraint ' || conname || ' ' || pg_get_constraintdef(k.oid)
            from ours join pg_constraint k on k.conrelid = ours.oid
            union all select relname, 3, indexname, pg_indexes.indexdef from ours join pg_indexes on tablename = relname
            union all select 'trigger', 4, tgrelid::regclass || tgname, pg_get_triggerdef(t.oid) from pg_trigger t where not tgisinternal
            union all select 'view', 5, viewname, 'view ' || viewname || ' as ' || definition from pg_views where schemaname = 'public'
            union all select 'sequence', 6, sequencename, 'sequence ' || schemaname || '.' || sequencename || ' cache ' || cache_size
                from pg_sequences
            union all select 'xfunction', 7, proname, pg_get_functiondef(p.oid) from pg_proc p
                where p.pronamespace = 'public'::regnamespace and proname not like 'mt\_%'
            union all select 'ztable', 8, c.oid::regclass::text, 'table ' || c.oid::regclass from pg_class c
                where c.relkind in ('r', 'p') and (c.relnamespace = 'public'::regnamespace and c.relname not like 'pc\_%'
                    or c.relnamespace = to_regnamespace('wolverine'))
        ) lines order by owner collate "C", part, case when part = 1 then lpad(ord, 4, '0') else ord end collate "C"
        """;

    [Fact]
    public async Task the_schema_is_as_approved() => await Approved.Match("Schema", await product.Query<string>(Catalogue));

    [Fact]
    public async Task migrating_again_changes_nothing_and_nothing_is_missing()
    {
        var before = await product.Query<string>(Catalogue);

        (await product.Admin.Migrate(CancellationToken.None)).ShouldBeEmpty();

        (await product.Admin.AssertSchema(CancellationToken.None)).ShouldBeEmpty();
        (await product.Query<string>(Catalogue)).ShouldBe(before);
    }

    [Fact]
    public async Task an_empty_database_is_reported_with_what_is_missing()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var host = StoreHost.CreateOn(database.ConnectionString);

        var missing = await host.Admin.AssertSchema(CancellationToken.None);

        missing.Count.ShouldBe(10);
        missing[0].ShouldBe("script store/001_store is not applied");
        missing[1].ShouldBe("script store/002_dead_letters_seen is not applied");
        missing[2].ShouldBe("script store/003_keys_by_bytes is not applied");
        missing[3].ShouldBe("script store/004_operations is not applied");
        missing[4].ShouldBe("script store/005_key_masters is not applied");
        missing[5].ShouldBe("script store/006_stream_ends is not applied");
        missing[6].ShouldBe("script store/007_fixed_clock is not applied");
        missing[7].ShouldBe("script store/008_name_pairs is not applied");
        missing[8].ShouldStartWith("Marten's tables or the guards of the log differ");
        missing[9].ShouldBe("Wolverine's tables are missing or differ");
    }

    [Fact]
    public async Task removed_schema_objects_are_reported()
    {
        await using var store = await StoreHost.Start();
        foreach (var (change, expected) in ((string, string)[])[
            ("drop table mt_doc_account", "Marten's tables"),
            ("alter table mt_events drop column headers", "Marten's tables"),
            ("drop table wolverine.wolverine_dead_letters", "Wolverine's tables"),
            ("delete from pc_schema where module = 'store'", "script store/001_store is not applied")])
        {
            await store.Execute(change);

            (await store.Admin.AssertSchema(CancellationToken.None))
                .ShouldContain(f => f.Contains(expected, StringComparison.Ordinal), change);
        }
    }

    [Fact]
    public async Task a_changed_script_and_an_unknown_script_are_reported()
    {
        await using var store = await StoreHost.Start();
        await store.Execute("update pc_schema set checksum = 'x' where module = 'store' and number = 1; insert into pc_schema values "
            + "('store', 99, 'later', 'x')");

        (await store.Admin.AssertSchema(CancellationToken.None)).ShouldBe(
            ["script store/001 was applied with another text", "the database has script store/099, which this build does not know"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task hosts_that_start_at_once_migrate_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Product.BuildOn(database.ConnectionString)));

        var applied = await Task.WhenAll(hosts.Select(h => h.Services.GetRequiredService<Maintenance>().Migrate(CancellationToken.None)));

        applied.Count(a => a.Count == 0).ShouldBe(3);
        applied.Single(a => a.Count > 0).Take(2).ShouldBe(["marten", "wolverine"]);
        foreach (var host in hosts)
        {
            (await host.Services.GetRequiredService<Maintenance>().AssertSchema(CancellationToken.None)).ShouldBeEmpty();
            await host.DisposeAsync();
        }
    }
}
