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
        connection.Execute("insert into pc_protection_keys (id, name, xml, at) values (@id, @name, @xml, powercrm_now())",
            new { id = Guid.CreateVersion7(), name = friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
