using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Says what is wrong with a policy for the assignment, before it is activated.</summary>
[Tags("policies")]
public static class ValidatePolicy
{
    public sealed record Request(AssignmentPolicy Policy);

    public sealed record Answer(bool Valid, IReadOnlyList<Wrong> Errors);

    public sealed record Wrong(string Pointer, string Code, string Message);

    [WolverinePost("/policies/assignment/validate"), Staff("admin"), Idempotent]
    [Answers<Answer>]
    public static IResult Post(Body<Request> body, HttpContext http)
    {
        var faults = body.Value.Policy.Faults("/policy");
        return Reply.Ok(new Answer(faults.Count == 0,
            [.. faults.Select(f => new Wrong(f.Pointer, f.Code, f.Message(Languages.Of(http))))]));
    }
}
