namespace PowerCrm.Web;

/// <summary>
/// The live streams of each person at this host, of all kinds together. The newest eight live: one more closes the oldest, since each costs
/// looks at the database. None is refused, since those that a broken connection left behind are not yet known to be gone.
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

    /// <summary>One stream; disposed of when it ends.</summary>
    public sealed class Place : IDisposable
    {
        private readonly LiveStreams all;
        private readonly Guid person;

        // Never disposed of: a newer stream may close this one at the moment at which it ends by itself.
        private readonly CancellationTokenSource closed = new();

        internal Place(LiveStreams all, Guid person) => (this.all, this.person) = (all, person);

        /// <summary>A newer stream took this one's place.</summary>
        public CancellationToken Closed => closed.Token;

        internal void Close() => closed.Cancel();

        public void Dispose() => all.Leave(this, person);
    }
}
