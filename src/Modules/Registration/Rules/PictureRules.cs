namespace PowerCrm.Registration;

/// <summary>The rules of the three pictures: each must be the applicant's own and of the right kind.</summary>
internal static class PictureRules
{
    public static Guid? CheckPicture(FormReader form, string kind, FormFacts facts)
    {
        if (form.ReadId(kind) is not { } id)
            return null;
        if (facts.Images.TryGetValue(id, out var uploadedKind) && uploadedKind == kind)
            return CheckRefused(form, kind, id, facts.Refused);
        if (uploadedKind is null)
            form.Block<string>(kind, "image_unknown", "找不到该图片，请重新上传。", "There is no such picture; upload it again.");
        else
            form.Block<string>(kind, "image_kind_wrong", "图片类型不符，请上传对应的证件照片。", "The picture was uploaded as another kind.");
        return null;
    }

    /// <summary>
    /// A picture that a reviewer refused is not accepted again. The applicant gets a warning while it is still part of the application.
    /// </summary>
    private static Guid? CheckRefused(FormReader form, string kind, Guid id, IReadOnlyDictionary<Guid, bool>? refusedPictures)
    {
        if (refusedPictures is null || !refusedPictures.TryGetValue(id, out var isKept))
            return id;
        if (!isKept)
        {
            form.Block<string>(kind, "same_image", "请上传新的照片，不能与被退回的照片相同。", "Upload another picture: this is one that was refused.");
            return null;
        }
        form.Warn(kind, "image_refused", "这张照片已被退回，请重新拍摄上传。", "This picture was refused; take another one.");
        return id;
    }
}
