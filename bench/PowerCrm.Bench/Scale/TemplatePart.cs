using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Bench.Scale;

/// <summary>One copy of an original: the values that replace the original's.</summary>
/// <param name="Ids">They replace <see cref="OriginalRegistration.OwnIds"/>.</param>
/// <param name="TimeShift">How much later (negative: earlier) everything happened than in the original.</param>
internal sealed record CopyValues(IReadOnlyList<Guid> Ids, long Number, string Phone, string Company, Guid Manager, TimeSpan TimeShift)
{
    public Guid Id => Ids[0];
}

/// <summary>A piece of a row's text.</summary>
internal abstract record TemplatePart
{
    public abstract void Write(StringBuilder to, CopyValues copy, KeyRing keys);

    public static string Render(IReadOnlyList<TemplatePart> parts, CopyValues copy, KeyRing keys)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            part.Write(text, copy, keys);
        return text.ToString();
    }
}

/// <summary>A text that is the same in each copy.</summary>
internal sealed record TextPart(string Text) : TemplatePart
{
    public override void Write(StringBuilder to, CopyValues copy, KeyRing keys) => to.Append(Text);
}

/// <summary>An id.</summary>
internal abstract record AnyIdPart : TemplatePart
{
    public abstract Guid Of(CopyValues copy);
    public override void Write(StringBuilder to, CopyValues copy, KeyRing keys) => to.Append(Of(copy));
}

internal sealed record IdPart(int Place) : AnyIdPart
{
    public override Guid Of(CopyValues copy) => copy.Ids[Place];
}

internal sealed record ManagerPart : AnyIdPart
{
    public override Guid Of(CopyValues copy) => copy.Manager;
}

/// <summary>The id of a stream that is derived from the registration's.</summary>
internal sealed record DerivedPart(Func<Guid, Guid> From) : AnyIdPart
{
    public override Guid Of(CopyValues copy) => From(copy.Id);
}

/// <summary>The id of the stream of a message, which is derived from the registration and the event that caused the message.</summary>
internal sealed record NoticePart(int Cause) : AnyIdPart
{
    public override Guid Of(CopyValues copy) => NotificationStream.Of(copy.Id, copy.Ids[Cause]);
}

internal sealed record TimePart(DateTimeOffset At) : TemplatePart
{
    public override void Write(StringBuilder to, CopyValues copy, KeyRing keys) =>
        to.Append((At + copy.TimeShift).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)).Append("+00:00");
}

/// <param name="Index">The keys of the blind index of the phone; null for the phone itself.</param>
internal sealed record PhonePart(KeyRing? Index) : TemplatePart
{
    public override void Write(StringBuilder to, CopyValues copy, KeyRing keys) =>
        to.Append(Index is null ? copy.Phone : Convert.ToHexStringLower(Index.Index("phone", copy.Phone)));
}

internal sealed record CompanyPart(Func<string, string> Spelling) : TemplatePart
{
    public override void Write(StringBuilder to, CopyValues copy, KeyRing keys) => to.Append(Spelling(copy.Company));
}

/// <summary>Bytes that differ from person to person and are never read: blind indexes, hashes of tokens, patterns of pictures.</summary>
internal sealed record NoisePart(int Length, bool Hex) : TemplatePart
{
    public override void Write(StringBuilder to, CopyValues copy, KeyRing keys)
    {
        var noise = RandomNumberGenerator.GetBytes(Length);
        if (Hex)
            to.Append(@"\\x").Append(Convert.ToHexStringLower(noise));
        else
            foreach (var b in noise)
                to.Append(Convert.ToString(b, 2).PadLeft(8, '0'));
    }
}

/// <summary>A sealed value, which is sealed again with the copy's key for the copy's stream.</summary>
/// <param name="Subject">The index of the id whose key is used.</param>
internal sealed record SealedPart(int Subject, string Field, TemplatePart Stream, IReadOnlyList<TemplatePart> Clear) : TemplatePart
{
    public override void Write(StringBuilder to, CopyValues copy, KeyRing keys)
    {
        var (subject, stream) = (copy.Ids[Subject], ((AnyIdPart)Stream).Of(copy));
        // The keys were created before, so this does not block.
        var value = keys.Seal(subject, Field, JsonNode.Parse(Render(Clear, copy, keys))!, CancellationToken.None, stream).AsTask()
            .GetAwaiter().GetResult();
        to.Append("{\"key\": ").Append(value.Key).Append(", \"sealed\": \"").Append(Convert.ToBase64String(value.Sealed.Span))
            .Append("\", \"subject\": \"").Append(subject).Append("\"}");
    }
}

/// <summary>Sealed bytes of a row: of a draft, of a picture's reading or mark.</summary>
/// <param name="Picture">The index of the picture's id, which is part of the field; null when there is none.</param>
/// <param name="Raw">The content when it is not text.</param>
internal sealed record SealedBytesPart(string Field, int? Picture, IReadOnlyList<TemplatePart> Clear, byte[] Raw) : TemplatePart
{
    public override void Write(StringBuilder to, CopyValues copy, KeyRing keys)
    {
        var field = Picture is { } place ? $"{Field}{copy.Ids[place]:N}" : Field;
        var plaintext = Clear.Count == 0 ? Raw : Encoding.UTF8.GetBytes(Render(Clear, copy, keys));
        to.Append(@"\\x").Append(Convert.ToHexStringLower(
            keys.SealBytes(copy.Id, field, plaintext, CancellationToken.None).AsTask().GetAwaiter().GetResult()));
    }
}
