using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>
/// A message that was certainly not sent, for a reason that passes by itself (a vendor that is away or has too much to do), is tried again
/// after growing delays, for some hours; after the last try it has failed. What a vendor may have taken is never tried again
/// (docs/adr/0037).
/// </summary>
internal static class NextTry
{
    /// <summary>Before each try after the first one.</summary>
    internal static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2), TimeSpan.FromHours(4)];

    /// <summary>Up to a fifth more, by the message, so that what failed together does not come back together.</summary>
    /// <param name="tries">Those that failed so far, without the one just made.</param>
    /// <returns>Null: it was tried often enough.</returns>
    internal static DateTimeOffset? After(int tries, Guid cause, DateTimeOffset now) =>
        tries < Waits.Length ? now + (Waits[tries] * (1 + (cause.ToByteArray()[^1] / 1280.0))) : null;

    /// <summary>
    /// Writes the rows of the outcome: the call is over, or made again later. Nothing else may be written of its attempt.
    /// </summary>
    /// <param name="known">It is known whether it was sent.</param>
    /// <param name="passes">It was certainly not sent, for a reason that passes by itself.</param>
    /// <returns>When it is tried again; null: it is not.</returns>
    public static async Task<DateTimeOffset?> Finish(IDocumentSession session, Guid registration, Guid cause, string channel, string call,
        bool known, bool passes, DateTimeOffset now, CancellationToken ct)
    {
        var again = passes && (await session.Fold<Told>(NotificationStream.Of(registration, cause), ct)).State is { } told
            ? After(told.Tries.GetValueOrDefault(channel), cause, now) : null;
        session.Write(again is { } at ? OutsideCalls.Later(call, cause, registration, at) : [OutsideCalls.Finish(call, cause, known)]);
        return again;
    }
}
