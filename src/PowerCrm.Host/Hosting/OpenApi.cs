using PowerCrm.Web;

namespace PowerCrm.Host.Hosting;

/// <summary>The OpenAPI 3.1 document, generated from the routes. In Production it is for staff only.</summary>
internal static class OpenApi
{
    public static void AddPowerCrmOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.OpenApiVersion = Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1;
        o.DescribeWebLayer();
        o.AddOperationTransformer(Examples.AddExamples);
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "PowerCrm";
            document.Info.Description = "Registration, review and assignment of an electricity retailer's customers. 售电公司客户注册、审核与分配。";
            return Task.CompletedTask;
        });
    });

    public static void MapPowerCrmOpenApi(this WebApplication app)
    {
        var document = app.MapOpenApi("/openapi/v1.json");
        if (app.Environment.IsDevelopment())
            document.AllowAnonymous();
        else
            document.RequireStaff();
    }
}
