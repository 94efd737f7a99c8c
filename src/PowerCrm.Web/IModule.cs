using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>A module as the host sees it: its events and readers, its services, its routes.</summary>
public interface IModule
{
    string Name { get; }
    void Store(StoreBuilder store);
    void Services(IServiceCollection services, IConfiguration configuration);
    void Map(IEndpointRouteBuilder app);
}
