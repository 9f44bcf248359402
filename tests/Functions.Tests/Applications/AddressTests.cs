using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Domain;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tests.Applications;

/// <summary>C1: an address is in at most one contract in force.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task C1_the_second_acceptance_for_an_address_is_refused_until_the_first_contract_has_ended()
    {
        await using var app = await SecureMxApp.StartAsync();
        var form = Forms.Service();
        string first = await app.ReceivedAsync(form);
        string second = await app.ReceivedAsync(Forms.Service().With("ipAddresses", form["ipAddresses"]!.DeepClone()), app.OtherPartner);
        var contract = await app.AcceptAsync(first, Forms.Terms("2026-04-01"));

        var refused = await app.AcceptAsync(second, Forms.Terms("2026-04-01"));

        refused.AssertProblem(422, "refused-by-terms");
        Assert.Equal("C1", refused["violations.0.rule"].GetString());
        Assert.Equal("received", (await app.OtherPartner.GetReplyAsync($"/api/applications/{second}"))["status"].GetString());

        await GiveNoticeAsync(app, contract["contractId"].GetString()!); // ends on 2026-05-01
        await app.MoveClockAsync("2026-05-01T14:59:59Z");
        (await app.AcceptAsync(second, Forms.Terms("2026-06-01"))).AssertProblem(422, "refused-by-terms");
        await app.MoveClockAsync("2026-05-01T15:00:00Z");
        Assert.Equal(HttpStatusCode.Created, (await app.AcceptAsync(second, Forms.Terms("2026-06-01"))).Status);
    }

    private static async Task GiveNoticeAsync(SecureMxApp app, string contractId)
    {
        var result = await app.Services.GetRequiredService<ContractStore>().DecideAsync(
            contractId,
            (contract, now) => EndNotices.Give(contract, new GiveNotice("ntc-1", EndTarget.ContractCode), now),
            new Actor("partner", "acme"));
        Assert.IsType<DecideResult.Committed>(result);
    }
}
