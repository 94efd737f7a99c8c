using System.Security.Cryptography;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>
/// While the demo is filled in, the database's clock is elsewhere: others are asked to come back, and only the filling itself gets in.
/// </summary>
internal sealed class DemoGate
{
    private const string Header = "X-PowerCrm-Demo";
    private string? pass;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DemoGate>();
        ProblemCatalogue.Add("demo_filling", 503, "演示数据正在准备，请稍候。", "The demo is being prepared; try again in a moment.");
    }

    /// <summary>Shuts the gate until disposed; the client gets the pass.</summary>
    public IDisposable Shut(HttpClient client)
    {
        pass = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        client.DefaultRequestHeaders.Add(Header, pass);
        return new Opening(this);
    }

    public static void Use(WebApplication app)
    {
        var gate = app.Services.GetRequiredService<DemoGate>();
        // The vendors of the host itself are played by the sandbox on the same port.
        app.Use((http, next) => gate.pass is { } pass && http.Request.Headers[Header] != pass && http.Request.Path != "/health/live"
            && !http.Request.Path.StartsWithSegments("/sandbox")
            ? Problem.Unavailable("demo_filling", TimeSpan.FromSeconds(10)).ExecuteAsync(http) : next(http));
    }

    private sealed class Opening(DemoGate gate) : IDisposable
    {
        public void Dispose() => gate.pass = null;
    }
}
