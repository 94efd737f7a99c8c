namespace PowerCrm.Registration;

/// <summary>The three pictures: the applicant's own, each of its kind.</summary>
internal static class PictureRules
{
    public static Guid? Picture(FormReader form, string kind, IReadOnlyDictionary<Guid, string> own)
    {
        if (form.Id(kind) is not { } id)
            return null;
        if (own.TryGetValue(id, out var found) && found == kind)
            return id;
        if (found is null)
            form.Block<string>(kind, "image_unknown", "找不到该图片，请重新上传。", "There is no such picture; upload it again.");
        else
            form.Block<string>(kind, "image_kind_wrong", "图片类型不符，请上传对应的证件照片。", "The picture was uploaded as another kind.");
        return null;
    }
}
