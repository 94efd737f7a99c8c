namespace PowerCrm.Vendors;

/// <summary>Limits what is logged to values that look like a code: a vendor's free text may repeat data that was sent.</summary>
internal static class VendorCode
{
    public static string ForLog(string code) =>
        code.Length is > 0 and <= 80 && code.All(c => char.IsAsciiLetter(c) || c is '.' or '_' or '-') ? code : "[not a code]";
}
