using System.Text.RegularExpressions;

namespace PowerCrm.Web;

/// <summary>The id of a member of the company at WeCom.</summary>
public static partial class WeComUser
{
    public static bool IsId(string text) => Shape().IsMatch(text);

    // WeCom's own rule. The sign | would name several members at once.
    [GeneratedRegex(@"\A[A-Za-z0-9_@.-]{1,64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
