using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.China;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Returns the tables that the form offers to choose from. They are the same for everybody, so anybody may cache them.</summary>
[Tags("reference")]
public static class ListReference
{
    internal sealed record Entry(string Code, string Name, string EnglishName);
    internal sealed record PolicyText(string Code, string Title, string Text, string Version, string Hash);
    internal sealed record PoliciesResponse(string PolicyVersion, string PolicyHash, IReadOnlyList<PolicyText> Items,
        IReadOnlyList<PersonalField> Fields);

    /// <summary>A row of the table that the policy texts are printed from.</summary>
    internal sealed record PersonalField(string Code, string Name, string EnglishName, string Purpose, string Basis, string Retention,
        bool Sensitive);

    internal sealed record Listed<T>(IReadOnlyList<T> Items);

    private static readonly Reply IndustryTable =
        CreateCacheableReply(new Listed<Entry>([.. PowerCodes.Industries.Select(i => new Entry(i.Code, i.Zh, i.En))]));
    private static readonly Reply VoltageTable =
        CreateCacheableReply(new Listed<Entry>([.. PowerCodes.VoltageLevels.Select(v => new Entry(v.Code, v.Zh, v.En))]));

    [WolverineGet("/reference/industries"), AllowAnonymous, EndpointName("ListIndustries")]
    [Answers<Listed<Entry>>, Answers(304)]
    public static IResult Industries(HttpContext http) => IfNoneMatch.NotModifiedOr(http, IndustryTable);

    [WolverineGet("/reference/voltage-levels"), AllowAnonymous, EndpointName("ListVoltageLevels")]
    [Answers<Listed<Entry>>, Answers(304)]
    public static IResult VoltageLevels(HttpContext http) => IfNoneMatch.NotModifiedOr(http, VoltageTable);

    [WolverineGet("/reference/policies"), AllowAnonymous, EndpointName("ListPolicies")]
    [Answers<PoliciesResponse>, Answers(304)]
    public static IResult PolicyTexts(HttpContext http, ConsentTexts consentTexts) =>
        IfNoneMatch.NotModifiedOr(http, CreateCacheableReply(new PoliciesResponse(
        ConsentTexts.Version, consentTexts.Hash,
        [.. consentTexts.Texts.Select(t => new PolicyText(t.Code, t.Title, t.Body, ConsentTexts.Version, t.Hash))],
        [.. PersonalFields.All.Select(f =>
            new PersonalField(f.Code, f.Chinese, f.English, f.Purpose.Chinese, f.Basis.Chinese, f.Retention.Chinese, f.Sensitive))])));

    /// <summary>
    /// Returns a response whose ETag is the hash of its content, so that clients get a new table with their next request.
    /// </summary>
    internal static Reply CreateCacheableReply(object body, string cacheControl = "public, max-age=3600") => Reply.Ok(body)
        .WithHeader("ETag",
            $"\"{Convert.ToHexStringLower(SHA256.HashData(
                JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), WebJson.Options)))[..32]}\"")
        .WithHeader("Cache-Control", cacheControl);
}

/// <summary>Lists provinces, cities and districts, one level at a time.</summary>
[Tags("reference")]
public static class ListRegions
{
    internal sealed record Entry(string Code, string Name, int Level, bool HasChildren);

    [WolverineGet("/regions"), AllowAnonymous]
    [QueryParameters("parent")]
    [Answers<ListReference.Listed<Entry>>, Answers(304), ProblemCodes("not_found")]
    public static IResult Get(HttpContext http)
    {
        var parent = Query.ReadSingle(http, "parent");
        return Regions.Children(string.IsNullOrEmpty(parent) ? null : parent) is not { } regions ? Problem.NotFound
            : IfNoneMatch.NotModifiedOr(http, ListReference.CreateCacheableReply(
                new ListReference.Listed<Entry>([.. regions.Select(r => new Entry(r.Code, r.Name, r.Level, r.HasChildren))])));
    }
}
