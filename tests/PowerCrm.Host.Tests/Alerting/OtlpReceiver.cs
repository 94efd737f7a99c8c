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
    private Dictionary<string, double> latest = new(StringComparer.Ordinal);

    private OtlpReceiver(WebApplication app) => this.app = app;

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>The settings with which a host sends its metrics here when it is told to (<see cref="Collect"/>).</summary>
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
                it.latest = ReadSamples(body.ToArray());
            return Results.StatusCode((int)HttpStatusCode.OK);
        });
        await app.StartAsync();
        return it;
    }

    /// <summary>Returns every current series of the host with its value.</summary>
    public IReadOnlyDictionary<string, double> Collect(TestHost host)
    {
        latest = [];
        host.Services.GetRequiredService<MeterProvider>().ForceFlush().ShouldBeTrue();
        latest.ShouldNotBeEmpty();
        return latest;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // The field numbers of opentelemetry.proto.metrics.v1.
    private static Dictionary<string, double> ReadSamples(ReadOnlyMemory<byte> request)
    {
        var samples = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var resource in All(request, 1))
            foreach (var scope in All(resource, 2))
                foreach (var metric in All(scope, 2))
                {
                    var name = Text(First(metric, 1)).Replace('.', '_') + (Text(First(metric, 3)) == "s" ? "_seconds" : "");
                    foreach (var point in All(First(metric, 5), 1))
                        samples[name + Labels(point, 7)] = ReadNumber(point);
                    foreach (var point in All(First(metric, 7), 1))
                        samples[name + (Fields(First(metric, 7)).Any(f => f is { Number: 3, Value: 1 }) ? "_total" : "") + Labels(point, 7)]
                            = ReadNumber(point);
                    foreach (var point in All(First(metric, 9), 1))
                        AddHistogram(samples, name, point);
                }
        return samples;
    }

    private static void AddHistogram(Dictionary<string, double> samples, string name, ReadOnlyMemory<byte> point)
    {
        var (counts, bounds) = (ReadPacked(First(point, 6)), ReadPacked(First(point, 7)));
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

    private static string Labels(ReadOnlyMemory<byte> point, int field, params (string Name, string Value)[] extra)
    {
        var labels = All(point, field).Select(a => (Name: Text(First(a, 1)).Replace('.', '_'), Value: ReadValue(First(a, 2)))).Concat(extra)
            .Append(("job", "powercrm")).Append(("instance", "a")).OrderBy(l => l.Item1, StringComparer.Ordinal);
        return "{" + string.Join(",", labels.Select(l => $"{l.Item1}=\"{l.Item2}\"")) + "}";
    }

    private static string ReadValue(ReadOnlyMemory<byte> any) => Fields(any).FirstOrDefault() switch
    {
        { Number: 1 } text => Text(text.Bytes),
        { Number: 2 } boolean => boolean.Value == 1 ? "true" : "false",
        { Number: 3 } number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "",
    };

    private static double ReadNumber(ReadOnlyMemory<byte> point) => Fields(point).Select(f => f.Number switch
    {
        4 => BitConverter.Int64BitsToDouble(f.Value),
        6 => f.Value,
        _ => (double?)null,
    }).OfType<double>().Single();

    private static List<long> ReadPacked(ReadOnlyMemory<byte> bytes)
    {
        var values = new List<long>();
        for (var offset = 0; offset < bytes.Length; offset += 8)
            values.Add(BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[offset..]));
        return values;
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static ReadOnlyMemory<byte> First(ReadOnlyMemory<byte> message, int number) => All(message, number).FirstOrDefault();

    private static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, int number) =>
        Fields(message).Where(f => f.Number == number).Select(f => f.Bytes);

    private sealed record Field(int Number, long Value, ReadOnlyMemory<byte> Bytes);

    private static List<Field> Fields(ReadOnlyMemory<byte> message)
    {
        var (fields, offset) = (new List<Field>(), 0);
        while (offset < message.Length)
        {
            var key = ReadVarint(message.Span, ref offset);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add(new Field(number, ReadVarint(message.Span, ref offset), default));
                    break;
                case 1:
                    fields.Add(new Field(number, BinaryPrimitives.ReadInt64LittleEndian(message.Span[offset..]), default));
                    offset += 8;
                    break;
                case 2:
                    var length = (int)ReadVarint(message.Span, ref offset);
                    fields.Add(new Field(number, 0, message.Slice(offset, length)));
                    offset += length;
                    break;
                default:
                    offset += 4;
                    break;
            }
        }
        return fields;
    }

    private static long ReadVarint(ReadOnlySpan<byte> bytes, ref int offset)
    {
        var (value, shift) = (0L, 0);
        byte next;
        do
        {
            next = bytes[offset++];
            value |= (long)(next & 0x7F) << shift;
            shift += 7;
        } while ((next & 0x80) != 0);
        return value;
    }
}
