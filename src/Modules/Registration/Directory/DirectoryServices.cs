using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Registration;

internal static class DirectoryServices
{
    public static IServiceCollection AddDirectory(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<CommonTerms>().AddSingleton<ICompanySource, LocalDirectory>();
}
