using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PowerCrm.Vendors;

/// <summary>Registers the vendors' clients, the picture codec and the blob store.</summary>
public static class VendorRegistration
{
    public static IServiceCollection AddVendors(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<WechatOptions>(configuration.GetSection(WechatOptions.Section));
        services.Configure<WeComOptions>(configuration.GetSection(WeComOptions.Section));
        services.Configure<SmsOptions>(configuration.GetSection(SmsOptions.Section));
        services.Configure<OcrOptions>(configuration.GetSection(OcrOptions.Section));
        services.Configure<RegistryOptions>(configuration.GetSection(RegistryOptions.Section));
        services.Configure<IdentityOptions>(configuration.GetSection(IdentityOptions.Section));
        services.Configure<PictureOptions>(configuration.GetSection(PictureOptions.Section));
        services.Configure<BlobOptions>(configuration.GetSection(BlobOptions.Section));

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<VendorHealth>();
        services.AddPipelines();
        services.AddVendorClient(VendorClients.Wechat);
        services.AddVendorClient(VendorClients.WeCom);
        services.AddVendorClient(VendorClients.Sms);
        services.AddVendorClient(VendorClients.Blobs, maxBytes: 16 * 1024 * 1024);
        services.AddVendorClient(VendorClients.Registry);
        services.AddVendorClient(VendorClients.Ocr);
        services.AddVendorClient(VendorClients.Identity);
        services.TryAddSingleton<VendorChannel>();

        services.TryAddSingleton<IWechatTokenStore, InMemoryWechatTokenStore>();
        services.TryAddSingleton<WechatTokens>();
        services.TryAddSingleton<WechatCalls>();
        services.TryAddSingleton<IWechat, Wechat>();
        services.TryAddSingleton<IContentCheck, WechatContentCheck>();
        services.TryAddSingleton<WeComTokens>();
        services.TryAddSingleton<IWeCom, WeCom>();
        services.TryAddSingleton<TencentSms>();
        services.TryAddSingleton<AliyunSms>();
        services.TryAddSingleton<ISms, Sms>();
        services.TryAddSingleton<ICompanyRegistry, CompanyRegistry>();
        services.TryAddSingleton<IIdentityCheck, IdentityCheck>();
        services.TryAddSingleton<ReadingWorkers>();
        services.TryAddKeyedSingleton<IOcr, TencentOcr>(OcrProviders.Tencent);
        services.TryAddKeyedSingleton<IOcr, WechatOcr>(OcrProviders.Wechat);
        services.TryAddSingleton<IPictures, VipsPictures>();
        services.TryAddSingleton<DiskBlobs>();
        services.TryAddSingleton<S3Blobs>();
        services.TryAddSingleton<IBlobs, ConfiguredBlobs>();
        return services;
    }

    private static void AddVendorClient(this IServiceCollection services, string name, int maxBytes = 1024 * 1024) => services
        .AddHttpClient(name, client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;              // the timeout of the pipeline applies instead
            client.MaxResponseContentBufferSize = maxBytes;
        })
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,                              // a signed request must not be sent to another address
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        .RemoveAllLoggers();                                        // they log addresses, whose queries contain secrets
}
