using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>A customer of the file, validated by the rules of the registration form.</summary>
/// <param name="Phone">The blind index of the phone, the same for a fixed line with and without hyphens.</param>
/// <param name="Manager">The account manager's name as written in the file.</param>
internal sealed record ImportedCustomer(Guid Id, byte[] Phone, string CompanyKey, ApplicantData Person, string CompanyName,
    string? CreditCode, RegionPath Region, decimal PowerCapacity, decimal MonthlyUsage, decimal CurrentPrice, string VoltageLevel,
    string? Industry, string? Manager, IReadOnlyList<string> Warnings)
{
    public InfoSubmitted ToInfoSubmitted(Personal applicant) =>
        new(0, applicant, CompanyName, CreditCode, Region.Code, Region.Province, Region.City, Region.District, PowerCapacity, MonthlyUsage,
        CurrentPrice, VoltageLevel, Industry, [], NoProofs, Warnings);

    public CustomerToAssign AssignmentRequest => new(Id, Region.Code, VoltageLevel, Industry, PowerCapacity, Manager, CreditCode);

    private static readonly Dictionary<string, string> NoProofs = [];
}

/// <summary>A remark on one line of the file: column, code and severity. It never contains the value.</summary>
/// <param name="Column">The column that the remark is about; null for the whole line.</param>
/// <param name="Level"><c>error</c> (the line is refused), <c>warning</c> or <c>info</c>.</param>
/// <param name="Customer">The existing customer that the line matches.</param>
internal sealed record ImportRemark(long Line, string? Column, string Level, string Code, string Chinese, string English,
    Guid? Customer = null)
{
    public const string Error = "error", Warning = "warning", Info = "info";

    /// <summary>The company is also on an earlier line, with another phone.</summary>
    public static ImportRemark DuplicateCompany(long line, long earlierLine) => new(line, "companyName", Warning, "company_twice",
        $"与第 {earlierLine} 行为同一企业，但联系电话不同，将作为两位客户导入，请核对。",
        $"The same company as on line {earlierLine} with another phone: these are two customers; check if they are one.");

    /// <summary>Returns a remark with the text of the problem catalogue.</summary>
    public static ImportRemark Of(long line, string? column, string level, string code, Guid? customer = null) => new(line, column, level,
        code, ProblemCatalogue.GetText(code, Language.Chinese), ProblemCatalogue.GetText(code, Language.English), customer);
}

/// <summary>
/// Reads one line, without side effects, by the same rules as the form, except for the pictures, which only applicants have, and the
/// position, which is optional here.
/// </summary>
internal sealed class ImportLineReader(CsvTable table, RulePolicy policy, Func<string, byte[]> phoneIndex)
{
    private static readonly string[] NumberColumns = ["contactPhone", "creditCode", "accountNumbers"];

    public (ImportedCustomer? Customer, IReadOnlyList<ImportRemark> Remarks) Read(long line, IReadOnlyList<string> cells)
    {
        if (table.IsTooWide(cells))
            return (null, [ImportRemark.Of(line, null, ImportRemark.Error, "columns_too_many")]);
        var remarks = new List<ImportRemark>();
        var fields = ReadFields(line, cells, remarks);
        var form = new FormReader(fields);
        var customer = ReadCustomer(form, table.GetCell(cells, ImportColumns.Manager));
        // A field that was removed above for its characters is reported once, not as missing too.
        remarks.AddRange(form.Issues.Where(i => !(i.Code == "required" && remarks.Any(r => r.Column == ColumnOf(i))))
            .Select(i => CreateRemark(line, i)));
        return (remarks.Any(r => r.Level == ImportRemark.Error) ? null : customer, remarks);
    }

    /// <summary>The form's advice on a number quotes it, and a shifted row may have a phone in its place: here it is general.</summary>
    private static ImportRemark CreateRemark(long line, Issue issue)
    {
        var (chinese, english) = issue.Code == "wrong_type" ? TypedNumber.GeneralAdvice : (issue.Chinese, issue.English);
        return new(line, ColumnOf(issue), issue.Blocking ? ImportRemark.Error : ImportRemark.Warning, issue.Code, chinese, english);
    }

