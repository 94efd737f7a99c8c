using Microsoft.Extensions.Options;
using PowerCrm.Review;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Hosting;

/// <summary>Whether cases are approved without a person is said at every start: nobody switches it on unseen.</summary>
internal sealed partial class AutoApproval(IServiceProvider services, ILogger<AutoApproval> log) : IHostedService
{
    /// <returns>On or not, and in words.</returns>
    public static (bool On, string Words) State(IServiceProvider services)
    {
        var review = services.GetRequiredService<IOptions<ReviewOptions>>().Value;
        if (!review.AutoApprove)
            return (false, "off: a person decides every case");
        var most = review.AutoApproveUpToKva is { } kva ? $" of up to {kva:0.##} kVA" : "";
        return (true, services.GetRequiredService<IOptions<IdentityOptions>>().Value.IsConfigured
            ? $"ON: cases without findings{most} are approved without a person"
            : "ON, but no identity service is configured, so no case is approved without a person");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (State(services) is (true, var words))
            SwitchedOn(words);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Warning, "Automatic approval (Review__AutoApprove) is {State}")]
    private partial void SwitchedOn(string state);
}
