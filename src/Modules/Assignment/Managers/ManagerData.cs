using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>A manager's data as given by an administrator, validated in one place for the routes and the command line.</summary>
/// <param name="WecomUserId">The member's id at WeCom; null or empty for none.</param>
internal sealed record ManagerData(IReadOnlyList<string> Territories, IReadOnlyList<string> Specialties, int Capacity,
    IReadOnlyList<LeaveView>? Leave = null, string? WecomUserId = null)
{
    public const int MaxCapacity = 1000;

    /// <summary>The number of leaves of one manager; each is scheduled and read at every assignment.</summary>
    public const int MaxLeaves = 200;
    private const int MaxEntries = 200, MaxSpecialtyLength = 50;

    /// <summary>
    /// Returns the data with specialties replaced by their codes. An unknown word is kept but matches no customer; a later policy may
    /// define it as a band.
    /// </summary>
    internal ManagerData Normalize(Policy policy) =>
        this with
        {
            Territories = [.. Territories.Distinct()],
            Specialties = [.. Specialties.Select(s => Assignment.Specialties.Resolve(s, policy) ?? s).Distinct()],
        };

    /// <summary>Returns the faults by their place in this data: ask before <see cref="Normalize"/>, which removes repetitions.</summary>
    internal IReadOnlyList<Fault> Faults()
    {
        var faults = new List<Fault>();
        if (Territories.Count == 0)
            faults.Add(new Fault("/territories", "required"));
        if (Territories.Count > MaxEntries || Specialties.Count > MaxEntries)
            faults.Add(new Fault(Territories.Count > MaxEntries ? "/territories" : "/specialties", "too_long", MaxEntries));
        for (var i = 0; i < Territories.Count; i++)
            if (!Territory.Exists(Territories[i]))
                faults.Add(new Fault($"/territories/{i}", "territory_unknown"));
        for (var i = 0; i < Specialties.Count; i++)
            if (SafeText.CountRunes(Specialties[i]) is 0 or > MaxSpecialtyLength)
                faults.Add(new Fault($"/specialties/{i}", "invalid"));
            else if (PersonalNumber.IsIn(Specialties[i]))
                faults.Add(StaffNote.CreateFault($"/specialties/{i}"));
            // The managers' file joins specialties with one of these, so that such a word would come back as two.
            else if (Specialties[i].AsSpan().ContainsAny(Assignment.Specialties.Separators.AsSpan()))
                faults.Add(new Fault($"/specialties/{i}", "invalid"));
        if (Capacity is < 0 or > MaxCapacity)
            faults.Add(new Fault("/capacity", "out_of_range", 0, MaxCapacity));
        if (Leave?.Count > MaxLeaves)
            faults.Add(new Fault("/leave", "too_many", MaxLeaves));
        for (var i = 0; i < (Leave?.Count ?? 0); i++)
            if (Leave![i].To < Leave[i].From)
                faults.Add(new Fault($"/leave/{i}/to", "leave_order") { DependsOn = [$"/leave/{i}/from"] });
            else if (Leave[i].From.Year < Query.FirstYear || Leave[i].To.Year >= Query.EndYear)
                faults.Add(new Fault(Leave[i].From.Year < Query.FirstYear ? $"/leave/{i}/from" : $"/leave/{i}/to", "date_invalid"));
        if (WecomUserId is { Length: > 0 } && !WeComUser.IsId(WecomUserId))
            faults.Add(new Fault("/wecomUserId", "wecom_user_invalid"));
        return faults;
    }

    /// <summary>True when the data equals the manager's current data.</summary>
    internal bool IsSameAs(ManagerView it) => Territories.SequenceEqual(it.Territories) && Specialties.SequenceEqual(it.Specialties)
        && Capacity == it.Capacity && (Leave ?? []).SequenceEqual(it.Leave) && (WecomUserId ?? "") == (it.WecomUserId ?? "");

    internal IReadOnlyList<Leave> LeavePeriods => [.. (Leave ?? []).Select(l => new Leave(l.From, l.To, l.Substitute))];
}
