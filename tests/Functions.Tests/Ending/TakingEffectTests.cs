using System.Net;
using System.Text.Json;
using SecureMx.Functions.Tests.Applications;
using static SecureMx.Functions.Tests.Ending.EndCalls;

namespace SecureMx.Functions.Tests.Ending;

/// <summary>E5 with the real orchestration: what ends, when, with what, and what follows.</summary>
public class DueEndsTests
{
    [Fact]
    public async Task T4_a_contract_is_in_force_until_24_00_of_its_last_day()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        string notice = (await app.Partner.NoticeAsync(contract)).Headers.Location!.ToString();

        await app.MoveClockAsync("2026-05-01T14:59:59Z");
        Assert.Equal("termination-pending", (await app.ContractNowAsync(contract)).StatusOf("contract"));
        Assert.Equal("pending", (await app.Partner.GetReplyAsync(notice))["status"].GetString());
        Assert.Equal(["contract-concluded", "cancellation-notice-given"], await app.EventsAsync(contract));

        await app.MoveClockAsync("2026-05-01T15:00:00Z");
        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("contract"));
        Assert.Equal("effected", (await app.Partner.GetReplyAsync(notice))["status"].GetString());
        Assert.Equal(["contract-concluded", "cancellation-notice-given", "contract-ended"], await app.EventsAsync(contract));
    }

    [Fact]
    public async Task O3_what_needs_an_option_falls_with_it_and_omnibus_lapses_with_a_task()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        await app.Partner.NoticeAsync(contract, "mailbox-plus");

        await app.MoveClockAsync("2026-05-01T15:00:00Z");

        var after = await app.ContractNowAsync(contract);
        Assert.All(["mailbox-plus", "mailing-list", "active-mail"], code => Assert.Equal("terminated", after.StatusOf(code)));
        Assert.All(["omnibus", "private-relay"], code => Assert.Equal("active", after.StatusOf(code)));
        Assert.Equal("2026-05-02", after.Option("omnibus").GetProperty("eligibility").GetProperty("lapsedSince").GetString());
        Assert.Equal(
            ["option-ended mailbox-plus", "option-ended mailing-list", "option-ended active-mail", "eligibility-lapsed omnibus"],
            await app.EventsAsync(contract, after: 2));
        var task = (await app.Operator.GetReplyAsync("/api/tasks?status=open"))["items"].EnumerateArray().Single();
        Assert.Equal("eligibility-lapsed", task.GetProperty("kind").GetString());
        Assert.Equal(contract, task.GetProperty("contractId").GetString());
    }

    [Fact]
    public async Task O4_a_contract_takes_its_options_along_and_an_earlier_end_of_one_stands()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        var early = await app.Partner.NoticeAsync(contract, "private-relay", new { designatedDate = "2026-05-20" });
        var late = await app.Partner.NoticeAsync(contract, "mailbox-plus", new { designatedDate = "2026-08-31" });
        await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-06-30" });

        await app.MoveClockAsync("2026-06-30T15:00:00Z");

        var after = await app.ContractNowAsync(contract);
        Assert.Equal("2026-05-20", after.EndOf("private-relay"));
        Assert.All(
            ["contract", "mailbox-plus", "mailing-list", "active-mail", "omnibus"],
            target => Assert.Equal("2026-06-30", after.EndOf(target)));
        Assert.Equal("effected", (await app.Partner.GetReplyAsync(early.Headers.Location!.ToString()))["status"].GetString());
        Assert.Equal("replaced", (await app.Partner.GetReplyAsync(late.Headers.Location!.ToString()))["status"].GetString());
        // The instance of the replaced notice is woken, and does not wait until August.
        Assert.Equal(0, await app.LiveInstancesAsync());
    }

    [Fact]
    public async Task C1_the_addresses_of_an_ended_contract_are_free_again()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        var form = Forms.Service();
        string contract = await app.ContractAsync(form, Forms.Terms("2026-04-01"));
        await app.Partner.NoticeAsync(contract);
        var again = Forms.Service().With("ipAddresses", form["ipAddresses"]!.DeepClone());

        await app.MoveClockAsync("2026-05-01T14:59:59Z");
        Assert.NotEqual(HttpStatusCode.Created, (await app.Partner.PostReplyAsync("/api/applications", again)).Status);
        await app.MoveClockAsync("2026-05-01T15:00:00Z");

        await app.ContractAsync(again, Forms.Terms("2026-05-02"));
    }

    [Fact]
    public async Task Everything_that_ends_is_on_the_record_once_in_the_order_of_its_day()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.MailboxContractAsync();
        await app.Partner.NoticeAsync(contract, "mailing-list", new { designatedDate = "2026-05-10" });
        await app.Partner.NoticeAsync(contract, "private-relay", new { designatedDate = "2026-05-10" });
        await app.Partner.NoticeAsync(contract, body: new { designatedDate = "2026-05-31" });

        // Weeks late and in one leap: the calendar decides, not the moment of the wake-up.
        await app.MoveClockAsync("2026-09-01T00:00:00Z");

        Assert.Equal(
            [
                "option-ended mailing-list", "option-ended private-relay", "option-ended mailbox-plus", "option-ended active-mail",
                "option-ended omnibus", "contract-ended"],
            await app.EventsAsync(contract, after: 4));
    }

    [Fact]
    public async Task E7_an_order_of_a_past_day_takes_effect_at_once()
    {
        await using var app = await SecureMxApp.StartAsync("2026-04-01T00:00:00Z");
        string contract = await app.ContractAsync("2026-04-01");
        await app.MoveClockAsync("2026-04-20T00:00:00Z");

        var reply = await app.Operator.PostReplyAsync(
            $"/api/contracts/{contract}/terminations",
            new { ground = "general-terms-28-2", effectiveDate = "2026-04-18", reason = "支払停止" });
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        await app.MoveClockAsync("2026-04-20T00:00:01Z");

        Assert.Equal("terminated", (await app.ContractNowAsync(contract)).StatusOf("contract"));
        Assert.Equal("contract-ended", (await app.EventsAsync(contract))[^1]);
    }
}
