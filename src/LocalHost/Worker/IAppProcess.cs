using Microsoft.AspNetCore.Http;

namespace SecureMx.LocalHost.Worker;

/// <summary>The running app: in this process or in one of its own.</summary>
internal interface IAppProcess : IAsyncDisposable
{
    /// <summary>Completes when the app has ended; fails if it ended by an error.</summary>
    Task Ended { get; }

    /// <summary>The app's services; null if it runs in another process.</summary>
    IServiceProvider? Services { get; }

    /// <summary>Starts the app, which then connects to the worker server.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Lets the app's HTTP pipeline answer a request whose invocation was sent to the app. Completes when the answer is complete.
    /// </summary>
    Task ServeAsync(HttpContext context);
}
