using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace PowerCrm.Web;

/// <summary>
/// Stores the key ring of data protection in the database, so that every host can unprotect the tokens of the others. Its interface is
/// synchronous.
/// </summary>
internal sealed class ProtectionKeys(NpgsqlDataSource database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.OpenConnection();
        return [.. connection.Query<string>("select xml from pc_protection_keys order by at, id").Select(x => XElement.Parse(x))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenConnection();
        // Data protection uses the machine's clock. A host whose clock is behind would consider the first key not yet active and create its
        // own, which the others do not know until they read the ring again, a day later. Later keys are created two days ahead.
        if (element.Element("activationDate") is { } activationDate && connection.QuerySingleOrDefault<DateTime?>(
            "select clock_timestamp() - interval '1 day' where not exists (select from pc_protection_keys)") is { } backdated)
            activationDate.SetValue(new DateTimeOffset(backdated));
        connection.Execute("insert into pc_protection_keys (id, name, xml, at) values (@id, @name, @xml, powercrm_now())",
            new { id = Guid.CreateVersion7(), name = friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
