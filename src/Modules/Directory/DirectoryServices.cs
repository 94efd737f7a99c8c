using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Vendors;

namespace PowerCrm.Companies;

internal static class DirectoryServices
{
    public static IServiceCollection AddDirectory(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<TermStatistics>().AddSingleton<DatabaseCompanySource>().AddSingleton<RegistryCompanySource>()
            .AddSingleton<ICompanySource>(it => configuration[$"{RegistryOptions.Section}:Provider"] is "http"
                ? it.GetRequiredService<RegistryCompanySource>() : it.GetRequiredService<DatabaseCompanySource>());
}
