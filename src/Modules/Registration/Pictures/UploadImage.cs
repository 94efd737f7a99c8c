using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>The applicant uploads a picture of a paper. It is encoded again without metadata and stored sealed.</summary>
internal static class UploadImage
{
    internal sealed record Response(Guid ImageId, string Kind, int Width, int Height, int Bytes, string Sha256, string ContentType);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/upload/image", Handle)
        .RequireApplicant().AddEndpointFilter(PictureUploadFilter.Receive).IdempotentByContent().DisableAntiforgery()
        .WithName(nameof(UploadImage)).WithTags("pictures")
        .Accepts<IFormFile>("multipart/form-data").Produces<Response>(StatusCodes.Status201Created)
        .WithProblemCodes("image_too_large", "image_format_unsupported", "image_corrupt", "image_too_small", "image_kind_unknown",
            "picture_unavailable", "consent_required", "request_timeout")
        .AddOpenApiOperationTransformer(DescribeForm);

    private static Task DescribeForm(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        operation.RequestBody!.Content!["multipart/form-data"].Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "file", "kind" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "JPEG, PNG or WebP." },
                ["kind"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Enum = [.. RegistrationForm.PictureNames.Select(n => (JsonNode)n)],
                },
            },
        };
        return Task.CompletedTask;
    }

    [DisableRequestTimeout]
    private static async Task<IResult> Handle(CurrentCaller caller, HttpContext http, IPictures pictures, Images images, IKeyRing keys,
        SubmissionContentCheck content, CancellationToken ct)
    {
        var received = http.Features.Get<ReceivedUpload>()!;
        var (upload, scope) = (received.Form, IdempotencyScope.Of(http));
        if (scope.TryReplay((byte[])[.. Encoding.UTF8.GetBytes(upload.Kind), 0, .. SHA256.HashData(upload.File.Span)]) is { } replay)
        {
            received.IsNotCounted = true;
            return replay;
        }
        if (received.Refusal is { } refusal)
            return refusal;
        return await pictures.Normalise(upload.File, ct, withMark: SamePictures.Kinds.Contains(upload.Kind)) switch
        {
            PictureResult.Ok ok => await Save(caller.Id, upload.Kind, ok, await content.CheckPicture(ok.Jpeg, ct), images, keys, scope, ct),
            PictureResult.Rejected rejected => CreateRefusal(rejected, http),
            _ => Images.UnavailableProblem,
        };
    }

    private static async Task<IResult> Save(Guid owner, string kind, PictureResult.Ok ok, string? content, Images images, IKeyRing keys,
        IdempotencyScope scope,
        CancellationToken ct)
    {
        // The proof tells only whether two files of the same person are equal.
        var proof = await keys.Fingerprint(owner, "image", Encoding.ASCII.GetBytes(ok.Sha256), ct)
            ?? throw new SubjectErasedException(owner);
        var image = new Images.Image(Guid.CreateVersion7(), owner, kind, proof, ok.Jpeg.Length, ok.Width, ok.Height, content);
        var reply = Reply.Created(new Response(image.Id, kind, ok.Width, ok.Height, ok.Jpeg.Length, ok.Sha256, "image/jpeg"),
            location: $"/upload/image/{image.Id}");
        return (IResult?)await images.Save(image, ok.Jpeg, ok.Mark, scope.RowsFor(reply), ct) ?? reply;
    }

    private static Problem CreateRefusal(PictureResult.Rejected rejected, HttpContext http) => rejected switch
    {
        { Hint: PictureFaults.HeicHint } => CreateHeicProblem(http),
        { Code: PictureFaults.Corrupt } => new Problem(rejected.Code, Detail: Languages.Of(http) == Language.English
            ? "The picture is damaged or was not sent whole. Open it in the album to see whether it is complete, or take it again."
            : "图片已损坏或没有传完整。请在相册中打开确认图片完整后重新选择，或重新拍摄。"),
        _ => new Problem(rejected.Code),
    };

    private static Problem CreateHeicProblem(HttpContext http) =>
        new(PictureFaults.Unsupported, Detail: Languages.Of(http) == Language.English
            ? "HEIC cannot be taken. Choose \"compressed\" when picking the picture, or \"Most Compatible\" in the camera's settings."
            : "暂不支持 HEIC。请在选择图片时使用“压缩图”，或在“设置 - 相机 - 格式”中选择“兼容性最佳”后重拍。");
}
