using System.Collections.Concurrent;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Billing;

/// <summary>
/// An app on a later day, with contracts of 10 April for tests that each take one: days that pass take time, so they pass once.
/// </summary>
public abstract class ContractPool(string now) : IAsyncLifetime
{
    private const int Contracts = 26;

    private readonly ConcurrentQueue<string> _contracts = [];

    /// <summary>The app.</summary>
    public SecureMxApp App { get; private set; } = null!;

    /// <summary>A contract that no other test has: 120 accounts, with <c>sandbox</c> and <c>spare-mail</c>.</summary>
    public string Take() =>
        _contracts.TryDequeue(out string? contractId) ? contractId : throw new InvalidOperationException("The pool needs more contracts.");

    public async Task InitializeAsync()
    {
        App = await SecureMxApp.StartAsync("2026-04-10T03:00:00Z");
        for (int i = 0; i < Contracts; i++)
            _contracts.Enqueue(await App.ContractWithAsync("2026-04-10", Forms.Option("sandbox"), Forms.SpareMail()));
        await App.MoveClockAsync(now);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();
}

/// <summary>On 20 April.</summary>
public sealed class InApril() : ContractPool("2026-04-20T03:00:00Z");

/// <summary>On 2 May, with April closed.</summary>
public sealed class InMay() : ContractPool("2026-05-02T03:00:00Z");
