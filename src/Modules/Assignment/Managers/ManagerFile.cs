using System.Globalization;
using System.Text;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// Exports and imports managers as lines of a CSV. A line follows the rules of the routes; a refused line changes nothing.
/// </summary>
public sealed class ManagerFile(NpgsqlDataSource source, StaffAccounts accounts, FactRecorder facts, IKeyRing keys)
{
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Accepted headers of each column. The first one is written by the export.</summary>
    private static readonly Dictionary<string, string[]> ColumnNames = new(StringComparer.Ordinal)
    {
        ["username"] = ["用户名", "账号", "username"],
        ["displayName"] = ["姓名", "displayname", "name"],
        ["territories"] = ["负责区域", "区域", "territories"],
        ["specialties"] = ["专长", "specialties"],
        ["capacity"] = ["客户上限", "名额", "capacity"],
        ["leave"] = ["休假", "leave"],
        ["wecomUserId"] = ["企业微信账号", "wecomuserid"],
        ["active"] = ["在岗", "active"],
    };

    private static readonly string[] RequiredColumns = ["username", "territories", "capacity"];

    /// <param name="Refused">Number of lines that changed nothing because of a fault, each with its remarks.</param>
    public sealed record Answer(bool DryRun, string Encoding, int Rows, int Added, int Changed, int Unchanged, int Refused,
        IReadOnlyList<Remark> Remarks);

    /// <param name="Column">The column's header in the file; null for the line as a whole.</param>
    public sealed record Remark(long Line, string? Column, string Code, string Reason);

    private enum LineOutcome { Added, Changed, Unchanged }

