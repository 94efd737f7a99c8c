using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>What a module gives to the host: its events and readers, its services, its routes.</summary>
public interface IModule
{
    string Name { get; }
    void Store(StoreBuilder store);
    void Services(IServiceCollection services, IConfiguration configuration);
    void Map(IEndpointRouteBuilder app);
}
