using System.Buffers.Binary;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace PowerCrm.Host.Tests.Alerting;

/// <summary>
/// Receives a host's metrics by OTLP over HTTP, like a collector, and names them like Prometheus: with the unit of seconds, the total of a
/// counter, the buckets of a histogram.
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private Dictionary<string, double> last = new(StringComparer.Ordinal);

    private OtlpReceiver(WebApplication app) => this.app = app;

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>The settings with which a host sends its metrics here when it is told to (<see cref="From"/>).</summary>
    public string[] Settings =>
        [$"--OTEL_EXPORTER_OTLP_ENDPOINT={Url}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "--OTEL_METRIC_EXPORT_INTERVAL=3600000"];

    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var it = new OtlpReceiver(app) { Url = FreePort.Url() };
        app.Urls.Add(it.Url.ToString());
        app.MapPost("/v1/{kind}", async (string kind, HttpRequest request) =>
        {
            var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            if (kind == "metrics")
                it.last = Samples(body.ToArray());
            return Results.StatusCode((int)HttpStatusCode.OK);
        });
        await app.StartAsync();
        return it;
    }

    /// <summary>Returns every current series of the host with its value.</summary>
    public IReadOnlyDictionary<string, double> From(TestHost host)
    {
        last = [];
        host.Services.GetRequiredService<MeterProvider>().ForceFlush().ShouldBeTrue();
        last.ShouldNotBeEmpty();
        return last;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // The field numbers of opentelemetry.proto.metrics.v1.
    private static Dictionary<string, double> Samples(ReadOnlyMemory<byte> request)
    {
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var resource in All(request, 1))
            foreach (var scope in All(resource, 2))
                foreach (var metric in All(scope, 2))
                {
                    var name = Text(One(metric, 1)).Replace('.', '_') + (Text(One(metric, 3)) == "s" ? "_seconds" : "");
                    foreach (var point in All(One(metric, 5), 1))
                        samples[name + Labels(point, 7)] = Number(point);
                    foreach (var point in All(One(metric, 7), 1))
                        samples[name + (Fields(One(metric, 7)).Any(f => f is { Number: 3, Value: 1 }) ? "_total" : "") + Labels(point, 7)]
                            = Number(point);
                    foreach (var point in All(One(metric, 9), 1))
                        Histogram(samples, name, point);
                }
        return samples;
    }

    private static void Histogram(Dictionary<string, double> samples, string name, ReadOnlyMemory<byte> point)
    {
        var (counts, bounds) = (Packed(One(point, 6)), Packed(One(point, 7)));
        var sum = 0L;
        for (var i = 0; i < counts.Count; i++)
        {
            sum += counts[i];
            var bound = i < bounds.Count
                ? BitConverter.Int64BitsToDouble(bounds[i]).ToString(System.Globalization.CultureInfo.InvariantCulture)
                : "+Inf";
            samples[name + "_bucket" + Labels(point, 9, ("le", bound))] = sum;
        }
        samples[name + "_count" + Labels(point, 9)] = sum;
    }

    private static string Labels(ReadOnlyMemory<byte> point, int field, params (string Name, string Value)[] more)
    {
        var labels = All(point, field).Select(a => (Name: Text(One(a, 1)).Replace('.', '_'), Value: Value(One(a, 2)))).Concat(more)
            .Append(("job", "powercrm")).Append(("instance", "a")).OrderBy(l => l.Item1, StringComparer.Ordinal);
        return "{" + string.Join(",", labels.Select(l => $"{l.Item1}=\"{l.Item2}\"")) + "}";
    }

    private static string Value(ReadOnlyMemory<byte> any) => Fields(any).FirstOrDefault() switch
    {
        { Number: 1 } text => Text(text.Bytes),
        { Number: 2 } yes => yes.Value == 1 ? "true" : "false",
        { Number: 3 } number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "",
    };

    private static double Number(ReadOnlyMemory<byte> point) => Fields(point).Select(f => f.Number switch
    {
        4 => BitConverter.Int64BitsToDouble(f.Value),
        6 => f.Value,
        _ => (double?)null,
    }).OfType<double>().Single();

    private static List<long> Packed(ReadOnlyMemory<byte> bytes)
    {
        var values = new List<long>();
        for (var at = 0; at < bytes.Length; at += 8)
            values.Add(BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[at..]));
        return values;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static ReadOnlyMemory<byte> One(ReadOnlyMemory<byte> message, int number) => All(message, number).FirstOrDefault();

    private static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, int number) =>
        Fields(message).Where(f => f.Number == number).Select(f => f.Bytes);

    private sealed record Field(int Number, long Value, ReadOnlyMemory<byte> Bytes);

    private static List<Field> Fields(ReadOnlyMemory<byte> message)
    {
        var (fields, at) = (new List<Field>(), 0);
        while (at < message.Length)
        {
            var key = Varint(message.Span, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add(new Field(number, Varint(message.Span, ref at), default));
                    break;
                case 1:
                    fields.Add(new Field(number, BinaryPrimitives.ReadInt64LittleEndian(message.Span[at..]), default));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    fields.Add(new Field(number, 0, message.Slice(at, length)));
                    at += length;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
        return fields;
    }

    private static long Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var (value, shift) = (0L, 0);
        byte next;
        do
        {
            next = bytes[at++];
            value |= (long)(next & 0x7F) << shift;
            shift += 7;
        } while ((next & 0x80) != 0);
        return value;
    }
}
