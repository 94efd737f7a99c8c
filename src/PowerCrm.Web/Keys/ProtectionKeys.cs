using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace PowerCrm.Web;

/// <summary>
/// The key ring of data protection in the database, so that every host opens every host's tokens. The interface is synchronous.
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
        // Data protection goes by the machine's clock. A host whose clock is behind would find the first key not good yet and make one of
        // its own, which the others do not know until they read the ring again, a day later. The next keys are made two days ahead.
        if (element.Element("activationDate") is { } good && connection.QuerySingleOrDefault<DateTime?>(
            "select clock_timestamp() - interval '1 day' where not exists (select from pc_protection_keys)") is { } before)
            good.SetValue(new DateTimeOffset(before));
        connection.Execute("insert into pc_protection_keys (id, name, xml, at) values (@id, @name, @xml, powercrm_now())",
            new { id = Guid.CreateVersion7(), name = friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
