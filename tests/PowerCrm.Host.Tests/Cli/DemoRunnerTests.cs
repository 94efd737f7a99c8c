using System.Globalization;
using Microsoft.AspNetCore.Builder;
using PowerCrm.Host.Demo;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>Filling in the demo, when a step of it fails.</summary>
[Trait("Category", "Slow")]
public sealed class DemoRunnerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("powercrm-demo-test-").FullName;

    private string ProcessId => Path.Combine(folder, "pid");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task a_failed_step_stops_the_drawing_of_the_next_papers()
    {
        var host = await TestHost.StartAsync($"--Pictures:Vips={DrawingProgram()}");
        try
        {
            using var http = new HttpClient(new FailingSignIn(ProcessId)) { BaseAddress = host.Url };
            var built = new BuiltHost((WebApplication)host.Host, null!);
            await Should.ThrowAsync<HttpRequestException>(() => new DemoRunner(built, http, (_, _) => { }).Run(CancellationToken.None));
            var drawing = int.Parse(await File.ReadAllTextAsync(ProcessId), CultureInfo.InvariantCulture);
            await Eventually.TrueAsync(() => Task.FromResult(!Directory.Exists($"/proc/{drawing}")));
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Draws nothing for the three papers of the first applicant, so that specimens are used, and then never ends.</summary>
    private string DrawingProgram()
    {
        var program = Path.Combine(folder, "draw");
        File.WriteAllText(program, $"""
            #!/bin/sh
            echo >> {folder}/calls
            [ $(wc -l < {folder}/calls) -le 3 ] && exit 1
            echo $$ > {ProcessId}.new
            mv {ProcessId}.new {ProcessId}
            exec sleep 60
            """.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }

    /// <summary>Fails the sign-in of an applicant, when the papers of the next one are being drawn.</summary>
    private sealed class FailingSignIn(string started) : DelegatingHandler(new HttpClientHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath != "/auth/wechat")
                return await base.SendAsync(request, cancellationToken);
            await Eventually.TrueAsync(() => Task.FromResult(File.Exists(started)));
            throw new HttpRequestException("as if the connection was lost");
        }
    }
}
