using JasperFx.CommandLine;
using PowerCrm.Host.Cli;
using PowerCrm.Host.Hosting;
using PowerCrm.Reading;

// Hidden verb: the host starts itself in order to read pictures (ReadingWorker). Handled first, so that nothing else of the host is loaded.
if (args is [OcrWorker.Verb])
    return await OcrWorker.Run(Console.OpenStandardInput(), Console.OpenStandardOutput(), Models.Folder, CancellationToken.None);
return await Start(args);

static async Task<int> Start(string[] args)
{
    // Without this, JasperFx writes the assemblies that it searches for commands to standard output.
    new CommandFactory().ApplyExtensions(new ServiceCollection());
    // `run` is the default verb: a bare start and a start with only options (`--demo`) are a start of the host.
    string[] arguments = args.Length == 0
        || (args[0].StartsWith('-') && args[0] is not ("-h" or "--help" or "--version" or "-?")) ? ["run", .. args] : args;
    return Messaging.IsCodegen ? await Codegen.Write() : await Root.Run(arguments);
}

/// <summary>Named for the tests that start the host inside their own process.</summary>
public partial class Program;
