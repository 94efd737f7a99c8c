using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>
/// The customers of a file, and the remarks on its lines. It has no side effects: the caller looks up which customers exist already and
/// passes them in.
/// </summary>
internal sealed class ImportPlan
{
    private const int MaxAccounts = 20;
    private const decimal MaxCapacityKva = 1_000_000;

    private readonly List<(long Line, ImportedCustomer Customer)> customers = [];
    private readonly Dictionary<Guid, int> indexById = [];
    private readonly List<ImportRemark> remarks = [];

    /// <summary>For customers with several lines, the lines of each site: the first, and those that added account numbers.</summary>
    private readonly Dictionary<Guid, List<List<SiteLine>>> sites = [];

    private int createdElsewhere;

    private ImportPlan(CsvTable table) => Table = table;

    public CsvTable Table { get; }

    /// <summary>In the order of the lines.</summary>
    public IReadOnlyList<(long Line, ImportedCustomer Customer)> Customers => customers;
    public IReadOnlyList<ImportRemark> Remarks => remarks;

    /// <summary>All lines of the file.</summary>
    public long Lines { get; private set; }

    /// <summary>Records, without blank lines.</summary>
    public int Rows { get; private set; }
    public int BlankLines { get; private set; }
    public int Refused { get; private set; }
    public int Merged { get; private set; }
    public int Skipped { get; private set; }
    public int CreatedCount => customers.Count - createdElsewhere;

    /// <summary>Makes the plan from the file alone, without look-ups.</summary>
    public static ImportPlan Build(CsvTable table, ImportLineReader reader, CancellationToken ct)
    {
        var plan = new ImportPlan(table) { Lines = table.HeaderLine };
        foreach (var record in table.Read())
        {
            ct.ThrowIfCancellationRequested();
            plan.Lines += record.Lines;
            if (record.IsBlank)
                plan.BlankLines += record.Lines;
            else
                plan.AddRecord(record, reader);
        }
        return plan;
    }

    private void AddRecord(CsvRecord record, ImportLineReader reader)
    {
        Rows++;
        var (customer, recordRemarks) = record.Fault is { } fault
            ? (null, [ImportRemark.Of(record.Line, null, ImportRemark.Error, fault)]) : reader.Read(record.Line, record.Cells);
        remarks.AddRange(recordRemarks);
        if (customer is null)
            Refused++;
        else if (indexById.TryAdd(customer.Id, customers.Count))
            customers.Add((record.Line, customer));
        else
            MergeLine(record.Line, customer);
    }

    /// <summary>
    /// Merges another line of the same person and company: a company has several accounts with the grid. The capacity and usage of a new
    /// site are added; a line of a known site is a repetition.
    /// </summary>
    private void MergeLine(long line, ImportedCustomer customer)
    {
        var index = indexById[customer.Id];
        var (firstLine, existing) = customers[index];
        string[] accounts = [.. existing.Person.AccountNumbers.Union(customer.Person.AccountNumbers, StringComparer.Ordinal)];
        if (accounts.Length > MaxAccounts)
        {
            Refused++;
            remarks.Add(ImportRemark.Of(line, "accountNumbers", ImportRemark.Error, "too_many_accounts"));
            return;
        }
        var ofCustomer = sites.TryGetValue(customer.Id, out var foundLines) ? foundLines : sites[customer.Id] = [[SiteLine.Of(existing)]];
        var siteLine = SiteLine.Of(customer);
        var siteLines = ofCustomer.Find(l => l.Exists(it => it.IsSameSite(siteLine)));
        var sameSite = siteLines?[0].Customer;
        var isNewSite = sameSite is null;
        var sum = existing.PowerCapacity + customer.PowerCapacity;
        if (isNewSite && sum > MaxCapacityKva)
        {
            Refused++;
            remarks.Add(ImportRemark.Of(line, "powerCapacity", ImportRemark.Error, "sum_too_large"));
            return;
        }
        Merged++;
        customers[index] = (firstLine, existing with
        {
            Person = existing.Person with { AccountNumbers = accounts },
            PowerCapacity = isNewSite ? sum : existing.PowerCapacity,
            MonthlyUsage = isNewSite ? existing.MonthlyUsage + customer.MonthlyUsage : existing.MonthlyUsage,
            CreditCode = existing.CreditCode ?? customer.CreditCode,
            Industry = existing.Industry ?? customer.Industry,
            Manager = existing.Manager ?? customer.Manager,
        });
        if (existing.Manager is { } earlier && customer.Manager is { } named && Names.Key(earlier) != Names.Key(named))
            remarks.Add(ImportRemark.Of(line, "manager", ImportRemark.Warning, "merged_manager", customer.Id));
        if (siteLines is null)
            ofCustomer.Add([siteLine]);
        // A later line of the site may have no other account number than one that this line adds.
        else if (customer.Person.AccountNumbers.Except(siteLines.SelectMany(l => l.Customer.Person.AccountNumbers)).Any())
            siteLines.Add(siteLine);
        remarks.Add(isNewSite ? ImportRemark.Of(line, "powerCapacity", ImportRemark.Warning, "merged_site", customer.Id)
            : sameSite!.PowerCapacity == customer.PowerCapacity && sameSite.MonthlyUsage == customer.MonthlyUsage
                ? ImportRemark.Of(line, null, ImportRemark.Info, "merged_line", customer.Id)
                : ImportRemark.Of(line, "powerCapacity", ImportRemark.Warning, "merged_differs", customer.Id));
    }

