using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>Opens the sealed values of a recorded history, and replaces them by fictitious ones.</summary>
internal sealed class RecordedValues(IKeyRing keys, Pseudonymizer pseudonyms)
{
    public Pseudonymizer Pseudonyms => pseudonyms;

    /// <summary>Returns null if there is no value, or if it was erased.</summary>
    public ValueTask<T?> Open<T>(IEvent e, Personal? value, string field, CancellationToken ct) where T : class =>
        keys.Open<T>(value, field, ScenarioRecorder.Purpose, ct, e.StreamId);

    /// <summary>Returns a replacement of a note or a reason; null if there is none.</summary>
    public async Task<string?> ReadNote(IEvent e, Personal? value, CancellationToken ct) => value is null ? null
        : pseudonyms.Text((await Open<ReviewNote>(e, value, SealedFieldNames.Note, ct))?.Text ?? "记录");
}
