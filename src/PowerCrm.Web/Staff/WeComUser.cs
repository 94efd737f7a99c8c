using System.Text.RegularExpressions;

namespace PowerCrm.Web;

/// <summary>A WeCom user id of the company.</summary>
public static partial class WeComUser
{
    public static bool IsId(string text) => Pattern().IsMatch(text);

    // WeCom's own rule. The character | would separate several members.
    [GeneratedRegex(@"\A[A-Za-z0-9_@.-]{1,64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
