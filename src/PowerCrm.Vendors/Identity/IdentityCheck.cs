using System.Text.Json;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// <c>POST {BaseUrl}/v1/identity/company {name, creditCode, legalPerson?}</c> and <c>/v1/identity/person {name, idNumber}</c> with a bearer
/// key; <c>{code: 0, data: {found, name, legalPerson?, status?}}</c>, where <c>name</c> and <c>legalPerson</c> are true when they match and
/// <c>status</c> is <c>active</c> for a company in business. Each question costs money, so no request is retried.
/// </summary>
internal sealed class IdentityCheck(VendorChannel channel, VendorHealth health, IOptions<IdentityOptions> options) : IIdentityCheck
{
    public bool IsConfigured => options.Value.IsConfigured;

    public Task<IdentityReply> CheckCompany(string name, string creditCode, string? legalPerson, CancellationToken ct) =>
        Ask("/v1/identity/company", new { name, creditCode, legalPerson },
            ["name", .. legalPerson is null ? (string[])[] : ["legalPerson"]], isCompany: true, ct);

    public Task<IdentityReply> CheckPerson(string name, string idNumber, CancellationToken ct) =>
        Ask("/v1/identity/person", new { name, idNumber }, ["name"], isCompany: false, ct);

    private async Task<IdentityReply> Ask(string path, object payload, string[] fields, bool isCompany, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(payload, JsonSerializerOptions.Web);
        return await channel.Send(VendorClients.Identity, Pipelines.Identity, () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, VendorUrl.Of(options.Value.BaseUrl, path))
            {
                Content = new TrackedContent(body, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + options.Value.ApiKey);
            return request;
        }, ct) switch
        {
            { HadNoEffect: true } => new IdentityReply.NotSent(),
            Exchange.Replied { Status: 200 } replied => ReadOrRefuse(replied.ParseJson(), fields, isCompany),
            Exchange.Replied => new IdentityReply.Refused(),
            _ => new IdentityReply.Unanswered(),
        };
    }

    private IdentityReply ReadOrRefuse(JsonElement? json, string[] fields, bool isCompany)
    {
        if (Read(json, fields, isCompany) is { } it)
            return it;
        if (ServiceCode.FindRefusal(json) is { } code)
            health.RecordRefusal(Pipelines.Identity, code);
        return new IdentityReply.Refused();
    }

    /// <summary>Null when the reply does not answer the question. An unclear value does not count as a match.</summary>
    private static IdentityReply.Answered? Read(JsonElement? json, string[] fields, bool isCompany)
    {
        if (json is not { } it || !it.TryGetProperty("code", out var code) || code.ValueKind != JsonValueKind.Number
            || code.GetRawText() != "0" || !it.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object
            || ReadFlag(data, "found") is not { } isFound)
            return null;
        if (!isFound)
            return new IdentityReply.Answered(false, [], false);
        if (fields.Any(m => ReadFlag(data, m) is null))
            return null;
        return new IdentityReply.Answered(true, [.. fields.Where(m => ReadFlag(data, m) is false)],
            !isCompany || data.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String
                && status.GetString() == "active");
    }

    private static bool? ReadFlag(JsonElement data, string name) => data.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null } : null;
}
