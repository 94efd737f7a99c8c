using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// The list of erased persons. It is kept outside the database, so that they are erased again after a backup is restored.
/// </summary>
public interface IErasedPersons
{
    /// <summary>
    /// The entry is on the disk when this returns, unless it cannot be written: that is logged and retried automatically.
    /// </summary>
    Task Add(Guid person);
}

/// <summary>The work between the commit of an erasure and the answer to the request.</summary>
public sealed class ErasureCompletion(IKeyRing keys, IBlobs blobs, IErasedPersons erasedPersons)
{
    /// <param name="subjects">The subjects whose keys are destroyed.</param>
    public async Task Complete(Guid person, IReadOnlyList<Guid> subjects, IReadOnlyList<Images.Image> pictures)
    {
        foreach (var subject in subjects)
            keys.Evict(subject);
        await erasedPersons.Add(person);
        await DeleteContent(subjects, pictures);
    }

    /// <summary>
    /// Deletes the blobs of the pictures. Their keys are destroyed, so nobody can read them any more; if this fails, the scheduled sweep
    /// deletes them.
    /// </summary>
    public async Task DeleteContent(IReadOnlyList<Guid> subjects, IReadOnlyList<Images.Image> pictures)
    {
        foreach (var subject in subjects)
            keys.Evict(subject);
        try
        {
            foreach (var picture in pictures)
                await blobs.Delete(picture.Id, CancellationToken.None);
        }
        catch (BlobsUnavailableException)
        {
            // The scheduled sweep tries again.
        }
    }
}