    /// <summary>Returns all managers as CSV. The display name and the active flag are for information; an import ignores them.</summary>
    public async Task<byte[]> Export(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var managers = await ManagerRows.Read(connection, null, withWorkload: false, ct);
        var names = managers.ToDictionary(m => m.ManagerId, m => m.Username);
        var text = new StringBuilder(string.Join(',', ColumnNames.Values.Select(h => h[0]))).Append("\r\n");
        foreach (var m in managers)
            text.AppendJoin(',', ((string[])[m.Username, m.DisplayName, string.Join(';', m.Territories), string.Join(';', m.Specialties),
                m.Capacity.ToString(CultureInfo.InvariantCulture), string.Join(';', m.Leave.Select(l => FormatLeave(l, names))),
                CsvCell.KeepAsText(m.WecomUserId ?? ""), m.Active ? "是" : "否"]).Select(CsvCell.Escape)).Append("\r\n");
        // With a byte order mark; without it the most common spreadsheet reads the file as GB18030.
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>
    /// Adds managers that do not exist yet and changes the others, each line in a transaction of its own. Without <paramref name="apply"/>
    /// all lines run in one transaction that is rolled back, so that the result is the same as for a real run.
    /// </summary>
    /// <param name="language">Language of the remarks.</param>
    /// <returns>The answer, or the problem of the file as a whole.</returns>
    public async Task<(Answer? Answer, Problem? Fault)> Import(byte[] file, bool apply, Language language, Caller caller,
        CancellationToken ct)
    {
        if (file.Length > MaxBytes)
            return (null, new Problem("manager_file_too_large"));
        if (CsvTable.Open(new MemoryStream(file), ColumnNames, "username") is not { } table)
            return (null, CreateColumnsProblem(["username"], language));
        if (RequiredColumns.Where(c => !table.HasColumn(c)).ToList() is { Count: > 0 } missing)
            return (null, CreateColumnsProblem(missing, language));
        var staff = (await accounts.List(ct)).ToDictionary(a => a.Username, StringComparer.Ordinal);
        await using var connection = await source.OpenConnectionAsync(ct);
        var policy = await ActivePolicy.Read(connection, ct);
        await using var fileTransaction = apply ? null : await connection.BeginTransactionAsync(ct);
        var (remarks, outcomes, refused, names) = (new List<Remark>(), new List<LineOutcome>(), 0,
            new HashSet<string>(StringComparer.Ordinal));
        foreach (var record in table.Read().Where(r => !r.IsBlank))
        {
            var transaction = fileTransaction ?? await connection.BeginTransactionAsync(ct);
            if (fileTransaction is not null)
                await transaction.SaveAsync("line", ct);
            var (result, faults) = record.Fault is { } code ? (null, [new Fault("", code)])
                : table.IsTooWide(record.Cells) ? (null, [new Fault("", "columns_too_many")])
                : await ImportLine(new Line(table, record.Cells), staff, names, policy, connection, transaction, caller, ct);
            if (result is { } outcome)
                outcomes.Add(outcome);
            else
                refused++;
            remarks.AddRange(faults.Select(f => new Remark(record.Line, FindColumn(f) is { } c ? table.GetHeader(c) : null, f.Code,
                f.Message(language))));
            if (fileTransaction is not null)
                await (result is null ? transaction.RollbackAsync("line", ct) : transaction.ReleaseAsync("line", ct));
            else
            {
                await (result is null ? transaction.RollbackAsync(ct) : transaction.CommitAsync(ct));
                await transaction.DisposeAsync();
            }
        }
        return (new Answer(!apply, table.Encoding, outcomes.Count + refused, outcomes.Count(d => d == LineOutcome.Added),
            outcomes.Count(d => d == LineOutcome.Changed), outcomes.Count(d => d == LineOutcome.Unchanged), refused, remarks), null);
    }

    private async Task<(LineOutcome? Outcome, IReadOnlyList<Fault> Faults)> ImportLine(Line line, Dictionary<string, StaffAccount> staff,
        HashSet<string> names, Policy policy, NpgsqlConnection connection, NpgsqlTransaction transaction, Caller caller,
        CancellationToken ct)
    {
        if (line.FindUnsafeCells() is { Count: > 0 } cellFaults)
            return (null, cellFaults);
        var name = NormalizeUsername(line["username"]);
        if (!staff.TryGetValue(name, out var account) || account.Role != "manager")
            return (null, [new Fault("/username", "staff_unknown")]);
        if (!names.Add(name))
            return (null, [new Fault("/username", "named_twice")]);
        // The lock keeps the data that the file does not contain unchanged between this read and the write.
        await FactRecorder.LockStream(transaction, AccountStream.Of(account.Id), ct);
        var existing = (await ManagerRows.Read(connection, account.Id, withWorkload: false, ct, transaction)).FirstOrDefault();
        var (data, faults, restored) = line.ReadData(existing, staff);
        faults = [.. faults, .. data.Faults().Where(f => faults.All(x => x.Pointer != f.Pointer))];
        data = data.Normalize(policy);
        if (faults.Count > 0)
            return (null, faults);
        if (existing is null
            && await ChangeManager.ValidateSubstitutes(connection, transaction, account.Id, data, ct) is { Count: > 0 } substituteFaults)
            return (null, substituteFaults);
        if (existing is null)
            return await ManagerDirectory.Insert(connection, transaction, account.Id, data, facts, keys, caller, ct)
                ? (LineOutcome.Added, await CreateRemarks()) : (null, [new Fault("/username", "manager_exists")]);
        if (data.IsSameAs(existing))
            return (LineOutcome.Unchanged, await CreateRemarks());
        var (_, problem) = await ChangeManager.Change(connection, transaction, account.Id, data, null, facts, keys, caller, ct);
        return problem is null ? (LineOutcome.Changed, await CreateRemarks())
            : (null, problem.Errors is { Count: > 0 } errors ? errors : [new Fault("/capacity", problem.Code)]);

        // Remarks, not refusals: the line is imported.
        async Task<IReadOnlyList<Fault>> CreateRemarks() =>
        [
            .. (Specialties.FindUnknown(data.Specialties, policy) ?? []).Select(u => new Fault("/specialties", "specialty_unknown", u)),
            .. (await LeaveHint.Read(connection, transaction, data.LeavePeriods, ct) ?? []).Select(h => new Fault("/leave", h.Code,
                staff.Values.FirstOrDefault(a => a.Id == h.Substitute)?.Username ?? "")),
            .. restored,
        ];
    }

    private static Problem CreateColumnsProblem(IReadOnlyList<string> columns, Language language) => new("manager_file_columns",
        Detail: ProblemCatalogue.GetText("manager_file_columns", language) + " "
            + string.Join(", ", columns.Select(c => $"{c} ({ColumnNames[c][0]})")),
        Errors: [.. columns.Select(c => new Fault("/" + c, "column_missing"))]);

    private static string? FindColumn(Fault fault) => fault.Pointer.Split('/') is [_, var column, ..] ? column : null;

    /// <summary>
    /// Formats a leave as <c>2026-12-01..2026-12-05</c>, followed by <c>@</c> and the substitute's user name if there is one.
    /// </summary>
    private static string FormatLeave(LeaveView it, Dictionary<Guid, string> names) =>
        FormattableString.Invariant($"{it.From:yyyy-MM-dd}..{it.To:yyyy-MM-dd}")
        + (it.Substitute is { } s && names.TryGetValue(s, out var name) ? "@" + name : "");

    /// <summary>Usernames are lower case. As in a list of customers, and as at the sign-in, they may be written otherwise.</summary>
    private static string NormalizeUsername(string typed) => Names.Key(typed);

    /// <summary>The cells of a line, converted to a manager's data.</summary>
    private sealed record Line(CsvTable Table, IReadOnlyList<string> Cells)
    {
        public string this[string column] => Table.GetCell(Cells, column);

        public IReadOnlyList<Fault> FindUnsafeCells() =>
            [.. ColumnNames.Keys.Where(c => SafeText.HasUnsafe(this[c])).Select(c => new Fault("/" + c, "invalid_characters"))];

        /// <summary>Reads the data of the line. Data without a column in the file is unchanged.</summary>
        /// <returns>The data, the faults that refuse the line, and the remarks on what a spreadsheet had changed.</returns>
        public (ManagerData Data, IReadOnlyList<Fault> Faults, IReadOnlyList<Fault> Restored) ReadData(ManagerView? existing,
            Dictionary<string, StaffAccount> staff)
        {
            var faults = new List<Fault>();
            var capacity = 0;
            if (TypedNumber.Read(this["capacity"]) is { } number && number == Math.Truncate(number)
                && number is >= 0 and <= ManagerData.MaxCapacity)
                capacity = (int)number;
            else
                faults.Add(new Fault("/capacity", "out_of_range", 0, ManagerData.MaxCapacity));
            var leave = new List<LeaveView>();
            foreach (var word in Table.HasColumn("leave") ? SplitCell("leave") : [])
                if (ParseLeave(word, staff) is { } it)
                    leave.Add(it);
                else
                    faults.Add(new Fault("/leave", "date_invalid"));
            var (wecomUser, isRestored) = ReadWecomUser(existing);
            return (new ManagerData([.. SplitCell("territories").Select(NormalizeTerritory)],
                Table.HasColumn("specialties") ? SplitCell("specialties", Specialties.Separators) : existing?.Specialties ?? [], capacity,
                Table.HasColumn("leave") ? leave : existing?.Leave,
                wecomUser), faults, isRestored ? [new Fault("/wecomUserId", "number_restored")] : []);
        }

        /// <summary>
        /// Keeps the present id where the file has only what a spreadsheet leaves of it. Without that, the messages to the manager would go
        /// to another member.
        /// </summary>
        private (string? Id, bool IsRestored) ReadWecomUser(ManagerView? existing)
        {
            if (!Table.HasColumn("wecomUserId"))
                return (existing?.WecomUserId, false);
            var cell = this["wecomUserId"];
            return existing?.WecomUserId is { } present && CsvTable.IsNumberOf(cell, present) ? (present, true) : (cell, false);
        }

        /// <param name="separators">Without the space where a name may contain one.</param>
        private string[] SplitCell(string column, string separators = Specialties.Separators + " ") =>
            this[column].Split(separators.ToCharArray(), StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        /// <summary>Spreadsheets turn 000000, the code of the whole country, into 0, and may add decimals to a single code.</summary>
        private static string NormalizeTerritory(string territory) =>
            CsvTable.WithoutDecimals(territory) switch { "0" => "000000", var code => code };

        private static LeaveView? ParseLeave(string text, Dictionary<string, StaffAccount> staff)
        {
            var (days, name) = text.Split('@', 2) is [var d, var n] ? (d, n) : (text, null);
            return days.Split("..") is [var from, var to] && ParseDay(from) is { } first && ParseDay(to) is { } last
                // An unknown substitute is reported by the validation of substitutes.
                ? new LeaveView(first, last, name is null ? null : staff.GetValueOrDefault(NormalizeUsername(name))?.Id ?? Guid.Empty)
                : null;
        }

        private static DateOnly? ParseDay(string text) =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }
}
