using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>A message's text in Chinese and in English. The reader's language decides.</summary>
public sealed record BilingualText(string Chinese, string English)
{
    /// <summary>Returns a company's name for messages. A real name is the same in both languages.</summary>
    public static BilingualText Of(string company) => company switch
    {
        InboxRows.ErasedName => new BilingualText(InboxRows.ErasedName, InboxRows.ErasedNameInEnglish),
        Company.Unknown => new BilingualText(Company.Unknown, "A customer"),
        _ => new BilingualText(company, company),
    };

    internal string In(Language language) => language == Language.English ? English : Chinese;
}
