using Dapper;
using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Notification;

/// <summary>Reports the credits of all applicants together, for each configured template.</summary>
internal sealed class MessageCreditAllowance(NpgsqlDataSource source, Templates templates) : IVendorAllowance
{
    public async Task<IReadOnlyList<VendorAllowance>> Read(CancellationToken ct)
    {
        var allowances = new List<VendorAllowance>();
        await using var connection = await source.OpenConnectionAsync(ct);
        foreach (var template in templates.All)
        {
            var (used, granted) = await connection.QuerySingleAsync<(long, long)>(new CommandDefinition(
                "select coalesce(sum(used), 0), coalesce(sum(granted), 0) from pc_message_credits where template_id = @Id",
                new { template.Id }, cancellationToken: ct));
            allowances.Add(new VendorAllowance("wechat", "message_credits", used, granted, template.Code));
        }
        return allowances;
    }
}
