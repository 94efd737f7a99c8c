using System.Globalization;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.Options;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using Wolverine.Attributes;

namespace PowerCrm.Registration;

/// <summary>The next attempt to read the pictures is due.</summary>
[MessageIdentity("read_pictures_again")]
public sealed record ReadPicturesAgain(Guid Registration, int Round, int Attempt)
{
    public const string Command = "read_pictures_again";

    internal static ReadPicturesAgain Of(DueCommand due)
    {
        var parts = due.Data.Split('/');
        return new ReadPicturesAgain(due.Stream, int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}

/// <summary>A person asks to repeat a reading whose outcome is unknown.</summary>
[MessageIdentity("read_pictures_once_more")]
public sealed record ReadPicturesOnceMore(Guid Registration, Guid Cause);

/// <summary>After the submission, reads the pictures that the applicant did not have read.</summary>
[StickyHandler("read_pictures")]
public static class ReadPicturesHandler
{
    public static Task Handle(IEvent<MaterialsUploaded> e, ReadPictures reader, CancellationToken ct) =>
        reader.Read(e.StreamId, e.Data.Round, 1, e.Id, ct);

    public static Task Handle(ReadPicturesAgain retry, ReadPictures reader, CancellationToken ct) =>
        reader.Read(retry.Registration, retry.Round, retry.Attempt,
            Ids.Derived(retry.Registration, $"read {retry.Round}/{retry.Attempt}"), ct);

    public static Task Handle(ReadPicturesOnceMore it, ReadPictures reader, CancellationToken ct) =>
        reader.ReadWithoutRetries(it.Registration, it.Cause, ct);
}

/// <summary>
/// Reads each picture once, so that the reviewer can compare the papers with the stated values in every registration. If the reader is
/// unavailable, the reading is retried later; a case that has been decided by then is skipped. A session of its own writes the reading, not
/// a message, because it is personal data.
/// </summary>
public sealed class ReadPictures
{
    public const string CallName = "read_pictures";

    /// <summary>The delays before each retry. After the last one the pictures stay unread, and the reviewer looks at them.</summary>
    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(8)];

    private static readonly Caller SystemCaller = Caller.System(CallName);
    private readonly Images images;
    private readonly Readings readings;
    private readonly PictureReader reader;
    private readonly IKeyRing keys;
    private readonly ExternalCalls calls;
    private readonly EventSessions sessions;
    private readonly DatabaseClock clock;
    private readonly IOptionsMonitor<OcrOptions> options;

    internal ReadPictures(Images images, Readings readings, PictureReader reader, IKeyRing keys, ExternalCalls calls,
        EventSessions sessions, DatabaseClock clock, IOptionsMonitor<OcrOptions> options) =>
        (this.images, this.readings, this.reader, this.keys, this.calls, this.sessions, this.clock, this.options)
            = (images, readings, reader, keys, calls, sessions, clock, options);

    internal async Task Read(Guid registration, int round, int attempt, Guid cause, CancellationToken ct)
    {
        if (options.CurrentValue.AfterSubmission)
            await Read(await LoadUndecided(registration, round, ct), registration, round, attempt, cause, ct);
    }

    /// <summary>Reads the pictures of the current round, without retries.</summary>
    internal async Task ReadWithoutRetries(Guid registration, Guid cause, CancellationToken ct)
    {
        var it = await LoadUndecided(registration, null, ct);
        await Read(it, registration, it?.Round ?? 0, RetryDelays.Length + 1, cause, ct);
    }

    private async Task Read(Registrant? it, Guid registration, int round, int attempt, Guid cause, CancellationToken ct)
    {
        var unread = it?.Materials is { } materials
            ? await readings.FindUnread(registration, [.. PicturesOf(materials).Select(k => k.Image)], ct) : [];
        if (unread.Count == 0)
        {
            // A host that crashed may have left an open attempt, and the case was decided or erased since.
            await calls.Close(CallName, cause, ct);
            return;
        }
        var state = await calls.Begin(CallName, cause, registration, ct);
        if (state == ExternalCalls.AttemptState.Finished)
            return;
        // After a crash the outcome is unknown. The pictures are tried again like failed ones, because reading twice does no harm.
        var results = state == ExternalCalls.AttemptState.Fresh ? await Read(unread, ct) : null;
        await Save(registration, round, attempt, cause, results, ct);
    }

    private async Task<Dictionary<Guid, OcrResult>> Read(IReadOnlyList<Guid> pictures, CancellationToken ct)
    {
        var results = new Dictionary<Guid, OcrResult>();
        // One at a time: the other cores are for applicants who wait for their reading.
        foreach (var id in pictures)
            if (await images.Find(id, ct) is { } image)
                results[id] = await Read(image, ct);
        return results;
    }

    private async Task Save(Guid registration, int round, int attempt, Guid cause, Dictionary<Guid, OcrResult>? results,
        CancellationToken ct)
    {
        await clock.RefreshIfMovable(ct);
        await using var session = sessions.Open(SystemCaller);
        session.QueueRows(ExternalCalls.RecordOutcome(CallName, cause, isKnown: true));
        if (await LoadUndecided(registration, round, ct) is { Materials: { } materials })
        {
            try
            {
                await Save(session, registration, round, materials, results ?? [], ct);
            }
            catch (SubjectErasedException)
            {
                await calls.Close(CallName, cause, ct);
                return;
            }
            var needsRetry = results is null || results.Values.Any(r => r is OcrResult.Unavailable);
            if (needsRetry && attempt <= RetryDelays.Length)
                session.QueueRows(DueCommand.Schedule(clock.GetUtcNow() + RetryDelays[attempt - 1], registration, ReadPicturesAgain.Command,
                    string.Create(CultureInfo.InvariantCulture, $"{round}/{attempt + 1}")));
        }
        await session.SaveChangesAsync(ct);
    }

    private async Task Save(IDocumentSession session, Guid registration, int round, MaterialsUploaded materials,
        IReadOnlyDictionary<Guid, OcrResult> results, CancellationToken ct)
    {
        var all = new Dictionary<string, Readings.StoredReading>(StringComparer.Ordinal);
        var rows = new List<Row>();
        foreach (var (kind, image) in PicturesOf(materials))
        {
            var previous = await readings.Find(registration, image, ct);
            if (results.GetValueOrDefault(image) is { } result and not OcrResult.Unavailable)
            {
                all[kind] = (previous ?? Readings.StoredReading.Empty).With(result);
                rows.Add(await readings.CreateRow(registration, image, all[kind], read: true, ct));
            }
            else if (previous is not null)
                all[kind] = previous;
        }
        if (rows.Count == 0)
            return;
        session.QueueRows(rows);
        var stream = ReadingStream.Of(registration);
        var data = await keys.Seal(ReadingSubject.Of(registration, round), SealedFieldNames.Readings, Readings.Combine(all), ct, stream);
        await session.Append(stream, new MaterialsRead(registration, round, data), clock.GetUtcNow(), ct);
    }

    private async Task<OcrResult> Read(Images.Image image, CancellationToken ct)
    {
        try
        {
            return await images.Open(image, ct) is { } jpeg ? await reader.Read(image.Kind, jpeg, ct) : new OcrResult.Unreadable();
        }
        catch (BlobsUnavailableException)
        {
            return new OcrResult.Unavailable(RetryDelays[0]);
        }
    }

    /// <summary>
    /// Returns the registration if this round waits for a decision and there is consent to read its papers; otherwise null.
    /// </summary>
    /// <param name="round">The round; null means the current one.</param>
    private async Task<Registrant?> LoadUndecided(Guid registration, int? round, CancellationToken ct)
    {
        await using var session = sessions.OpenQuery();
        return (await session.Fold<Registrant>(registration, ct)).State is
        {
            Status: AuthStatus.Pending or AuthStatus.Processing,
            Sensitive: true, Erased: false
        } it
            && it.Round == (round ?? it.Round) ? it : null;
    }

    private static IEnumerable<(string Kind, Guid Image)> PicturesOf(MaterialsUploaded it) =>
        RegistrationForm.PictureNames.Select(kind => (kind, Registrant.GetPicture(it, kind).ImageId));
}
