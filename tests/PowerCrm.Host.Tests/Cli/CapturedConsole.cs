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

    private sealed class Writer(TextWriter otherwise, Func<CapturedConsole, TextWriter> of) : TextWriter
    {
        private TextWriter To => Current.Value is { } it ? of(it) : otherwise;

        public override Encoding Encoding => Encoding.UTF8;
        public override void Write(char value) => To.Write(value);
        public override void Write(string? value) => To.Write(value);
        public override void Write(char[] buffer, int index, int count) => To.Write(buffer, index, count);
        public override void Flush() => To.Flush();
    }

    private sealed class Reader(TextReader otherwise) : TextReader
    {
        private TextReader From => Current.Value is { } it ? it.input : otherwise;

        public override int Peek() => From.Peek();
        public override int Read() => From.Read();
        public override string? ReadLine() => From.ReadLine();
    }
}
