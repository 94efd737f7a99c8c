namespace PowerCrm.Web;

/// <summary>
/// Free text that staff write about a case or a customer: notes, reasons, purposes. More people read it than may see the documents, and the
/// customer reads some of it, so ID numbers of persons are rejected.
/// </summary>
public static class StaffNote
{
    internal const string Code = "personal_number";

    public static Fault CreateFault(string pointer) => Fault.WithText(pointer, Code,
        "请勿在备注中填写身份证号码或手机号。", "No identity number and no mobile in a note.");
}
