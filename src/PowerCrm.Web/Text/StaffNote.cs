namespace PowerCrm.Web;

/// <summary>
/// Free text of staff: notes, reasons, purposes, names of specialties. More people read it than may see the documents, the customer reads
/// some of it, and much of it stays in the log for ever, so identity numbers and mobile numbers are rejected.
/// </summary>
public static class StaffNote
{
    internal const string Code = "personal_number";

    public static Fault CreateFault(string pointer) => Fault.WithText(pointer, Code,
        "请勿填写身份证号码或手机号。", "Do not enter an identity number or a mobile number.");
}
