using System.Globalization;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Security;

/// <summary>The memory that a gigabyte costs a separate host, measured on its process without the memory of the test.</summary>
[Trait("Category", "Full")]
public class EndlessUploadMemoryTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_gigabyte_takes_less_than_thirty_megabytes_and_leaves_nothing_on_the_disc()
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-endless-");
        try
        {
            var (temp, blobs) = (folder.CreateSubdirectory("temp"), folder.CreateSubdirectory("blobs"));
            await using var process = await HostProcess.StartAsync(host.ConnectionString, blobs.FullName, ("TMPDIR", temp.FullName),
                ("Pictures__TempPath", temp.FullName));
            var it = await Applicant.SignIn(host);
            async Task<Wire.Result> Send(long length) =>
        await Wire.Send(process.Url.Port, Wire.Upload(it.Token, "Transfer-Encoding: chunked"), Wire.Chunked(Wire.Body(length)));
            // The first requests cost memory for compiled code and pooled buffers, which does not depend on the size.
            for (var i = 0; i < 3; i++)
                (await Send(12_000_000)).Code.ShouldBe(413);
            var before = ReadMegabytes(process.Id, "VmRSS");
            await File.WriteAllTextAsync($"/proc/{process.Id}/clear_refs", "5");
            var answer = await Send(1_073_741_824);
            (answer.Code, answer.Problem).ShouldBe((413, "image_too_large"), answer.Text);
            (ReadMegabytes(process.Id, "VmHWM") - before).ShouldBeLessThan(30);
            // The runtime keeps sockets of its own there; nothing else is allowed.
            temp.EnumerateFileSystemInfos().Select(f => f.Name).Where(n => !n.StartsWith("dotnet-diagnostic", StringComparison.Ordinal)
                && !n.StartsWith("clr-debug-pipe", StringComparison.Ordinal)).ShouldBeEmpty();
            blobs.EnumerateFiles("*", SearchOption.AllDirectories).ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task two_hundred_megabytes_where_json_is_due_take_less_than_twenty()
    {
        var folder = Directory.CreateTempSubdirectory("powercrm-endless-");
        await using var process = await HostProcess.StartAsync(host.ConnectionString, folder.FullName);
        var head = $"POST /auth/send-code HTTP/1.1\nHost: x\nAuthorization: Bearer {(await Applicant.SignIn(host)).Token}\nContent-Type: "
            + $"application/json\nTransfer-Encoding: chunked\n";
        async Task<Wire.Result> Send(long length) => await Wire.Send(process.Url.Port, head, Wire.Chunked(Wire.Spaces(length)));
        for (var i = 0; i < 3; i++)
            (await Send(1_000_000)).Code.ShouldBe(413);
        var before = ReadMegabytes(process.Id, "VmRSS");
        await File.WriteAllTextAsync($"/proc/{process.Id}/clear_refs", "5");
        (await Send(200_000_000)).Code.ShouldBe(413);
        (ReadMegabytes(process.Id, "VmHWM") - before).ShouldBeLessThan(20);
        folder.Delete(recursive: true);
    }

    private static double ReadMegabytes(int process, string name) => double.Parse(
        File.ReadLines($"/proc/{process}/status").Single(l => l.StartsWith(name + ":", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;
}
