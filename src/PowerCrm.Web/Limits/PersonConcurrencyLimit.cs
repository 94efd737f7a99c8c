namespace PowerCrm.Web;

/// <summary>
/// Limits how many operations may run on this host at the same time, per person and in total: for work that uses memory or queries while it
/// runs.
/// </summary>
/// <param name="maxPerPerson">The limit per person, at least 1.</param>
/// <param name="maxTotal">The limit for all persons together.</param>
public sealed class PersonConcurrencyLimit(int maxPerPerson, int maxTotal = int.MaxValue)
{
    private readonly Dictionary<Guid, int> activeByPerson = [];
    private int total;

    /// <summary>
    /// Returns a place, which is released on disposal; or none, because of the person's own limit or because the host is full.
    /// </summary>
    public (IDisposable? Lease, bool HostIsFull) TryAcquire(Guid person)
    {
        lock (activeByPerson)
        {
            if (activeByPerson.GetValueOrDefault(person) >= maxPerPerson)
                return (null, false);
            if (total >= maxTotal)
                return (null, true);
            activeByPerson[person] = activeByPerson.GetValueOrDefault(person) + 1;
            total++;
        }
        return (new Lease(this, person), false);
    }

    private void Release(Guid person)
    {
        lock (activeByPerson)
        {
            total--;
            if (--activeByPerson[person] == 0)
                activeByPerson.Remove(person);
        }
    }

    private sealed class Lease(PersonConcurrencyLimit owner, Guid person) : IDisposable
    {
        private int released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
                owner.Release(person);
        }
    }
}
