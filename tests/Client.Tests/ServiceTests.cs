using Microsoft.Extensions.DependencyInjection;
using SecureMx.LocalHost.Hosting;

namespace SecureMx.Client.Tests;

/// <summary>The client against the running service.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task A_contract_is_applied_for_accepted_found_read_and_cancelled()
    {
        await using var host = await FunctionsHost.StartAsync(
            ["--sandbox", "--now", "2026-04-01T00:00:00Z", "--port", "0", "--data", ":memory:"]);
        await using var services = new ServiceCollection()
            .AddKeyed(host, "Partner", "acme").AddKeyed(host, "Operator", null).BuildServiceProvider();
        var partner = services.GetRequiredKeyedService<SecureMxClient>("Partner");
        var provider = services.GetRequiredKeyedService<SecureMxClient>("Operator");

        List<string> made = [];
        for (int i = 1; i <= 3; i++)
        {
            var application = await partner.ApplyForServiceAsync(Form(i));
            var contract = await provider.AcceptApplicationAsync(application.ApplicationId, Terms());
            made.Add(contract.ContractId);
        }

        List<string> found = [];
        await foreach (var contract in partner.ListAllContractsAsync(limit: 1))
            found.Add(contract.ContractId);
        Assert.Equal(made.Order(), found.Order());

        List<ReadingLineAnswer> answers = [];
        await foreach (var answer in provider.PutReadingsAsync(Readings(made)))
            answers.Add(answer);
        Assert.Equal([200, 200, 200], answers.Select(answer => answer.Status));

        var notice = await partner.GiveContractNoticeAsync(made[0], body: new NoticeRequest());
        Assert.Equal(new DateOnly(2026, 5, 1), notice.EffectiveDate); // E1
        Assert.Equal(ContractStatus.TerminationPending, (await partner.GetContractAsync(made[0])).Status);
        await using var pdf = await partner.GetBillDocumentAsync(made[0], "2026-04", "application/pdf");
        byte[] start = new byte[5];
        await pdf.ReadExactlyAsync(start);
        Assert.Equal("%PDF-"u8.ToArray(), start);

        var refused = await Assert.ThrowsAsync<SecureMxException<Problem>>(
            () => partner.GiveContractNoticeAsync(made[0], ifMatch: "\"999\"", body: new NoticeRequest()));
        Assert.EndsWith("/stale-precondition", refused.Result.Type, StringComparison.Ordinal);
    }

    private static ServiceApplicationRequest Form(int number) => new()
    {
        CustomerId = $"cust-{number}",
        CustomerName = "例示株式会社",
        Domains = [$"example{number}.co.jp"],
        IpAddresses = [$"203.0.113.{number}"],
        Administrators = [new Administrator { Name = "管理 太郎", Email = "admin@example.co.jp" }],
        Accounts = 120,
    };

    private static AcceptanceRequest Terms() => new()
    {
        BillingStartDate = new DateOnly(2026, 4, 1),
        Prices = new Prices { Base = new Base { Initial = 30_000, Monthly = 10_000, PerAccount = 200 } },
    };

    private static async IAsyncEnumerable<ReadingLine> Readings(IEnumerable<string> contracts)
    {
        foreach (string contract in contracts)
        {
            yield return new ReadingLine { ContractId = contract, Date = new DateOnly(2026, 4, 1), Accounts = 100 };
            await Task.Yield();
        }
    }
}

/// <summary>A client of each role.</summary>
internal static class Clients
{
    public static IServiceCollection AddKeyed(this IServiceCollection services, FunctionsHost host, string role, string? partner)
    {
        string token = host.IssueToken(role, partner);
        return services.AddKeyedSingleton(role, (_, _) => new ServiceCollection()
            .AddClient(host.Address, token).BuildServiceProvider().GetRequiredService<SecureMxClient>());
    }

    private static IServiceCollection AddClient(this IServiceCollection services, Uri address, string token)
    {
        services.AddSecureMxClient(address, _ => new FixedToken(token));
        return services;
    }
}
