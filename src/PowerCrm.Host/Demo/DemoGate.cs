using System.Security.Cryptography;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Answers 503 to all other clients while the demo is filled in, because the database's clock is moved during that time. Only the client
/// that fills it in is let through.
/// </summary>
internal sealed class DemoGate
{
    private const string TokenHeader = "X-PowerCrm-Demo";
    private string? token;

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<DemoGate>();
        ProblemCatalogue.Add("demo_filling", 503, "演示数据正在准备，请稍候。", "The demo is being prepared; try again in a moment.");
    }

    /// <summary>Closes the gate until the result is disposed, and adds the pass to the client's headers.</summary>
    public IDisposable Close(HttpClient client)
    {
        token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        client.DefaultRequestHeaders.Add(TokenHeader, token);
        return new GateReopener(this);
    }

    public static void Use(WebApplication app)
    {
        var gate = app.Services.GetRequiredService<DemoGate>();
        // The sandbox plays the host's own vendors on the same port, so its paths stay open.
        app.Use((http, next) => gate.token is { } pass && http.Request.Headers[TokenHeader] != pass && http.Request.Path != "/health/live"
            && !http.Request.Path.StartsWithSegments("/sandbox")
            ? Problem.Unavailable("demo_filling", TimeSpan.FromSeconds(10)).ExecuteAsync(http) : next(http));
    }

    private sealed class GateReopener(DemoGate gate) : IDisposable
    {
        public void Dispose() => gate.token = null;
    }
}
