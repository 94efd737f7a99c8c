using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// The list of erased persons. It is kept outside the database, so that they are erased again after a backup is restored.
/// </summary>
public interface IErasedPersons
{
    /// <summary>On the disk when this returns, unless it cannot be written: that is logged, and tried again by itself.</summary>
    Task Add(Guid person);
}

/// <summary>The work between the commit of an erasure and the answer to the request.</summary>
public sealed class AfterErasure(IKeyRing keys, IBlobs blobs, IErasedPersons list)
{
    /// <param name="own">The subjects whose keys are destroyed.</param>
    public async Task Erased(Guid person, IReadOnlyList<Guid> own, IReadOnlyList<Images.Image> pictures)
    {
        foreach (var subject in own)
            keys.Forget(subject);
        await list.Add(person);
        await Gone(own, pictures);
    }

    /// <summary>The keys are gone, so nobody can read the pictures any more; what breaks off here the due rows finish.</summary>
    public async Task Gone(IReadOnlyList<Guid> own, IReadOnlyList<Images.Image> pictures)
    {
        foreach (var subject in own)
            keys.Forget(subject);
        try
        {
            foreach (var picture in pictures)
                await blobs.Delete(picture.Id, CancellationToken.None);
        }
        catch (BlobsUnavailableException)
        {
            // The due rows come back to it.
        }
    }
}
