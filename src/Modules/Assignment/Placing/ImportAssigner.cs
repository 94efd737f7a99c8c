using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>
/// Assigns the customers of an imported file to managers. A manager named in the file already serves the customer, who stays with them and
/// takes no place. For the others a manager is chosen as after an approval, one after the other, each with the load after the previous
/// ones. Customers for whom nobody is eligible wait.
/// </summary>
internal sealed class ImportAssigner(NpgsqlDataSource database, StreamsFactory streams) : IImportAssigner
{
    private readonly IStreams events = streams.As(Caller.System("import-customers"));

    /// <summary>The number of eligible candidates that are stored with each customer.</summary>
    private const int MaxCandidates = 5;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(1);

    private static readonly Rejection NoPlace = new(PlaceRows.ManagerFull, "The manager has reached the maximum number of customers.");

    public async Task<ImportAssignments> Assign(IReadOnlyList<CustomerToAssign> customers, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var policy = await ActivePolicy.Read(connection, ct);
        var (managers, _) = await WaitingQueue.ReservePlaces(Guid.Empty, connection, await ManagerSnapshots.ReadAll(connection, null, ct),
            policy, now, async id => (await events.Load<Customer>(id, ct)).State, ct);
        var names = (await connection.QueryAsync<(Guid Id, string Username, string Name)>(new CommandDefinition(
            "select s.id, s.username, s.display_name from pc_v_staff s join pc_managers m on m.staff_id = s.id where s.active",
            cancellationToken: ct))).ToList();
        var companyManagers = !policy.SameManager ? null : await CompanyManagers.FindByCode(
            [.. customers.Select(c => c.CreditCode).OfType<string>().Distinct(StringComparer.Ordinal)], connection, ct);
        return Decide(customers, managers, names, policy, now, companyManagers);
    }

    /// <summary>A pure function, like the choice itself.</summary>
    /// <param name="companyManagers">The managers of other sites by credit code, which grow with the customers of the file; null if the
    /// policy does not prefer them.</param>
    internal static ImportAssignments Decide(IReadOnlyList<CustomerToAssign> customers, IReadOnlyList<ManagerSnapshot> managers,
        IReadOnlyList<(Guid Id, string Username, string Name)> names, Policy policy, DateTimeOffset now,
        Dictionary<string, HashSet<Guid>>? companyManagers = null)
    {
        var known = companyManagers ?? new Dictionary<string, HashSet<Guid>>(StringComparer.Ordinal);
        var managersByName = MapManagersByName(names);
        var contenders = managers.ToDictionary(m => m.Id);
        var unknownNames = new HashSet<string>(StringComparer.Ordinal);
        // Places are only taken here, so customers with equal values for the choice find nobody for the same reason.
        var unplaced = new Dictionary<(string, string, string?, string, string?), CustomerPlace>();
        var places = new List<CustomerPlace>(customers.Count);
        foreach (var it in customers)
        {
            if (it.Manager is { } name)
            {
                // Also on leave: the customer is this manager's already.
                if (managersByName.GetValueOrDefault(Names.Key(name)) is { } holder
                    && contenders.GetValueOrDefault(holder) is { Active: true })
                {
                    AddPlace(it, CreateServingPlace(holder, it, contenders[holder], policy));
                    continue;
                }
                unknownNames.Add(name);
            }
            var siteManagers = it.CreditCode is { } code ? known.GetValueOrDefault(code) ?? [] : [];
            var kind = (it.RegionCode, it.VoltageLevel, it.Industry, policy.FindBand(it.PowerCapacity).Name,
                siteManagers.Count > 0 ? it.CreditCode : null);
            if (!unplaced.TryGetValue(kind, out var place))
                place = ChoosePlace(it, contenders, [.. siteManagers], policy, now, places.Count);
            if (place.Manager is null)
                unplaced[kind] = place;
            AddPlace(it, place);
        }
        return new ImportAssignments(places, CreateRows(customers, places, policy, now), unknownNames);

        void AddPlace(CustomerToAssign it, CustomerPlace place)
        {
            places.Add(place);
            if (policy.SameManager && it.CreditCode is { } code && place.Manager is { } manager)
                (known.TryGetValue(code, out var managersOfCompany) ? managersOfCompany : known[code] = []).Add(manager);
        }
    }

    /// <summary>
    /// By the key of the name: lists pad short names with blanks and have other dots. A display name that two managers share is ignored.
    /// </summary>
    private static Dictionary<string, Guid?> MapManagersByName(IReadOnlyList<(Guid Id, string Username, string Name)> names)
    {
        var managersByName = names.GroupBy(n => Names.Key(n.Name), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count() == 1 ? g.First().Id : (Guid?)null, StringComparer.Ordinal);
        foreach (var (id, username, _) in names)
            managersByName[Names.Key(username)] = id;
        return managersByName;
    }

    private static CustomerPlace CreateServingPlace(Guid manager, CustomerToAssign it, ManagerSnapshot contender, Policy policy) =>
        new(manager, CustomerState.Serving, null, null, null, new Explanation(policy.Version, ExplanationCodes.Named,
        [
            new Candidate(manager, null, Territory.BestFit(contender.Territories, it.RegionCode), 0, contender.Load, contender.LastServed),
        ]));