    /// <summary>A line with the key of its address, which is computed once: a line is compared with all sites of its customer.</summary>
    private sealed record SiteLine(ImportedCustomer Customer, string AddressKey)
    {
        public static SiteLine Of(ImportedCustomer customer) => new(customer, Names.Key(customer.Person.DetailAddress));

        /// <summary>Two lines are one site if they share an account number. If one of them has none, the place decides.</summary>
        public bool IsSameSite(SiteLine other) =>
            Customer.Person.AccountNumbers.Count > 0 && other.Customer.Person.AccountNumbers.Count > 0
                ? Customer.Person.AccountNumbers.Intersect(other.Customer.Person.AccountNumbers).Any()
                : Customer.Region.Code == other.Customer.Region.Code && AddressKey == other.AddressKey;
    }

    /// <summary>Removes the customers that need not be created.</summary>
    /// <param name="existing">Ids of customers that an earlier import has created.</param>
    /// <param name="registered">Ids of the file's customers, each with the registration of the same person and company.</param>
    public void RemoveExisting(IReadOnlySet<Guid> existing, IReadOnlyDictionary<Guid, Guid> registered)
    {
        foreach (var (line, it) in customers.Where(c => existing.Contains(c.Customer.Id)))
        {
            Skipped++;
            remarks.Add(ImportRemark.Of(line, null, ImportRemark.Info, "imported_before", it.Id));
        }
        foreach (var (line, it) in customers.Where(c => !existing.Contains(c.Customer.Id) && registered.ContainsKey(c.Customer.Id)))
        {
            Merged++;
            remarks.Add(ImportRemark.Of(line, null, ImportRemark.Info, "registered_already", registered[it.Id]));
        }
        customers.RemoveAll(c => existing.Contains(c.Customer.Id) || registered.ContainsKey(c.Customer.Id));
    }

    /// <summary>Marks the customers that another import has created while this one was running.</summary>
    /// <param name="created">Ids of the customers that this import has created.</param>
    public void MarkCreatedElsewhere(IReadOnlySet<Guid> created)
    {
        foreach (var (line, it) in customers.Where(c => !created.Contains(c.Customer.Id)))
        {
            createdElsewhere++;
            Skipped++;
            remarks.Add(ImportRemark.Of(line, null, ImportRemark.Info, "imported_before", it.Id));
        }
    }

    /// <summary>
    /// Warns of companies that are known by their code or name under another phone. They may be the same customer; only a person can tell.
    /// </summary>
    /// <param name="sameCompany">An imported customer, by the id of the file's customer.</param>
    /// <param name="undecided">A registration that is not decided yet, by the id of the file's customer.</param>
    public void WarnOfDuplicates(IReadOnlyDictionary<Guid, Guid> sameCompany, IReadOnlyDictionary<Guid, Guid> undecided)
    {
        var lineByKey = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (line, it) in customers)
        {
            if (sameCompany.TryGetValue(it.Id, out var other))
                remarks.Add(ImportRemark.Of(line, "companyName", ImportRemark.Warning, "company_known", other));
            if (undecided.TryGetValue(it.Id, out var registration))
                remarks.Add(ImportRemark.Of(line, "companyName", ImportRemark.Warning, "company_applies", registration));
            string[] companyKeys = it.CreditCode is { } code ? [it.CompanyKey, code] : [it.CompanyKey];
            if (companyKeys.Where(lineByKey.ContainsKey).Select(c => lineByKey[c]).Order().Take(1).ToList() is [var earlierLine])
                remarks.Add(ImportRemark.DuplicateCompany(line, earlierLine));
            foreach (var key in companyKeys)
                lineByKey.TryAdd(key, line);
        }
    }

    /// <summary>Warns of lines whose manager does not exist or whose account is closed. The rules choose another manager.</summary>
    public void WarnOfManagers(IReadOnlySet<string> unknownManagers)
    {
        foreach (var (line, it) in customers)
            if (it.Manager is { } name && unknownManagers.Contains(name))
                remarks.Add(ImportRemark.Of(line, ImportColumns.Manager, ImportRemark.Warning, "manager_not_there"));
    }
}
