namespace PowerCrm.Reading.Tests;

/// <summary>The models must be the ones that were measured; otherwise nothing is read.</summary>
public sealed class ModelsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("powercrm-models-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void the_files_beside_the_program_are_those_of_the_list() => Models.Wrong(Models.Folder).ShouldBeEmpty();

    [Fact]
    public void a_changed_a_missing_and_an_unlisted_file_are_named()
    {
        Models.Wrong(folder).ShouldBe(["SHA256SUMS"]);
        foreach (var file in Directory.GetFiles(Models.Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Models.Wrong(folder).ShouldBeEmpty();
        File.AppendAllText(Path.Combine(folder, "ppocr_keys_v1.txt"), "x");
        File.Delete(Path.Combine(folder, "ch_PP-OCRv4_det_infer.onnx"));
        Models.Wrong(folder).ShouldBe(["ch_PP-OCRv4_det_infer.onnx", "ppocr_keys_v1.txt"], ignoreOrder: true);
        File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), "");
        Models.Wrong(folder).Count.ShouldBe(4);
    }

    [Fact]
    public async Task a_worker_does_not_start_with_another_model()
    {
        using var said = new MemoryStream();
        (await Worker.Run(Stream.Null, said, folder, default)).ShouldBe(Worker.WrongModels);
        said.Length.ShouldBe(0);
    }
}
