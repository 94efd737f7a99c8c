using PowerCrm.Host.Backup;
using PowerCrm.Host.Operations;

namespace PowerCrm.Host.Audit;

internal static class AuditServices
{
    /// <summary>Adds the log's seals, checkpoints and exports, the standing audit, and the retention of data.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var (services, configuration, production) = (builder.Services, builder.Configuration, builder.Environment.IsProduction());
        services.AddSingleton<LogChain>().AddSingleton<AuditKey>().AddSingleton<Checkpoints>().AddSingleton<AuditExport>()
            .AddSingleton<ExportRunner>().AddSingleton(new ExportFonts(configuration["Audit:Font"]))
            .AddSingleton<StandingAudit>().AddSingleton(AuditSchedule.Of(configuration, production))
            .AddSingleton(new CheckpointFile(ResolvePath("Audit:CheckpointFile", "checkpoints.jsonl")))
            .AddSingleton(RetentionSchedule.Of(configuration, production))
            .AddSingleton(new TombstoneFile(ResolvePath("Privacy:TombstonesFile", "tombstones.jsonl")))
            .AddSingleton<PowerCrm.Registration.IErasedPersons, TombstoneRecorder>()
            .AddSingleton(new HoldFile(ResolvePath("Privacy:HoldsFile", "holds.jsonl")))
            .AddSingleton<PowerCrm.Registration.ILegalHoldList, LegalHoldList>();

        string ResolvePath(string setting, string file) => Path.GetFullPath(
            configuration[setting] ?? Path.Combine(configuration["PowerCrm:Data"] ?? ".data", file), builder.Environment.ContentRootPath);
    }
}
