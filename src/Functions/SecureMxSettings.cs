using Microsoft.Extensions.Options;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Idempotency;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Api.Limits;
using SecureMx.Functions.Billing;
using SecureMx.Functions.Invoices;
using SecureMx.Functions.Notifications;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Telemetry;

namespace SecureMx.Functions;

/// <summary>
/// All that can be set; a property is a section of the configuration. docs/runtime.md says where the values come from. They are checked
/// when the host starts, and everything that is missing or wrong is named at once.
/// </summary>
public sealed class SecureMxSettings
{
    /// <summary>Trusted token issuers.</summary>
    public IdentitySettings Identity { get; init; } = new();

    /// <summary>Document store.</summary>
    public DocumentSettings Documents { get; init; } = new();

    /// <summary>Issuer of the invoices.</summary>
    public IssuerSettings Issuer { get; init; } = new();

    /// <summary>By when and how bills are paid.</summary>
    public PaymentSettings Payment { get; init; } = new();

    /// <summary>The electronic addresses of invoices in JP PINT.</summary>
    public PeppolSettings Peppol { get; init; } = new();

    /// <summary>The accounts of the journal export.</summary>
    public JournalSettings Journal { get; init; } = new();

    /// <summary>Time for which answers are kept for a repeated idempotency key.</summary>
    public IdempotencySettings Idempotency { get; init; } = new();

    /// <summary>Rate limits and quotas of callers.</summary>
    public LimitSettings Limits { get; init; } = new();

    /// <summary>Addresses of the service.</summary>
    public HttpSettings Http { get; init; } = new();

    /// <summary>Limits of webhooks.</summary>
    public WebhookSettings Webhooks { get; init; } = new();

    /// <summary>Telemetry exporters. None by default.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();
}

/// <summary>Names the settings that are missing or wrong.</summary>
internal sealed class SecureMxSettingsCheck : IValidateOptions<SecureMxSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SecureMxSettings options)
    {
        string[] faults = [
            .. options.Identity.Faults(), .. options.Documents.Faults(), .. options.Issuer.Faults(), .. options.Payment.Faults(),
            .. options.Peppol.Faults(), .. options.Journal.Faults(),
            .. options.Idempotency.Faults(), .. options.Limits.Faults(), .. options.Http.Faults(), .. options.Telemetry.Faults()];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
