using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.Web;

/// <summary>Runs the slice's validator, where one is registered, right after the body was read: all its faults in one answer.</summary>
internal static class Shape
{
    public static async ValueTask<T> Check<T>(T value, HttpContext http) where T : class
    {
        if (http.RequestServices.GetService<IValidator<T>>() is not { } validator)
            return value;
        var found = await validator.ValidateAsync(value, http.RequestAborted);
        if (found.IsValid)
            return value;
        throw Problem.Invalid([.. found.Errors.Select(e => new Fault(Pointer(e.PropertyName), Code(e.ErrorCode)))]).Exception();
    }

    /// <summary>Our codes are snake_case and set by hand; the library's own names are not part of the contract.</summary>
    private static string Code(string code) => ProblemCatalogue.Knows(code) ? code : "invalid";

    /// <summary><c>Reasons[0].Code</c> → <c>/reasons/0/code</c>.</summary>
    private static string Pointer(string property) => "/" + string.Join('/', property
        .Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
        .Split('.', StringSplitOptions.RemoveEmptyEntries).Select(JsonNamingPolicy.CamelCase.ConvertName));
}
