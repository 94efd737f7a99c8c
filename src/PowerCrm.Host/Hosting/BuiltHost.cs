using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Hosting;

/// <summary>A host that was built, with its prerequisites.</summary>
internal sealed class BuiltHost(WebApplication app, Prerequisites prerequisites) : IAsyncDisposable
{
    public WebApplication App => app;
    public Prerequisites Prerequisites => prerequisites;
    public IServiceProvider Services => app.Services;

    /// <summary>Brings the schema up to date and refuses what must not be in Production.</summary>
    public async Task Prepare(CancellationToken ct)
    {
        await RefuseIncompleteRestore(ct);
        await Migrate(ct);
        await AdoptRootKey(ct);
        await app.Services.GetRequiredService<DatabaseClock>().Refresh(ct);
        await ProductionRules.Check(app, ct);
        await app.Services.GetRequiredService<EarlierPolicyVersions>().Record(ct);
        await TombstoneLoop.EraseAgain(app.Services, app.Logger, ct);
        await HoldLoop.ReapplyHolds(app.Services, app.Logger, ct);
        await HoldLoop.ReapplyRequests(app.Services, ct);
        if (app.Environment.IsDevelopment())
            await Demo.DemoClock.Repair(app.Services.GetRequiredService<NpgsqlDataSource>(), app.Logger, ct);
    }

    /// <exception cref="StartupException">A restore into the database was begun and has not ended.</exception>
    public async Task RefuseIncompleteRestore(CancellationToken ct)
    {
        await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        if (await RestoreMark.FindFault(connection, ct) is { } fault)
            throw new StartupException($"{fault} {RestoreMark.Fix}");
    }

    private async Task Migrate(CancellationToken ct)
    {
        try
        {
            await app.Services.GetRequiredService<Maintenance>().Migrate(ct);
        }
        catch (SchemaRefusedException e)
        {
            throw new StartupException(e.Message);
        }
    }

    private async Task AdoptRootKey(CancellationToken ct)
    {
        await using var connection = await app.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        try
        {
            await KeyRoot.LoadOrCreate(connection, prerequisites.Master, ct);
        }
        catch (MasterKeyException e)
        {
            throw new StartupException(e.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (prerequisites)
            await app.DisposeAsync();
    }
}
