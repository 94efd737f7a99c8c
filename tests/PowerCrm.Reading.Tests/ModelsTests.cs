namespace PowerCrm.Reading.Tests;

/// <summary>The models must be the ones that were measured; otherwise nothing is read.</summary>
public sealed class ModelsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("powercrm-models-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void the_model_files_next_to_the_program_match_the_checksum_list() => Models.FindInvalid(Models.Folder).ShouldBeEmpty();

    [Fact]
    public void changed_missing_and_unlisted_model_files_are_reported()
    {
        Models.FindInvalid(folder).ShouldBe(["SHA256SUMS"]);
        foreach (var file in Directory.GetFiles(Models.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Models.FindInvalid(folder).ShouldBeEmpty();
        File.AppendAllText(Path.Combine(folder, "ppocr_keys_v1.txt"), "x");
        File.Delete(Path.Combine(folder, "ch_PP-OCRv4_det_infer.onnx"));
        Models.FindInvalid(folder).ShouldBe(["ch_PP-OCRv4_det_infer.onnx", "ppocr_keys_v1.txt"], ignoreOrder: true);
        File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), "");
        Models.FindInvalid(folder).Count.ShouldBe(4);
    }

    [Fact]
    public async Task a_worker_with_the_wrong_models_does_not_start()
    {
        using var output = new MemoryStream();
        (await OcrWorker.Run(Stream.Null, output, folder, default)).ShouldBe(OcrWorker.InvalidModels);
        output.Length.ShouldBe(0);
    }
}
