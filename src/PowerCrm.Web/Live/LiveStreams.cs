namespace PowerCrm.Web;

/// <summary>
/// The live streams of each person on this host, of all kinds together. A ninth stream closes the oldest of the eight, since each one
/// causes database queries. No stream is refused, because streams left behind by a broken connection are not yet known to be gone.
/// </summary>
public sealed class LiveStreams
{
    private const int MaxPerPerson = 8;
    private readonly Dictionary<Guid, List<OpenStream>> openStreams = [];

    public OpenStream Open(Guid person)
    {
        var stream = new OpenStream(this, person);
        OpenStream? oldest = null;
        lock (openStreams)
        {
            if (!openStreams.TryGetValue(person, out var streams))
                openStreams[person] = streams = [];
            if (streams.Count == MaxPerPerson)
            {
                oldest = streams[0];
                streams.RemoveAt(0);
            }
            streams.Add(stream);
        }
        oldest?.Close();
        return stream;
    }

    private void Remove(OpenStream stream, Guid person)
    {
        lock (openStreams)
            if (openStreams.TryGetValue(person, out var streams) && streams.Remove(stream) && streams.Count == 0)
                openStreams.Remove(person);
    }

    /// <summary>One stream; dispose it when the stream ends.</summary>
    public sealed class OpenStream : IDisposable
    {
        private readonly LiveStreams owner;
        private readonly Guid person;

        // Never disposed: a newer stream may close this one at the moment when it ends.
        private readonly CancellationTokenSource closed = new();

        internal OpenStream(LiveStreams owner, Guid person) => (this.owner, this.person) = (owner, person);

        /// <summary>Cancelled when a newer stream has replaced this one.</summary>
        public CancellationToken Closed => closed.Token;

        internal void Close() => closed.Cancel();

        public void Dispose() => owner.Remove(this, person);
    }
}
