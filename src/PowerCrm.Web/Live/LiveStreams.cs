namespace PowerCrm.Web;

/// <summary>
/// The live streams of each person on this host, of all kinds together. A ninth stream closes the oldest of the eight, since each one
/// causes database queries. No stream is refused, because streams left behind by a broken connection are not yet known to be gone.
/// </summary>
public sealed class LiveStreams
{
    private const int MaxPerPerson = 8;
    private readonly Dictionary<Guid, List<OpenStream>> open = [];

    public OpenStream Open(Guid person)
    {
        var place = new OpenStream(this, person);
        OpenStream? oldest = null;
        lock (open)
        {
            if (!open.TryGetValue(person, out var places))
                open[person] = places = [];
            if (places.Count == MaxPerPerson)
            {
                oldest = places[0];
                places.RemoveAt(0);
            }
            places.Add(place);
        }
        oldest?.Close();
        return place;
    }

    private void Remove(OpenStream place, Guid person)
    {
        lock (open)
            if (open.TryGetValue(person, out var places) && places.Remove(place) && places.Count == 0)
                open.Remove(person);
    }

    /// <summary>One stream; dispose it when the stream ends.</summary>
    public sealed class OpenStream : IDisposable
    {
        private readonly LiveStreams all;
        private readonly Guid person;

        // Never disposed: a newer stream may close this one at the moment when it ends.
        private readonly CancellationTokenSource closed = new();

        internal OpenStream(LiveStreams all, Guid person) => (this.all, this.person) = (all, person);

        /// <summary>Cancelled when a newer stream has replaced this one.</summary>
        public CancellationToken Closed => closed.Token;

        internal void Close() => closed.Cancel();

        public void Dispose() => all.Remove(this, person);
    }
}
