using System.Text;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// The standard input and output of one command among others in this process, separated by the asynchronous context that started it.
/// </summary>
internal sealed class CapturedConsole : IDisposable
{
    private static readonly AsyncLocal<CapturedConsole?> Current = new();

    private readonly StringReader input;
    private readonly StringWriter output = new(), errors = new();

    static CapturedConsole()
    {
        Console.SetIn(new Reader(Console.In));
        Console.SetOut(new Writer(Console.Out, w => w.output));
        Console.SetError(new Writer(Console.Error, w => w.errors));
    }

    private CapturedConsole(string input) => this.input = new StringReader(input);

    public string Output => output.ToString().Trim();

    public string Errors => errors.ToString().Trim();

    public static CapturedConsole Begin(string input) => Current.Value = new CapturedConsole(input);

    public void Dispose() => Current.Value = null;

    private sealed class Writer(TextWriter fallback, Func<CapturedConsole, TextWriter> select) : TextWriter
    {
        private TextWriter Target => Current.Value is { } it ? select(it) : fallback;

        public override Encoding Encoding => Encoding.UTF8;
        public override void Write(char value) => Target.Write(value);
        public override void Write(string? value) => Target.Write(value);
        public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);
        public override void Flush() => Target.Flush();
    }

    private sealed class Reader(TextReader fallback) : TextReader
    {
        private TextReader Source => Current.Value is { } it ? it.input : fallback;

        public override int Peek() => Source.Peek();
        public override int Read() => Source.Read();
        public override string? ReadLine() => Source.ReadLine();
    }
}
