using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Registers the problems of imports, with their texts: of the whole file and of its lines.</summary>
internal static class ImportProblems
{
    /// <summary>The answer while the files of imports cannot be stored or read.</summary>
    internal static Problem Unavailable => Problem.Unavailable("import_unavailable", TimeSpan.FromSeconds(30));

    public static void Describe()
    {
        ProblemCatalogue.Add("import_too_large", 413, "文件过大：最多 32 MB，请拆分后分别导入。", "The file is too large: at most 32 MB; split it.");
        ProblemCatalogue.Add("import_empty", 400, "文件中没有客户记录。", "The file has no customers.");
        ProblemCatalogue.Add("import_not_csv", 415, "这不是 CSV 文件，请在表格软件中另存为 CSV 后再导入。",
            "This is not a CSV file; save the workbook as CSV first.");
        ProblemCatalogue.Add("import_columns_missing", 400, "缺少必需的列。", "Required columns are missing.");
        ProblemCatalogue.Add("import_too_many_rows", 400, "一次最多导入 100000 行，请拆分后分别导入。", "At most 100,000 rows at a time; split the file.");
        ProblemCatalogue.Add("import_not_checked", 409, "请先试导入同一文件（dryRun=true），核对结果后再正式导入。",
            "Check the same file first (dryRun=true); then import it.");
        ProblemCatalogue.Add("import_failed", 409, "导入未完成。重新导入同一文件即可继续，已导入的客户不会重复。",
            "The import failed. Import the same file again; no customer is created twice.");
        ProblemCatalogue.Add("import_unavailable", 503, "文件存储暂时不可用，请稍后再试。", "The file store is temporarily unavailable; try again later.");
        ProblemCatalogue.Add("has_sign_in", 409, "该客户可自行登录并删除个人信息。", "This customer can sign in and erase the data without your help.");
        ProblemCatalogue.AddFault("column_missing", "缺少该列。", "The column is missing.");
        ProblemCatalogue.AddFault("basis_unknown", "只能是 contract（合同）或 consent（同意）。", "Either contract or consent.");
        ProblemCatalogue.AddFault("basis_on_invalid", "日期应在 1990 年至今天之间。", "A day from 1990 to today.");
        ProblemCatalogue.AddFault("columns_too_many", "该行的列数多于表头，请检查分隔符和引号。",
            "The line has more cells than the header; check separators and quotation marks.");
        ProblemCatalogue.AddFault("quote_open", "引号没有成对。", "A quotation mark is missing.");
        ProblemCatalogue.AddFault("line_too_long", "该行过长。", "The line is too long.");
        ProblemCatalogue.AddFault("bytes_invalid", "该行含有无法识别的字节，请检查文件编码。",
            "The line has bytes that are invalid in the file's encoding; check the encoding.");
        ProblemCatalogue.AddFault("number_shortened", "号码被表格软件改成了科学计数法，请将该列设为文本后重新填写。",
            "A spreadsheet shortened the number; format the column as text and enter the number again.");
        ProblemCatalogue.AddFault("account_shortened", "户号第 15 位之后全是零，可能被表格软件改过，请核对。",
            "The account number has only zeros after its fifteenth digit: a spreadsheet may have changed it; check it.");
        ProblemCatalogue.AddFault("too_many_accounts", "同一客户最多 20 个户号。", "At most 20 account numbers per customer.");
        ProblemCatalogue.AddFault("merged_line", "与本文件中前面的客户相同（联系电话和企业一致），户号已合并。",
            "The same phone and company as on an earlier line: imported as one customer with both lines' account numbers.");
        ProblemCatalogue.AddFault("merged_site", "与本文件中前面的客户相同（联系电话和企业一致），为另一用电点：户号已合并，容量和用电量已相加。",
            "The same phone and company as on an earlier line, but another site: imported as one customer with "
            + "both lines' account numbers and the sum of capacity and usage.");
        ProblemCatalogue.AddFault("merged_manager", "与本文件中前面的客户相同，但客户经理不同：以前面一行为准，请核对。",
            "The same customer as on an earlier line, with another manager: the earlier line counts; check which is right.");
        ProblemCatalogue.AddFault("merged_differs", "与本文件中前面的客户和用电点相同，但容量或用电量不一致：以前面一行为准，请核对。",
            "The same customer and site as on an earlier line, with another capacity or usage: the earlier line counts; "
            + "check which is right.");
        ProblemCatalogue.AddFault("sum_too_large", "同一客户各用电点的容量合计超过 1000000 kVA。",
            "The capacities of this customer's sites add up to more than 1,000,000 kVA.");
        ProblemCatalogue.AddFault("company_twice", "本文件中已有同一企业，但联系电话不同，请核对。",
            "The file has the same company on an earlier line, with another phone; please check.");
        ProblemCatalogue.AddFault("company_applies", "该企业有正在审核的注册申请，请核对是否为同一客户。",
            "A registration of the same company is under review; check if it is the same customer.");
        ProblemCatalogue.AddFault("imported_before", "此前已导入，未作更改。", "Already imported; nothing was changed.");
        ProblemCatalogue.AddFault("registered_already", "该联系人已通过小程序注册同一企业，以其注册资料为准。",
            "This person has already registered the same company; the registration is kept as it is.");
        ProblemCatalogue.AddFault("company_known", "该企业已有其他联系人，请核对是否为同一客户。",
            "The company has another contact already; check if it is the same customer.");
        ProblemCatalogue.AddFault("manager_not_there", "没有这位在岗的客户经理，已按规则分配。",
            "There is no such active account manager; one was assigned by the rules.");
    }
}
