using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PowerCrm.Vendors;

namespace PowerCrm.Companies;

internal static class DirectoryServices
{
    public static IServiceCollection AddDirectory(this IServiceCollection services) =>
        services.AddSingleton<TermStatistics>().AddSingleton<DatabaseCompanySource>().AddSingleton<RegistryCompanySource>()
            .AddSingleton<ICompanySource>(it => it.GetRequiredService<IOptions<RegistryOptions>>().Value.IsOn
                ? it.GetRequiredService<RegistryCompanySource>() : it.GetRequiredService<DatabaseCompanySource>());
}
