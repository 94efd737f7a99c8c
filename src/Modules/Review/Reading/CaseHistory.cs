using System.Collections.Immutable;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>A case with all its events, for reading. Decisions use <see cref="ReviewCase"/> only.</summary>
public sealed record CaseHistory(ReviewCase Case, ImmutableList<IEvent> Events) : IFold<CaseHistory>
{
    public static CaseHistory Initial { get; } = new(ReviewCase.Initial, []);

    public static CaseHistory WhenRecorded(CaseHistory it, IEvent e) => new(ReviewCase.WhenRecorded(it.Case, e), it.Events.Add(e));

    /// <summary>The id of the current submission's event; null when nothing was submitted.</summary>
    public Guid? SubmissionEventId => Events.FindLast(e => e.Data is InfoSubmitted)?.Id;

    /// <summary>Returns the submission of a round. After a withdrawal a round may have two submissions; the later one counts.</summary>
    public InfoSubmitted? FindSubmission(int round) => FindLastData<InfoSubmitted>(e => e.Round == round);

    public MaterialsUploaded? FindPictures(int round) => FindLastData<MaterialsUploaded>(e => e.Round == round);

    /// <summary>Returns the submission before the current one, with its pictures as last known before the current one.</summary>
    public (InfoSubmitted Info, MaterialsUploaded? Pictures)? FindPreviousSubmission()
    {
        var earlierEvents = Events.Take(Math.Max(0, Events.FindLastIndex(e => e.Data is InfoSubmitted))).Select(e => e.Data).ToList();
        return earlierEvents.OfType<InfoSubmitted>().LastOrDefault() is { } info
            ? (info, earlierEvents.OfType<MaterialsUploaded>().LastOrDefault()) : null;
    }

    /// <summary>Returns all submissions in order, each with its pictures as last known before the next one.</summary>
    public IReadOnlyList<CaseSubmission> GetSubmissions()
    {
        var all = new List<CaseSubmission>();
        foreach (var e in Events)
            if (e.Data is InfoSubmitted info)
                all.Add(new CaseSubmission(info, all.LastOrDefault()?.Pictures, e.Timestamp));
            else if (e.Data is MaterialsUploaded pictures && all.Count > 0)
                all[^1] = all[^1] with { Pictures = pictures };
        return all;
    }

    /// <summary>Returns the last event of a kind since the current submission.</summary>
    public IEvent? FindLastEvent<T>(Func<T, bool> predicate) where T : class => Events
        .Skip(Events.FindLastIndex(e => e.Data is InfoSubmitted))
        .LastOrDefault(e => e.Data is T data && predicate(data));

    /// <summary>Returns the last automatic check of the papers since the current submission.</summary>
    public IEvent? FindLastAutomaticCheck() => FindLastEvent<MaterialsChecked>(c => c.By == Verdicts.Automatic);

    private T? FindLastData<T>(Func<T, bool> predicate) where T : class => Events.Select(e => e.Data).OfType<T>().LastOrDefault(predicate);
}

public sealed record CaseSubmission(InfoSubmitted Info, MaterialsUploaded? Pictures, DateTimeOffset At);