    private static CustomerPlace ChoosePlace(CustomerToAssign it, Dictionary<Guid, ManagerSnapshot> contenders,
        IReadOnlyList<Guid> siteManagers, Policy policy, DateTimeOffset now, int position)
    {
        var choice = ManagerSelector.Select(new CustomerProfile(it.Id, it.RegionCode, it.VoltageLevel, it.Industry, it.PowerCapacity, [])
        {
            KnownManagers = siteManagers,
        }, [.. contenders.Values], policy, now);
        var eligible = choice.Why.Candidates.Where(c => c.ExcludedFor is null).OrderByDescending(c => c.Manager == choice.Manager)
            .Take(MaxCandidates);
        var explanation = choice.Why with { Candidates = [.. eligible] };
        if (choice.Manager is not { } manager)
            return new CustomerPlace(null, CustomerState.Waiting, ParkingReason.Determine(choice.Why), null, null, explanation);
        // The customers of one file have an order too, so that equal managers take turns.
        contenders[manager] = contenders[manager].WithCustomer(it.PowerCapacity, policy, now.AddMicroseconds(position));
        return new CustomerPlace(manager, CustomerState.Assigned, null, Deadlines.RespondToImportBy(now), Deadlines.ContactImportedBy(now),
            explanation);
    }

    /// <summary>
    /// Like <see cref="PlaceRows.Take"/>, for many customers: the managers' rows are locked first, always in the same order, and after all
    /// inserts no manager may be above the capacity.
    /// </summary>
    private static List<Row> CreateRows(IReadOnlyList<CustomerToAssign> customers, List<CustomerPlace> places, Policy policy,
        DateTimeOffset now)
    {
        var rows = new List<Row>();
        var withManager = Enumerable.Range(0, places.Count).Where(i => places[i].Manager is not null).ToList();
        var assigned = withManager.Where(i => places[i].State == CustomerState.Assigned).ToList();
        var waiting = Enumerable.Range(0, places.Count).Where(i => places[i].Manager is null).ToList();
        foreach (var manager in withManager.Select(i => places[i].Manager!.Value).Distinct().Order())
            rows.AddRange(PlaceRows.RequireActive(manager, null));
        if (withManager.Count > 0)
            rows.Add(Row.MustHit(withManager.Count,
                """
                insert into pc_assignments (registration_id, manager_id, state, weight, assigned_at, respond_by, contact_by)
                select customer, manager, state, weight, $5, $6, $7
                from unnest($1, $2, $3, $4) as given (customer, manager, state, weight)
                """, NoPlace,
                withManager.Select(i => customers[i].Id).ToArray(), withManager.Select(i => places[i].Manager!.Value).ToArray(),
                withManager.Select(i => places[i].State).ToArray(),
                withManager.Select(i => policy.FindBand(customers[i].PowerCapacity).Weight).ToArray(), now,
                Deadlines.RespondToImportBy(now), Deadlines.ContactImportedBy(now)));
        if (waiting.Count > 0)
        {
            rows.Add(Row.Any(
                """
                insert into pc_assignment_waiting (registration_id, reason, parked_at, region_code)
                select customer, reason, $3, region from unnest($1, $2, $4) as parked (customer, reason, region)
                """, waiting.Select(i => customers[i].Id).ToArray(), waiting.Select(i => places[i].ParkedFor!).ToArray(), now,
                waiting.Select(i => customers[i].RegionCode).ToArray()));
            rows.Add(PlaceRows.ScheduleMorningNotice(now));
        }
        // Like PlaceRows.StartWaiting and CompanyManagers.ScheduleSearch, but once per file: each part of the file postpones it.
        if (waiting.Count > 0 || policy.SameManager)
            rows.Add(DueCommand.Schedule(now + RetryDelay, Guid.Empty, PlaceFreed.Command, "imported"));
        if (assigned.Count > 0)
            rows.AddRange(CreateAssignmentRows([.. assigned.Select(i => (customers[i].Id, places[i].Manager!.Value))], now));
        return rows;
    }

    private static IEnumerable<Row> CreateAssignmentRows(IReadOnlyList<(Guid Customer, Guid Manager)> assigned, DateTimeOffset now)
    {
        Guid[] managers = [.. assigned.Select(c => c.Manager).Distinct()];
        yield return Row.MustHit(managers.Length,
            """
            update pc_managers m set last_served_at = $2
            where m.staff_id = any($1)
              and (select count(*) from pc_assignments a where a.manager_id = m.staff_id and a.state <> 'serving') <= m.capacity
            """, NoPlace, managers, now);
        foreach (var (customer, manager) in assigned)
        {
            yield return new EscalationStep(EscalationStep.Respond, manager, EscalationStep.Remind)
                .Schedule(Deadlines.RespondToImportBy(now), customer);
            yield return new EscalationStep(EscalationStep.Contact, manager, EscalationStep.Remind)
                .Schedule(Deadlines.ContactImportedBy(now), customer);
        }
    }
}
