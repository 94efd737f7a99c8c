using PowerCrm.Host.Hosting;
using PowerCrm.Web;

namespace PowerCrm.Host.Audit;

/// <summary>The copy of all checkpoints outside the database; a line that was lost in a crash is written again.</summary>
public sealed class CheckpointFile(string path) : JsonLinesFile<Checkpoint>(path, WebJson.Options);
