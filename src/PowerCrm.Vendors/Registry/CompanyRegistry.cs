using System.Text.Json;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// <c>POST {BaseUrl}/v1/companies/search {keyword, size}</c> with a bearer key; <c>{code: 0, data: [{creditCode, name, province, city,
/// district}]}</c>. A POST keeps the keyword out of URLs: the name of a one-person business contains its owner's name.
/// </summary>
internal sealed class CompanyRegistry(VendorChannel channel, VendorHealth health, IOptions<RegistryOptions> options) : ICompanyRegistry
{
    public async Task<IReadOnlyList<RegistryCompany>?> Search(string keyword, int size, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { keyword, size }, JsonSerializerOptions.Web);
        var exchange = await channel.Send(VendorClients.Registry, Pipelines.Registry, () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post,
                VendorUrl.Of(options.Value.BaseUrl, "/v1/companies/search"))
            { Content = new TrackedContent(body, "application/json") };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + options.Value.ApiKey);
            return request;
        }, ct);
        if (exchange is not Exchange.Replied { Status: 200 } replied || replied.ParseJson() is not { } json)
            return null;
        if (ServiceCode.FindRefusal(json) is { } refusal)
            health.RecordRefusal(Pipelines.Registry, refusal);
        if (!json.TryGetProperty("code", out var code) || code.ValueKind != JsonValueKind.Number || code.GetRawText() != "0"
            || !json.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
            return null;
        return [.. data.EnumerateArray().Select(ParseCompany).OfType<RegistryCompany>().Take(size)];
    }

    /// <summary>Returns null for a row without a code or a name: a form cannot use it.</summary>
    private static RegistryCompany? ParseCompany(JsonElement row)
    {
        string Text(string name) => row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var company = new RegistryCompany(Text("creditCode"), Text("name"), Text("province"), Text("city"),
            Text("district") is { Length: > 0 } district ? district : null);
        return company is { CreditCode.Length: 18, Name.Length: >= 2 and <= 200 } ? company : null;
    }
}
