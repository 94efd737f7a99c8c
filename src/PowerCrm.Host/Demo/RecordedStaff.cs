using System.Text.Json.Nodes;
using JasperFx.Events;
using PowerCrm.Assignment;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>The members of staff who took part, and their steps: the file adds their accounts at its beginning.</summary>
internal sealed class RecordedStaff(RecordedLines lines, IReadOnlyList<IEvent> events, IStreams streams)
{
    private readonly Dictionary<string, (string Role, string Name)> staff = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> roles = new(StringComparer.Ordinal);

    /// <summary>Reads the roles of the accounts that took part.</summary>
    public async Task ReadRoles(CancellationToken ct)
    {
        var targets = events.Select(e => e.Data switch
        {
            ReviewTakenOver x => x.To,
            ManagerReassigned x => x.To,
            TransferOffered x => x.To,
            _ => Guid.Empty,
        });
        var actors = events.Select(e => Actor.StaffOf(GetActor(e))).OfType<Guid>();
        foreach (var id in targets.Concat(actors).Distinct().Where(id => id != Guid.Empty))
            await foreach (var e in streams.Read(AccountStream.Of(id), ct))
                if (e.Data is StaffAccountAdded added)
                    roles[Actor.Staff(id)] = added.Role;
    }

    /// <summary>
    /// Adds the managers: first those that were chosen, in that order, then the others that were considered. When the file is played, no
    /// manager has customers yet, so among equal candidates the first one is chosen.
    /// </summary>
    public async Task AddManagers(CancellationToken ct)
    {
        var choices = events.Select(e => e.Data switch
        {
            ManagerAssigned x => (Chosen: (Guid?)x.Manager, x.Why),
            ManagerReassigned x => (x.To, x.Why),
            AssignmentParked x => (null, x.Why),
            _ => default((Guid? Chosen, Explanation Why)),
        }).Where(w => w.Why is not null).ToList();
        var available = choices.SelectMany(w => w.Why.Candidates).Where(c => c.ExcludedFor is not ("inactive" or "on_leave"));
        var full = choices.SelectMany(w => w.Why.Candidates).Where(c => c.ExcludedFor == "at_capacity").Select(c => c.Manager).ToHashSet();
        if (choices.Any(w => w.Why.Candidates.Any(c => c.ExcludedFor is "inactive" or "on_leave")))
            lines.AddRemark("Managers who were away at an assignment are left out.");
        if (choices.Any(w => w.Why.Code is ExplanationCodes.Load or ExplanationCodes.Turn))
            lines.AddRemark("A manager was chosen by load or in turn, which depended on other customers: here the first is chosen.");
        foreach (var id in choices.Select(w => w.Chosen).OfType<Guid>().Concat(available.Select(c => c.Manager)).Distinct())
        {
            // The manager's settings as of the end of this history.
            var it = new ManagerAdded(id, [Regions.Everywhere], [], 30);
            await foreach (var e in streams.Read(AccountStream.Of(id), ct))
                it = e.Timestamp > events[^1].Timestamp ? it : e.Data switch
                {
                    ManagerAdded x => x,
                    ManagerChanged x => new ManagerAdded(id, x.Territories, x.Specialties, x.Capacity),
                    _ => it,
                };
            ReferenceTo(Actor.Staff(id), "manager", ("territories", ToJsonArray(it.Territories)),
                ("specialties", ToJsonArray(it.Specialties)), ("capacity", full.Contains(id) ? 0 : it.Capacity));
        }
    }

    private static JsonArray ToJsonArray(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    /// <summary>Adds a step of the member of staff who caused the event.</summary>
    /// <param name="role">The role, if the log has no account of this member.</param>
    public void AddStep(IEvent e, string role, string command, params IReadOnlyList<(string Name, object? Value)> members)
    {
        var actor = GetActor(e);
        ReferenceTo(actor, role);
        var (staffRole, name) = staff[actor];
        lines.Add(e.Timestamp, new Scenario.Line(Who: $"{staffRole}:{name}", Command: command,
            Body: members.Count == 0 ? null : RecordedLines.CreateBody(members)));
    }

    public static string GetActor(IEvent e) => e.UserName ?? "";

    /// <summary>Returns a reference to a member of staff, whom the file adds at its beginning.</summary>
    public string ReferenceTo(string actor, string role, params IEnumerable<(string, object?)> fields)
    {
        if (!staff.TryGetValue(actor, out var it))
        {
            role = roles.GetValueOrDefault(actor, role);
            it = staff[actor] = (role, role + (staff.Values.Count(s => s.Role == role) + 1));
            lines.Add(DateTimeOffset.MinValue, new Scenario.Line(Who: ScenarioPerson.Operator, Command: ScenarioCommand.AddStaff,
                Body: RecordedLines.CreateBody([("username", it.Name), ("role", role), .. fields])));
        }
        return $"{{{it.Name}}}";
    }
}