    private JsonObject ReadFields(long line, IReadOnlyList<string> cells, List<ImportRemark> remarks)
    {
        var fields = new JsonObject();
        foreach (var column in ImportColumns.All.Keys.Where(c => c != ImportColumns.Manager))
        {
            var cell = table.GetCell(cells, column);
            if (cell.Length == 0)
                continue;
            // A cell may hold several account numbers, one on each of its lines.
            if (column == "accountNumbers")
                cell = cell.ReplaceLineEndings(" ");
            var (text, code, bound) = SafeText.Normalize(NumberColumns.Contains(column)
                ? CsvTable.WithoutDecimals(cell) : cell, TextRule.Line);
            if (code is not null)
            {
                var fault = SafeText.CreateFault("/" + column, code, bound);
                remarks.Add(new ImportRemark(line, column, ImportRemark.Error, code, fault.Message(Language.Chinese),
                    fault.Message(Language.English)));
            }
            else if (NumberColumns.Contains(column) && CsvTable.HasLostDigits(text)
                || column == "creditCode" && CreditCode.IsZeroed(CreditCode.Normalise(text)))
                remarks.Add(ImportRemark.Of(line, column, ImportRemark.Error, "number_shortened"));
            else
            {
                if (column == "accountNumbers" && ImportColumns.SplitAccounts(text).Any(CsvTable.MayHaveLostDigits))
                    remarks.Add(ImportRemark.Of(line, column, ImportRemark.Warning, "account_shortened"));
                fields[column] = column switch
                {
                    "voltageLevel" => ImportColumns.ParseVoltage(text),
                    "industry" => ImportColumns.ParseIndustry(text),
                    "accountNumbers" => new JsonArray([.. ImportColumns.SplitAccounts(text).Select(a => JsonValue.Create(a))]),
                    _ => text,
                };
            }
        }
        return fields;
    }

    private ImportedCustomer? ReadCustomer(FormReader form, string manager)
    {
        var name = PersonRules.CheckRealName(form);
        var position = form.Has("position") ? PersonRules.CheckPosition(form) : null;
        var email = PersonRules.CheckEmail(form);
        var phone = form.Has("contactPhone") ? PersonRules.CheckContactPhone(form) : form.ReadText("contactPhone", required: true);
        var (company, creditCode) = (CompanyRules.CheckName(form), CompanyRules.CheckCreditCode(form));
        var region = RegionRules.CheckRegion(form);
        var address = form.ReadText("detailAddress");
        var capacity = PowerRules.CheckCapacity(form, policy);
        var usage = UsageRules.CheckUsage(form, capacity, policy.Usage);
        var (price, voltage) = (PowerRules.CheckPrice(form, policy), PowerRules.CheckVoltage(form));
        PowerRules.WarnOfUnusualCapacity(form, capacity, voltage, policy);
        var (industry, accounts) = (PowerRules.CheckIndustry(form), PowerRules.CheckAccounts(form));
        if (name is null || phone is null || company is null || region is null || address is null || capacity is null || usage is null
            || price is null || voltage is null || accounts is null)
            return null;
        var (index, key) = (phoneIndex(Mobile.Key(phone)), Names.Key(company));
        return new ImportedCustomer(ImportedStream.Of(key, index), index, key,
            new ApplicantData(name, position ?? "", email, phone, null, address, accounts), company, creditCode, region, capacity.Value,
            usage.Value, price.Value, voltage, industry, manager.Length == 0 ? null : manager,
            [.. form.Issues.Where(i => !i.Blocking).Select(i => i.Code).Distinct(StringComparer.Ordinal)]);
    }

    private static string ColumnOf(Issue issue) => issue.Pointer.TrimStart('/').Split('/')[0];
}
