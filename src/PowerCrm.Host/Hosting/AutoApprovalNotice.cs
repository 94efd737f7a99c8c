using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Review;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Host.Hosting;

/// <summary>Logs at every start whether cases are approved automatically, so that the setting is not overlooked.</summary>
internal sealed partial class AutoApprovalNotice(IServiceProvider services, ILogger<AutoApprovalNotice> log) : IHostedService
{
    /// <returns>Whether it is on, and a description.</returns>
    public static async Task<(bool IsOn, string Text)> ReadState(IServiceProvider services, CancellationToken ct)
    {
        var policies = services.GetRequiredService<PolicyVersions>();
        ReviewPolicy review;
        try
        {
            review = (await policies.ReadEffective<ReviewPolicy>(ct)).Content;
        }
        catch (NpgsqlException)
        {
            // There is no database yet, or it has no schema: no policy is activated.
            review = policies.KindOf<ReviewPolicy>().BuiltIn;
        }
        if (!review.AutoApprove)
            return (false, "off: a person decides every case");
        var limit = review.AutoApproveUpToKva is { } kva ? $" of up to {kva:0.##} kVA" : "";
        return (true, services.GetRequiredService<IOptions<IdentityOptions>>().Value.IsConfigured
            ? $"ON: cases without findings{limit} are approved without a person"
            : "ON, but no identity service is configured, so no case is approved without a person");
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await ReadState(services, cancellationToken) is (true, var notice))
            LogState(notice);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Warning, "Automatic approval (review policy) is {State}")]
    private partial void LogState(string state);
}
