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
    private readonly Dictionary<Guid, List<List<ImportedCustomer>>> sites = [];

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
    public int Blank { get; private set; }
    public int Refused { get; private set; }
    public int Merged { get; private set; }
    public int Skipped { get; private set; }
    public int Made => customers.Count - createdElsewhere;

    /// <summary>Makes the plan from the file alone, without look-ups.</summary>
    public static ImportPlan Build(CsvTable table, ImportLineReader reader, CancellationToken ct)
    {
        var plan = new ImportPlan(table) { Lines = table.HeaderLine };
        foreach (var record in table.Read())
        {
            ct.ThrowIfCancellationRequested();
            plan.Lines += record.Lines;
            if (record.IsBlank)
                plan.Blank += record.Lines;
            else
                plan.AddRecord(record, reader);
        }
        return plan;
    }

    private void AddRecord(CsvRecord record, ImportLineReader reader)
    {
        Rows++;
        var (customer, said) = record.Fault is { } fault
            ? (null, [ImportRemark.Of(record.Line, null, ImportRemark.Error, fault)]) : reader.Read(record.Line, record.Cells);
        remarks.AddRange(said);
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
        var place = indexById[customer.Id];
        var (first, known) = customers[place];
        string[] accounts = [.. known.Person.AccountNumbers.Union(customer.Person.AccountNumbers, StringComparer.Ordinal)];
        if (accounts.Length > MaxAccounts)
        {
            Refused++;
            remarks.Add(ImportRemark.Of(line, "accountNumbers", ImportRemark.Error, "too_many_accounts"));
            return;
        }
        var ofCustomer = sites.TryGetValue(customer.Id, out var before) ? before : sites[customer.Id] = [[known]];
        var lines = ofCustomer.Find(l => l.Exists(it => IsSameSite(it, customer)));
        var same = lines?[0];
        var site = same is null;
        var sum = known.PowerCapacity + customer.PowerCapacity;
        if (site && sum > MaxCapacityKva)
        {
            Refused++;
            remarks.Add(ImportRemark.Of(line, "powerCapacity", ImportRemark.Error, "sum_too_large"));
            return;
        }
        Merged++;
        customers[place] = (first, known with
        {
            Person = known.Person with { AccountNumbers = accounts },
            PowerCapacity = site ? sum : known.PowerCapacity,
            MonthlyUsage = site ? known.MonthlyUsage + customer.MonthlyUsage : known.MonthlyUsage,
        });
        if (lines is null)
            ofCustomer.Add([customer]);
        // A later line of the site may have no other account number than one that this line adds.
        else if (customer.Person.AccountNumbers.Except(lines.SelectMany(l => l.Person.AccountNumbers)).Any())
            lines.Add(customer);
        remarks.Add(site ? ImportRemark.Of(line, "powerCapacity", ImportRemark.Warning, "merged_site", customer.Id)
            : same!.PowerCapacity == customer.PowerCapacity && same.MonthlyUsage == customer.MonthlyUsage
                ? ImportRemark.Of(line, null, ImportRemark.Info, "merged_line", customer.Id)
                : ImportRemark.Of(line, "powerCapacity", ImportRemark.Warning, "merged_differs", customer.Id));
    }

    /// <summary>Two lines are one site if they share an account number. If one of them has no account number, the place decides.</summary>
    private static bool IsSameSite(ImportedCustomer one, ImportedCustomer other) =>
        one.Person.AccountNumbers.Count > 0 && other.Person.AccountNumbers.Count > 0
            ? one.Person.AccountNumbers.Intersect(other.Person.AccountNumbers).Any()
            : one.Region.Code == other.Region.Code && Names.Key(one.Person.DetailAddress) == Names.Key(other.Person.DetailAddress);

    /// <summary>Removes the customers that need not be created.</summary>
    /// <param name="made">Ids of customers that an earlier import has created.</param>
    /// <param name="registered">Ids of the file's customers, each with the registration of the same person and company.</param>
    public void RemoveExisting(IReadOnlySet<Guid> made, IReadOnlyDictionary<Guid, Guid> registered)
    {
        foreach (var (line, it) in customers.Where(c => made.Contains(c.Customer.Id)))
        {
            Skipped++;
            remarks.Add(ImportRemark.Of(line, null, ImportRemark.Info, "imported_before", it.Id));
        }
        foreach (var (line, it) in customers.Where(c => !made.Contains(c.Customer.Id) && registered.ContainsKey(c.Customer.Id)))
        {
            Merged++;
            remarks.Add(ImportRemark.Of(line, null, ImportRemark.Info, "registered_already", registered[it.Id]));
        }
        customers.RemoveAll(c => made.Contains(c.Customer.Id) || registered.ContainsKey(c.Customer.Id));
    }

    /// <summary>Marks the customers that another import has created while this one was running.</summary>
    /// <param name="own">Ids of the customers that this import has created.</param>
    public void MarkCreatedElsewhere(IReadOnlySet<Guid> own)
    {
        foreach (var (line, it) in customers.Where(c => !own.Contains(c.Customer.Id)))
        {
            createdElsewhere++;
            Skipped++;
            remarks.Add(ImportRemark.Of(line, null, ImportRemark.Info, "imported_before", it.Id));
        }
    }

    /// <summary>
    /// Warns of companies that are known by their code or name under another phone. They may be the same customer; only a person can tell.
    /// </summary>
    /// <param name="namesakes">An imported customer, by the id of the file's customer.</param>
    /// <param name="applying">A registration that is not decided yet, by the id of the file's customer.</param>
    public void WarnOfDuplicates(IReadOnlyDictionary<Guid, Guid> namesakes, IReadOnlyDictionary<Guid, Guid> applying)
    {
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (line, it) in customers)
        {
            if (namesakes.TryGetValue(it.Id, out var other))
                remarks.Add(ImportRemark.Of(line, "companyName", ImportRemark.Warning, "company_known", other));
            if (applying.TryGetValue(it.Id, out var registration))
                remarks.Add(ImportRemark.Of(line, "companyName", ImportRemark.Warning, "company_applies", registration));
            string[] company = it.CreditCode is { } code ? [it.CompanyKey, code] : [it.CompanyKey];
            if (company.Where(lines.ContainsKey).Select(c => lines[c]).Order().Take(1).ToList() is [var before])
                remarks.Add(ImportRemark.DuplicateCompany(line, before));
            foreach (var known in company)
                lines.TryAdd(known, line);
        }
    }

    /// <summary>Warns of lines whose manager does not exist or is away. The rules choose another manager.</summary>
    public void WarnOfManagers(IReadOnlySet<string> unknown)
    {
        foreach (var (line, it) in customers)
            if (it.Manager is { } name && unknown.Contains(name))
                remarks.Add(ImportRemark.Of(line, ImportColumns.Manager, ImportRemark.Warning, "manager_not_there"));
    }
}
