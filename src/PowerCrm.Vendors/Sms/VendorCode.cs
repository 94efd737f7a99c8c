namespace PowerCrm.Vendors;

/// <summary>Only what looks like a code goes into a log; a vendor's free text may repeat what it was sent.</summary>
internal static class VendorCode
{
    public static string ForLog(string code) =>
        code.Length is > 0 and <= 80 && code.All(c => char.IsAsciiLetter(c) || c is '.' or '_' or '-') ? code : "[not a code]";
}
