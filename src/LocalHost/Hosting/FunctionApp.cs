using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SecureMx.Functions;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Telemetry;

namespace SecureMx.LocalHost.Hosting;

/// <summary>The app that the host serves, and what the host must know of it.</summary>
/// <param name="Build">Builds the app's host from its command line; the second argument adds services to the app's.</param>
/// <param name="Name">The name printed at the start.</param>
/// <param name="DocsPath">The path of its documentation, to which <c>/</c> redirects; null for none.</param>
/// <param name="RoleClaim">The claim of a token that holds its roles.</param>
/// <param name="PartnerClaim">The claim of a token that holds its partner.</param>
/// <param name="Roles">The roles that a token can have.</param>
/// <param name="RecordCategory">The category of its log whose lines say what it has done; null for none.</param>
/// <param name="RestartFunction">The timer function that starts lost orchestrations anew; null for none.</param>
internal sealed record FunctionApp(
    Assembly Assembly,
    Func<string[], Action<IServiceCollection>?, IHost> Build,
    string Name,
    string? DocsPath,
    string RoleClaim,
    string PartnerClaim,
    IReadOnlyList<AppRole> Roles,
    string? RestartFunction = null,
    string? RecordCategory = null)
{
    public static FunctionApp SecureMx { get; } = new(
        typeof(SecureMxApplication).Assembly,
        SecureMxApplication.Build,
        "SecureMx Serverless",
        "/api/docs",
        "roles",
        "partner_id",
        [new AppRole(nameof(Role.Operator)), new AppRole(nameof(Role.Partner), "acme"), new AppRole(nameof(Role.Meter))],
        "ReconcileDaily",
        RecordLog.Category)
    {
        HealthPath = "/api/health",
        AddressSetting = "Http:PublicAddress",
        WhenIdleAsync = (services, cancellationToken) => services.GetRequiredService<EventQueue>().WhenPublishedAsync(cancellationToken),
        ProblemTypes = new Dictionary<int, string>
        {
            [ProblemKind.Malformed.Status] = $"/api/{ProblemKind.Malformed.Path}",
            [ProblemKind.NotFound.Status] = $"/api/{ProblemKind.NotFound.Path}",
            [ProblemKind.TooLarge.Status] = $"/api/{ProblemKind.TooLarge.Path}",
            [ProblemKind.Unavailable.Status] = $"/api/{ProblemKind.Unavailable.Path}",
        },
    };

    /// <summary>The path of its health; null for none.</summary>
    public string? HealthPath { get; init; }

    /// <summary>The setting of the app that says where callers reach it; null for none.</summary>
    public string? AddressSetting { get; init; }

    /// <summary>Completes when the app does nothing beside its invocations; null for one that never does.</summary>
    public Func<IServiceProvider, CancellationToken, Task>? WhenIdleAsync { get; init; }

    /// <summary>The paths of the app's problem types, by status, for answers that the host gives in its place.</summary>
    public IReadOnlyDictionary<int, string> ProblemTypes { get; init; } = new Dictionary<int, string>();

    /// <summary>
    /// The levels of its log where the lines of <see cref="RecordCategory"/> are read: they take the place of what it logs beside them.
    /// </summary>
    public IReadOnlyDictionary<string, string>? RecordLevels => RecordCategory is null
        ? null
        : new Dictionary<string, string> { [RecordCategory] = "Debug", [Assembly.GetName().Name!] = "Warning" };

    /// <summary>The folder of the app, which holds its <c>host.json</c>.</summary>
    public string Folder => Path.GetDirectoryName(Assembly.Location)!;
}

/// <summary>A role of the app.</summary>
/// <param name="SamplePartner">The partner of the token printed at the start; null if tokens of this role have no partner.</param>
internal sealed record AppRole(string Name, string? SamplePartner = null)
{
    public bool HasPartner => SamplePartner is not null;
}
