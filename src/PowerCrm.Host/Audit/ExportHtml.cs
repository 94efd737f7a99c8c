using System.Net;
using System.Text;

namespace PowerCrm.Host.Audit;

/// <summary>Writes a sheet as an HTML page.</summary>
internal static class ExportHtml
{
    public static string Render(ExportSheet it)
    {
        var text = new StringBuilder("<!doctype html>\n<html lang=\"zh-CN\"><meta charset=\"utf-8\">")
            .Append("<title>").Append(Encode(it.Title)).Append("</title>\n<style>body{font:14px/1.5 sans-serif;margin:2em}")
            .Append("table{border-collapse:collapse}")
            .Append("td,th{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}")
            .Append("pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0}.personal{border-left:4px solid #c00;padding-left:.6em}")
            .Append("</style>\n<h1>").Append(ExportSheet.Heading).Append("</h1>\n<h2>").Append(Encode(it.Title)).Append("</h2>\n");
        if (it.Warning is { } warning)
            text.Append("<p class=\"personal\"><strong>").Append(Encode(warning)).Append("</strong></p>\n");
        text.Append("<p>").Append(Encode(it.Summary)).Append("</p>\n<table><tr>")
            .AppendJoin("", it.Columns.Select(c => "<th>" + Encode(c.Head))).Append("</tr>\n");
        foreach (var row in it.Rows)
        {
            text.Append("<tr>");
            foreach (var cell in row)
            {
                text.Append("<td>").Append(Encode(cell.Text));
                if (cell.Code is { } code)
                    text.Append("<pre>").Append(Encode(code)).Append("</pre>");
                foreach (var value in cell.Personal ?? [])
                    text.Append("<pre class=\"personal\">").Append(Encode(value)).Append("</pre>");
            }
            text.Append("</tr>\n");
        }
        return text.Append("</table>\n<p>").Append(Encode(it.Foot)).Append("</p>\n</html>\n").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
