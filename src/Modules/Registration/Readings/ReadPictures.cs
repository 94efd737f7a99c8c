using Microsoft.Extensions.Options;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Pictures that the applicant never had read are read after the submission, each once, so that the reviewer sees for every registration what
/// stands on the papers beside what was stated. A reader that is away is tried again later; a case decided meanwhile is left alone.
/// </summary>
internal sealed class ReadPictures(Images images, Readings readings, PictureReader reader, IKeyRing keys, IOptionsMonitor<OcrOptions> options) : IOutsideSubscription
{
    /// <summary>Until the next try; after the last one the pictures stay unread, and the reviewer looks at them.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8)];

    public static string Name => "read-pictures";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(MaterialsUploaded), typeof(ReadingDue)];

    public async Task<object?> Prepare(Recorded e, Reaction reaction, CancellationToken ct)
    {
        var (registration, round, _) = Of(e);
        if (!options.CurrentValue.AfterSubmission || await Open(registration, round, reaction, ct) is not { Materials: { } materials })
            return null;
        var unread = await readings.Unread(registration, [.. Kinds(materials).Select(k => k.Image)], ct);
        return unread.Count == 0 ? null : new Prepared(registration, unread);
    }

    public async Task<object> Call(object prepared, CancellationToken ct)
    {
        var results = new Dictionary<Guid, OcrResult>();
        // One after the other: applicants who wait for theirs have the other cores.
        foreach (var id in ((Prepared)prepared).Pictures)
            if (await images.Find(id, ct) is { } image)
                results[id] = await Read(image, ct);
        return new Results(results);
    }

    public async Task Complete(Recorded e, object? prepared, object? result, Reaction reaction, CancellationToken ct)
    {
        var (registration, round, attempt) = Of(e);
        if (await Open(registration, round, reaction, ct) is not { Materials: { } materials })
            return;
        var results = (result as Results)?.ByPicture ?? new Dictionary<Guid, OcrResult>();
        try
        {
            await Keep(registration, round, materials, results, reaction, ct);
        }
        catch (SubjectErasedException)
        {
            return;
        }
        // Unknown, after a crash: reading twice harms nobody.
        var again = result is null || results.Values.Any(r => r is OcrResult.Unavailable);
        if (again && attempt <= Waits.Length)
            await Rows.Run(reaction.Connection, reaction.Transaction,
                [Due.Schedule(reaction.Now + Waits[attempt - 1], registration, ReadAgain.Command, $"{round}/{attempt + 1}")], ct);
    }

    private async Task Keep(Guid registration, int round, MaterialsUploaded materials, IReadOnlyDictionary<Guid, OcrResult> results, Reaction reaction, CancellationToken ct)
    {
        var all = new Dictionary<string, Readings.Kept>(StringComparer.Ordinal);
        var rows = new List<Alongside>();
        foreach (var (kind, image) in Kinds(materials))
        {
            var before = await readings.Find(registration, image, ct);
            if (results.GetValueOrDefault(image) is { } result and not OcrResult.Unavailable)
            {
                all[kind] = (before ?? Readings.Kept.Nothing).With(result);
                rows.Add(await readings.Row(registration, image, all[kind], read: true, ct));
            }
            else if (before is not null)
                all[kind] = before;
        }
        if (rows.Count == 0)
            return;
        await Rows.Run(reaction.Connection, reaction.Transaction, rows, ct);
        var stream = ReadingStream.Of(registration);
        var made = await keys.Seal(ReadingSubject.Of(registration, round), Sealed.Readings, Readings.Together(all), ct, stream);
        await reaction.Events.Append([new StreamAppend(stream, Expected.Any, new MaterialsRead(registration, round, made))], ct);
    }

    private async Task<OcrResult> Read(Images.Image image, CancellationToken ct)
    {
        try
        {
            return await images.Open(image, ct) is { } jpeg ? await reader.Read(image.Kind, jpeg, ct) : new OcrResult.Unreadable();
        }
        catch (BlobsUnavailableException)
        {
            return new OcrResult.Unavailable(Waits[0]);
        }
    }

    /// <summary>The registration while this round of it waits for a decision, with consent to have its papers read.</summary>
    private static async Task<Registrant?> Open(Guid registration, int round, Reaction reaction, CancellationToken ct) =>
        (await reaction.Events.Load<Registrant>(registration, ct)).State is { Status: AuthStatus.Pending or AuthStatus.Processing, Sensitive: true, Erased: false } it
            && it.Round == round ? it : null;

    private static IEnumerable<(string Kind, Guid Image)> Kinds(MaterialsUploaded it) =>
        RegistrationForm.PictureNames.Select(kind => (kind, Registrant.Picture(it, kind).ImageId));

    private static (Guid Registration, int Round, int Attempt) Of(Recorded e) =>
        e.Data is ReadingDue due ? (due.Registration, due.Round, due.Attempt) : (e.Stream, ((MaterialsUploaded)e.Data).Round, 1);

    private sealed record Prepared(Guid Registration, IReadOnlyList<Guid> Pictures);

    /// <summary>Lives in memory alone, and prints nothing of anybody's papers.</summary>
    private sealed record Results(IReadOnlyDictionary<Guid, OcrResult> ByPicture)
    {
        public override string ToString() => nameof(Results);
    }
}

/// <summary>The time of the next try has come.</summary>
internal sealed class ReadAgain : IDueCommand
{
    public static string Command => "read_again";

    public async Task Handle(Due due, Reaction reaction, CancellationToken ct)
    {
        var parts = (due.Data ?? "").Split('/');
        var (round, attempt) = (int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        await reaction.Events.Append([new StreamAppend(ReadingStream.Of(due.Stream), Expected.Any, new ReadingDue(due.Stream, round, attempt))], ct);
    }
}
