using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Companies;

/// <summary>
/// The directory of companies. Operators import it, applicants search it, and modules that read papers look up companies in it.
/// </summary>
public sealed class DirectoryModule : IModule
{
    public string Name => "directory";

    public void Store(StoreBuilder store) => store.Schema(Name, typeof(DirectoryModule).Assembly);

    public void Services(IServiceCollection services, IConfiguration configuration) =>
        services.AddDirectory().AddSingleton<ICompanyDirectory, CompanyLookup>();

    public void Map(IEndpointRouteBuilder app)
    {
        // All routes are Wolverine endpoints.
    }
}
