using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>
/// A company registry with four fictitious companies, which are found by a part of the name or code. One of them has no city: some
/// registries leave it out in a municipality.
/// </summary>
internal static class CompanyRegistry
{
    private sealed record Company(string CreditCode, string Name, string Province, string City, string District);

    private static readonly Company[] Companies =
    [
        new("91440300MA5EYTU05A", "深圳市沙箱云图数据有限公司", "广东省", "深圳市", "南山区"),
        new("91310115MA1K35YJ6T", "上海沙箱浦江电力科技有限公司", "上海市", "上海市", "浦东新区"),
        new("91110105MA0077BC2D", "北京沙箱朝晖物业管理有限公司", "北京市", "北京市", "朝阳区"),
        new("91110108MA01ABCD5T", "北京沙箱玉渊冷链物流有限公司", "北京市", "", "海淀区"),
    ];

    public static void Map(IEndpointRouteBuilder sandbox, SandboxState state) =>
        sandbox.MapPost("/vendor/registry/v1/companies/search", async Task<IResult> (HttpContext http) =>
        {
            var fault = state.FaultOf(SandboxState.Registry);
            if (await SandboxFaults.Delay(fault, http))
                return Results.Empty;
            if (fault == SandboxFault.Error)
                return SandboxJson.CreateReply(new { code = 50000, message = "internal error" }, 500);
            if (http.Request.Headers.Authorization != "Bearer " + state.Keys.RegistryKey)
                return SandboxJson.CreateReply(new { code = 40100, message = "invalid key" }, 401);
            if (SandboxJson.ParseObject(await SandboxJson.ReadBody(http.Request)) is not { } request
                || request.GetText("keyword") is not { Length: >= 2 } keyword)
                return SandboxJson.CreateReply(new { code = 40001, message = "keyword" });
            var size = request.TryGetProperty("size", out var number) && number.ValueKind == JsonValueKind.Number ? number.GetInt32() : 10;
            return SandboxJson.CreateReply(new
            {
                code = 0,
                data = Companies.Where(c => c.Name.Contains(keyword, StringComparison.Ordinal)
                    || c.CreditCode.StartsWith(keyword, StringComparison.OrdinalIgnoreCase)).Take(size)
                    .Select(c => new
                    {
                        creditCode = c.CreditCode,
                        name = c.Name,
                        province = c.Province,
                        city = c.City,
                        district = c.District
                    }),
            });
        });
}
