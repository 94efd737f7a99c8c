namespace PowerCrm.Web;

/// <summary>
/// The live streams of each person on this host, of all kinds together. A ninth stream closes the oldest of the eight, since each one
/// causes database queries. No stream is refused, because streams left behind by a broken connection are not yet known to be gone.
/// </summary>
public sealed class LiveStreams
{
    private const int Each = 8;
    private readonly Dictionary<Guid, List<Place>> open = [];

    public Place Open(Guid person)
    {
        var place = new Place(this, person);
        Place? oldest = null;
        lock (open)
        {
            if (!open.TryGetValue(person, out var places))
                open[person] = places = [];
            if (places.Count == Each)
            {
                oldest = places[0];
                places.RemoveAt(0);
            }
            places.Add(place);
        }
        oldest?.Close();
        return place;
    }

    private void Leave(Place place, Guid person)
    {
        lock (open)
            if (open.TryGetValue(person, out var places) && places.Remove(place) && places.Count == 0)
                open.Remove(person);
    }

    /// <summary>One stream; dispose it when the stream ends.</summary>
    public sealed class Place : IDisposable
    {
        private readonly LiveStreams all;
        private readonly Guid person;

        // Never disposed: a newer stream may close this one at the moment when it ends.
        private readonly CancellationTokenSource closed = new();

        internal Place(LiveStreams all, Guid person) => (this.all, this.person) = (all, person);

        /// <summary>Cancelled when a newer stream has replaced this one.</summary>
        public CancellationToken Closed => closed.Token;

        internal void Close() => closed.Cancel();

        public void Dispose() => all.Leave(this, person);
    }
}
