namespace PowerCrm.Web;

/// <summary>
/// How much one person, and all together, may have going on at this host at one time: what costs memory or looks while it lasts.
/// </summary>
/// <param name="each">By one person, at least 1.</param>
/// <param name="inAll">By everybody.</param>
public sealed class AtOnce(int each, int inAll = int.MaxValue)
{
    private readonly Dictionary<Guid, int> open = [];
    private int total;

    /// <summary>The place, given back when disposed of; or none: by the person's own doing, or because the host is full.</summary>
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
