using System.Text;
using PowerCrm.China;

namespace PowerCrm.Registration;

/// <summary>The rules of the person's name, position and contact data.</summary>
internal static class PersonRules
{
    public static string? CheckRealName(FormReader form)
    {
        if (form.ReadText("realName") is not { } name)
            return null;
        var (valid, invalidRune) = Names.CheckPerson(name);
        if (valid)
            return name;
        var (chinese, english) = InvalidNameText(invalidRune);
        return form.Block<string>("realName", "name_invalid", chinese, english);
    }

    public static (string Chinese, string English) InvalidNameText(Rune? invalid) => invalid is { } rune
        ? OddCharacter.AdviseForPersonName(rune)
        : ("姓名中的“·”和空格只能在文字之间，且不能连用。", "In a name, · and spaces may only stand between letters, one at a time.");

    /// <summary>The position is sent to WeChat by the content check, so it must not contain a personal number.</summary>
    public static string? CheckPosition(FormReader form) => form.ReadText("position") is not { } position ? null
        : PersonalNumber.IsIn(position) ? CompanyRules.BlockPersonalNumber(form, "position") : position;

    public static string? CheckEmail(FormReader form)
    {
        if (form.ReadText("email") is not { } email)
            return null;
        return IsEmail(email) ? email : form.Block<string>("email", "email_invalid",
            "邮箱格式不正确：只填一个地址，@ 和 . 用半角，不含空格和中文标点，如 name@example.com。",
            "Not an e-mail address: enter one address without spaces or full-width characters, such as name@example.com.");
    }

    public static string? CheckContactPhone(FormReader form)
    {
        if (form.ReadText("contactPhone") is not { } phone)
            return null;
        return Mobile.IsContactPhone(phone) ? phone : form.Block<string>("contactPhone", "phone_invalid",
            "请填写中国大陆手机号（11 位数字，不加 +86、空格和横线），或带区号的固定电话：区号、号码、分机之间用半角 - 连接，如 0755-12345678 或 0755-12345678-801。",
            "Enter a mainland mobile (11 digits, without +86, spaces or hyphens) or a fixed line: area code, number and extension with "
            + "hyphens between them, such as 0755-12345678 or 0755-12345678-801.");
    }

    /// <summary>
    /// An e-mail address by RFC 5321: a local part of atoms, at most 64 characters; a domain of labels, at most 255, with a dot. Quoted
    /// local parts, which may contain anything and are not used in practice, are left out on purpose.
    /// </summary>
    internal static bool IsEmail(string email)
    {
        var at = email.LastIndexOf('@');
        if (at is < 1 or > 64 || email.Length > 254 || email.Any(c => c is < '!' or > '~'))
            return false;
        return IsLocalPart(email[..at]) && IsDomain(email[(at + 1)..]);
    }

    private static bool IsLocalPart(string local) => local.Split('.').All(atom => atom.Length > 0
        && atom.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c)));

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return domain.Length <= 255 && labels.Length >= 2 && !labels[^1].All(char.IsAsciiDigit)
            && labels.All(label => label.Length is >= 1 and <= 63
            && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-');
    }
}
