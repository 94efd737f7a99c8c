using System.Text.Json;
using System.Text.Unicode;

namespace PowerCrm.Web;

/// <summary>The result of reading a body: its value, or all of its faults.</summary>
public sealed record JsonReadResult<T>(T? Value, IReadOnlyList<Fault> Faults) where T : class
{
    public bool IsMalformed { get; init; }

    /// <summary>The problem to respond with; null if the body is valid.</summary>
    public Problem? Problem => IsMalformed ? new Problem("malformed_request") : Faults.Count > 0 ? Problem.Invalid(Faults) : null;
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

    public static JsonReadResult<T> Read<T>(ReadOnlySpan<byte> utf8) where T : class
    {
        var faults = new List<Fault>();
        T? value = null;
        var isWellFormed = TryRead(utf8, (ref Utf8JsonReader reader) =>
            value = new ObjectReader(faults, createDespiteFaults: typeof(T).IsAssignableTo(typeof(IValidatableBody)))
                .ReadObject(ref reader, JsonStructure.Of(typeof(T)), "") as T);
        if (isWellFormed && faults.Count > 0 && value is IValidatableBody validatable)
            faults.AddRange([.. Fault.ExceptUnread(faults, validatable.Faults())]);
        return new JsonReadResult<T>(isWellFormed && faults.Count == 0 ? value : null, faults) { IsMalformed = !isWellFormed };
    }

    /// <summary>Reads a merge patch (RFC 7396) for the members of <typeparamref name="T"/>: the given members, as typed.</summary>
    public static JsonReadResult<Patch> ReadPatch<T>(ReadOnlySpan<byte> utf8)
    {
        var faults = new List<Fault>();
        Patch? value = null;
        var isWellFormed = TryRead(utf8, (ref Utf8JsonReader reader) =>
            value = new Patch(new PatchReader(faults).ReadObject(ref reader, JsonStructure.Of(typeof(T)), "")));
        return new JsonReadResult<Patch>(isWellFormed && faults.Count == 0 ? value : null, faults) { IsMalformed = !isWellFormed };
    }

    internal delegate void ReadObject(ref Utf8JsonReader reader);

    /// <summary>Returns false when the bytes are not a JSON object in valid UTF-8, or are nested deeper than allowed.</summary>
    private static bool TryRead(ReadOnlySpan<byte> utf8, ReadObject readObject)
    {
        if (!Utf8.IsValid(utf8))
            return false;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            readObject(ref reader);
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
