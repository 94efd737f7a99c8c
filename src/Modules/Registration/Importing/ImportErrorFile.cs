using System.Globalization;
using System.Text;
using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>The remarks on the lines of a file as a CSV for a spreadsheet: line, column and reason, but no value of the file.</summary>
internal static class ImportErrorFile
{
    public static byte[] Write(IEnumerable<ImportRemark> remarks, CsvTable table)
    {
        var text = new StringBuilder("行号,列,级别,代码,说明,reason\r\n");
        foreach (var it in remarks.OrderBy(r => r.Line))
            text.Append(it.Line.ToString(CultureInfo.InvariantCulture)).Append(',')
                .Append(CsvCell.Escape(it.Column is { } column ? table.GetHeader(column) : "")).Append(',').Append(it.Level).Append(',')
                .Append(it.Code).Append(',').Append(CsvCell.Escape(it.Chinese)).Append(',').Append(CsvCell.Escape(it.English))
                .Append("\r\n");
        // With a byte order mark: without it, the most common spreadsheet program reads the file as GB18030.
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }
}
