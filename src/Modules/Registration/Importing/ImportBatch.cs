using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>Creates some hundreds of an import's customers, with their managers.</summary>
internal sealed class ImportBatch(EventSessions sessions, DatabaseClock clock, IKeyRing keys, IImportAssigner assigner,
    KnownCustomers knownCustomers)
{
    private const int MaxAttempts = 20;

    /// <summary>Creates a batch in one transaction. After a conflict, it is retried without the customers that exist by then.</summary>
    /// <returns>The names of managers in the file that are unknown.</returns>
    public async Task<IReadOnlySet<string>> Create((long Line, ImportedCustomer Customer)[] batch, ImportRow it, CancellationToken ct)
    {
        for (var attempt = 0; ;)
            try
            {
                var existing = attempt == 0 ? new HashSet<Guid>() : await knownCustomers
                    .FindExisting([.. batch.Select(b => b.Customer.Id)], ct);
                return await Commit([.. batch.Where(b => !existing.Contains(b.Customer.Id))], it, ct);
            }
            catch (Exception e) when (++attempt < MaxAttempts && (StoreFaults.IsStale(e) || StoreFaults.IsTransient(e)
                || e is RowMissedException { Rejection.Code: "manager_full" or "manager_unavailable" or "imported_before" }))
            {
                await Task.Delay(StoreFaults.IsTransient(e) ? StoreFaults.BackOffDelay(attempt) : StoreFaults.ConflictDelay(attempt), ct);
            }
    }

    private async Task<IReadOnlySet<string>> Commit(IReadOnlyList<(long Line, ImportedCustomer Customer)> batch, ImportRow it,
        CancellationToken ct)
    {
        if (batch.Count == 0)
            return new HashSet<string>();
        await keys.CreateKeys([.. batch.Select(b => b.Customer.Id)], ct);
        var now = await clock.ReadNow(ct);
        var assigned = await assigner.Assign([.. batch.Select(b => b.Customer.AssignmentRequest)], now, ct);
        await using var session = sessions.Open(it.ToCaller());
        for (var i = 0; i < batch.Count; i++)
        {
            var (line, customer) = batch[i];
            var applicant = await keys.Seal(customer.Id, Contracts.SealedFieldNames.Applicant, customer.Person, ct);
            session.Append(customer.Id, 0, Decision.Append(
                new CustomerImported(it.Id, line, it.Basis!, it.BasisOn!.Value, customer.ToInfoSubmitted(applicant), assigned.Places[i])),
                    now);
        }
        session.QueueRows([.. assigned.Rows, IndexRow(batch, assigned, it)]);
        await session.SaveChangesAsync(ct);
        return assigned.Unknown;
    }

    private static Row IndexRow(IReadOnlyList<(long Line, ImportedCustomer Customer)> batch, ImportAssignments assigned, ImportRow it) =>
        Row.MustHit(
        batch.Count,
        """
        insert into pc_imported_customers (customer, import, phone, company_key, credit_code, manager, waits)
        select customer, $1, phone, company_key, nullif(credit_code, ''), nullif(manager, $7), manager = $7
        from unnest($2, $3, $4, $5, $6) as made (customer, phone, company_key, credit_code, manager)
        on conflict (customer) do nothing
        """, new Rejection("imported_before", "Another import has made one of these."), it.Id,
        batch.Select(b => b.Customer.Id).ToArray(), batch.Select(b => b.Customer.Phone).ToArray(),
        batch.Select(b => b.Customer.CompanyKey).ToArray(), batch.Select(b => b.Customer.CreditCode ?? "").ToArray(),
        assigned.Places.Select(p => p.Manager ?? Guid.Empty).ToArray(), Guid.Empty);
}
