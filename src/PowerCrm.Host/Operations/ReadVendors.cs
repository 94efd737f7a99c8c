using Microsoft.Extensions.Options;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>Returns the state of the vendors, from this host's calls and the product's counters; no vendor is called.</summary>
[Tags("operations")]
public static class ReadVendors
{
    /// <param name="Services">What this host has seen of them since it started.</param>
    /// <param name="Allowances">Budgets of the product and credits of applicants, across all hosts.</param>
    /// <param name="UnknownCalls">See <c>GET /ops/unknown-calls</c>.</param>
    public sealed record Answer(IReadOnlyList<Service> Services, IReadOnlyList<Allowance> Allowances, int UnknownCalls);

    /// <param name="Name">A kind of call: <c>wechat</c>, <c>wechat-token</c>, <c>wecom</c>, <c>wecom-token</c>, <c>sms</c>, <c>ocr</c>,
    /// <c>registry</c>, <c>identity</c> or <c>blobs</c>.</param>
    /// <param name="Provider">The configured provider.</param>
    /// <param name="Circuit"><c>closed</c> (calls are sent), <c>open</c> (calls are held back for a while after many faults),
    /// <c>half_open</c>, or <c>unused</c>.</param>
    /// <param name="LastFault"><c>http_503</c> and the like, <c>unanswered</c>, <c>not_sent</c>, or the vendor's code of a refusal.</param>
    public sealed record Service(string Name, string Provider, bool Configured, bool Sandbox, string Circuit, long Calls, long Faults,
        string? LastFault, DateTimeOffset? LastFaultAt);

    public sealed record Allowance(string Service, string Code, string? Of, long Used, long Most, long Left);

    [WolverineGet("/ops/vendors"), Staff("admin")]
    [Answers<Answer>]
    public static async Task<IResult> Get(VendorHealth health, IEnumerable<IVendorAllowance> sources, ExternalCalls calls, HttpContext http,
        CancellationToken ct)
    {
        var allowances = new List<Allowance>();
        foreach (var source in sources)
            allowances.AddRange((await source.Read(ct)).Select(a =>
                new Allowance(a.Service, a.Code, a.Of, a.Used, a.Most, Math.Max(0, a.Most - a.Used))));
        var services = health.All.Select(snapshot => Of(snapshot, http.RequestServices)).ToList();
        return Reply.Ok(new Answer(services, allowances, (await calls.ReadUnknown(ct)).Count)).WithHeader("Cache-Control", "no-store");
    }

    private static Service Of(VendorHealth.Snapshot it, IServiceProvider services)
    {
        var (provider, configured, isSandbox) = FindConfigured(it.Service, services);
        return new Service(it.Service, provider, configured, isSandbox, it.Circuit, it.Calls, it.Faults, it.LastFault, it.LastFaultAt);
    }

    private static (string Provider, bool Configured, bool Sandbox) FindConfigured(string service, IServiceProvider services)
    {
        switch (service)
        {
            case "wechat" or "wechat-token":
                var wechat = GetOptions<WechatOptions>(services);
                return ("wechat", wechat.IsConfigured, wechat.IsLoopback);
            case "wecom" or "wecom-token":
                var wecom = GetOptions<WeComOptions>(services);
                return ("wecom", wecom.IsConfigured, wecom.IsLoopback);
            case "sms":
                var sms = GetOptions<SmsOptions>(services);
                return (sms.Provider, sms.IsConfigured, sms.IsLoopback);
            case "ocr":
                var ocr = GetOptions<OcrOptions>(services);
                return ocr.Provider switch
                {
                    OcrProviders.Tencent => (ocr.Provider, ocr.HasKeys, IsLoopback(ocr.BaseUrl)),
                    OcrProviders.Wechat when GetOptions<WechatOptions>(services) is var account =>
                        (ocr.Provider, account.IsConfigured, account.IsLoopback),
                    _ => (ocr.Provider, ocr.Provider == OcrProviders.Embedded, false),
                };
            case "registry":
                var registry = GetOptions<RegistryOptions>(services);
                return (registry.Provider, registry.Provider == RegistryProviders.Local || registry.IsOn && registry.BaseUrl.Length > 0,
                    IsLoopback(registry.BaseUrl));
            case "identity":
                var identity = GetOptions<IdentityOptions>(services);
                return (identity.Provider, identity.Provider == IdentityProviders.None || identity.IsConfigured,
                    IsLoopback(identity.BaseUrl));
            default:
                var blobs = GetOptions<BlobOptions>(services);
                return (blobs.Provider, blobs.Fault is null, IsLoopback(blobs.Url));
        }
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static T GetOptions<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
