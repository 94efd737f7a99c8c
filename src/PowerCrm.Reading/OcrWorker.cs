using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>
/// The process that reads pictures, one after the other, until its input ends. It is separate from the host because it handles untrusted
/// pictures with native code and models, 250 to 400 MB: a crash or excessive memory use costs one picture, and an idle host uses none of
/// that memory. It writes only messages, so that text from a paper is in no log.
/// </summary>
public static class OcrWorker
{
    /// <summary>The command that makes the host a worker; `help` does not list it.</summary>
    public const string Verb = "ocr-worker";

    public const int Completed = 0, InvalidModels = 3, InvalidMessage = 4;

    public static async Task<int> Run(Stream input, Stream output, string folder, CancellationToken ct)
    {
        if (Models.FindInvalid(folder).Count > 0)
            return InvalidModels;
        using var engine = new OcrEngine(folder);
        await WorkerProtocol.Send(output, WorkerProtocol.Ready, default, ct);
        try
        {
            (ColourBitmap Picture, PrintedPage Page)? last = null;
            while (await WorkerProtocol.Receive(input, WorkerProtocol.MaxToWorker, ct) is var (type, content))
                switch (type)
                {
                    case WorkerProtocol.Read:
                        last = ColourBitmap.FromPixmap(content) is { } picture ? (picture, engine.Read(picture)) : null;
                        await WorkerProtocol.Send(output, last is null ? WorkerProtocol.NoPicture : WorkerProtocol.Page,
                            last is { } result ? WorkerProtocol.Encode(result.Page) : default, ct);
                        break;
                    case WorkerProtocol.WithoutRed when last is { Picture: var original }:
                        last = (original, engine.Read(original.WithoutRed()));
                        await WorkerProtocol.Send(output, WorkerProtocol.Page, WorkerProtocol.Encode(last.Value.Page), ct);
                        break;
                    case WorkerProtocol.Reread when last is { } current:
                        await WorkerProtocol.Send(output, WorkerProtocol.Page, WorkerProtocol.Encode(current.Page with
                        {
                            Lines = [.. WorkerProtocol.DecodeNumbers(content, current.Page.Lines.Count)
                                .Select(n => engine.Reread(current.Picture, current.Page.Lines[n].Frame))],
                        }), ct);
                        break;
                    default:
                        return InvalidMessage;
                }
            return Completed;
        }
        catch (InvalidDataException)
        {
            return InvalidMessage;
        }
    }
}
