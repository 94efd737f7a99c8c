using System.Text.Json;
using System.Text.Unicode;

namespace PowerCrm.Web;

/// <summary>The result of reading a body: its value, or all of its faults.</summary>
public sealed record JsonRead<T>(T? Value, IReadOnlyList<Fault> Faults) where T : class
{
    public bool Malformed { get; init; }

    /// <summary>The problem to respond with; null if the body is valid.</summary>
    public Problem? Problem => Malformed ? new Problem("malformed_request") : Faults.Count > 0 ? Problem.Invalid(Faults) : null;
}

/// <summary>
/// The only reader of JSON from clients. It walks the bytes along the type's members and collects every fault with its pointer. A
/// serializer would stop at the first fault, ignore case, let the last of two equal members win, and turn invalid text into replacement
/// characters.
/// </summary>
public static class StrictJson
{
    internal const int MaxDepth = 32;
    internal const int MaxFaults = 100;

    public static JsonRead<T> Read<T>(ReadOnlySpan<byte> utf8) where T : class
    {
        var faults = new List<Fault>();
        T? value = null;
        var well = Walk(utf8, (ref Utf8JsonReader reader) =>
            value = new ObjectWalker(faults, whole: typeof(T).IsAssignableTo(typeof(IRuled)))
                .Object(ref reader, Plan.Of(typeof(T)), "") as T);
        if (well && faults.Count > 0 && value is IRuled ruled)
            faults.AddRange([.. Fault.Sound(faults, ruled.Faults())]);
        return new JsonRead<T>(well && faults.Count == 0 ? value : null, faults) { Malformed = !well };
    }

    /// <summary>Reads a merge patch (RFC 7396) for the members of <typeparamref name="T"/>: the given members, as typed.</summary>
    public static JsonRead<Patch> ReadPatch<T>(ReadOnlySpan<byte> utf8)
    {
        var faults = new List<Fault>();
        Patch? value = null;
        var well = Walk(utf8, (ref Utf8JsonReader reader) =>
            value = new Patch(new PatchWalker(faults).Object(ref reader, Plan.Of(typeof(T)), "")));
        return new JsonRead<Patch>(well && faults.Count == 0 ? value : null, faults) { Malformed = !well };
    }

    internal delegate void Walking(ref Utf8JsonReader reader);

    /// <summary>Returns false when the bytes are not a JSON object in valid UTF-8, or are nested deeper than allowed.</summary>
    private static bool Walk(ReadOnlySpan<byte> utf8, Walking walk)
    {
        if (!Utf8.IsValid(utf8))
            return false;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            walk(ref reader);
            return !reader.Read() && NumbersFit(utf8);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (LoneSurrogateException)
        {
            return false;
        }
    }

    /// <summary>
    /// Returns false for a number that does not fit a double: it makes the body malformed anywhere, even where no number is expected.
    /// </summary>
    private static bool NumbersFit(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
            if (reader.TokenType == JsonTokenType.Number && !(reader.TryGetDouble(out var value) && double.IsFinite(value)))
                return false;
        return true;
    }
}

/// <summary>Thrown when an escape sequence is a lone surrogate.</summary>
internal sealed class LoneSurrogateException : Exception;
