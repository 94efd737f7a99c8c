using JasperFx.CommandLine;
using PowerCrm.Host.Cli;
using PowerCrm.Host.Hosting;

// Else it writes to standard output which assemblies it searches for commands.
new CommandFactory().ApplyExtensions(new ServiceCollection());
// `run` is the default verb: a bare start and a start with only options (`--demo`) are a start of the host.
string[] words = args.Length == 0
    || (args[0].StartsWith('-') && args[0] is not ("-h" or "--help" or "--version" or "-?")) ? ["run", .. args] : args;
return Messaging.WritesCode ? await Codegen.Write() : await Root.Run(words);

/// <summary>Named for the tests that start the host inside their own process.</summary>
public partial class Program;
