namespace PowerCrm.Web;

/// <summary>
/// Limits how many operations may run on this host at the same time, per person and in total: for work that uses memory or queries while it
/// runs.
/// </summary>
/// <param name="each">The limit per person, at least 1.</param>
/// <param name="inAll">The limit for all persons together.</param>
public sealed class AtOnce(int each, int inAll = int.MaxValue)
{
    private readonly Dictionary<Guid, int> open = [];
    private int total;

    /// <summary>
    /// Returns a place, which is released on disposal; or none, because of the person's own limit or because the host is full.
    /// </summary>
    public (IDisposable? Place, bool HostIsFull) Take(Guid person)
    {
        lock (open)
        {
            if (open.GetValueOrDefault(person) >= each)
                return (null, false);
            if (total >= inAll)
                return (null, true);
            open[person] = open.GetValueOrDefault(person) + 1;
            total++;
        }
        return (new Taken(this, person), false);
    }

    private void GiveBack(Guid person)
    {
        lock (open)
        {
            total--;
            if (--open[person] == 0)
                open.Remove(person);
        }
    }

    private sealed class Taken(AtOnce all, Guid person) : IDisposable
    {
        private int given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref given, 1) == 0)
                all.GiveBack(person);
        }
    }
}
