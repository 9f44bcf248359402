using System.Text.Json.Nodes;

namespace SecureMx.Crash.Tests;

/// <summary>One of the clients: applies, has it accepted, and gives notices, for as long as it is let.</summary>
internal sealed class Customer(int number, int seed, Caller partner, Caller operators, Ledger ledger)
{
    private static readonly string[] Targets = [
        "contract", "contract", "mailbox-plus", "mailing-list", "active-mail", "omnibus", "private-relay"];

    private readonly Random _random = new(HashCode.Combine(seed, number));
    private readonly List<string> _applications = [];
    private readonly List<string> _contracts = [];
    private int _made;

    /// <summary>Continues until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(_random.Next(20, 60), CancellationToken.None);
            await (_random.Next(3) switch
            {
                0 when _applications.Count > 0 => AcceptAsync(Draw(_applications)),
                1 when _contracts.Count > 0 => NoticeAsync(_contracts[_random.Next(_contracts.Count)]),
                _ => ApplyAsync(),
            });
        }
    }

    private async Task ApplyAsync()
    {
        int made = _made++;
        var answer = await partner.TryAsync(HttpMethod.Post, "/api/applications", new
        {
            customerId = $"cust-{number}-{made % 7}",
            customerName = "例示株式会社",
            domains = new[] { "example.co.jp" },
            ipAddresses = new[] { $"20.{number}.{made / 250}.{made % 250}" },
            administrators = new[] { new { name = "管理 太郎", email = "admin@example.co.jp" } },
            accounts = 100,
            options = new object[]
            {
                new { code = "mailbox-plus", domains = new[] { "example.co.jp" }, diskGigabytes = 100 },
                new { code = "mailing-list", mailingLists = 4 },
                new { code = "active-mail" }, new { code = "omnibus" }, new { code = "private-relay" },
            },
        });
        if (answer is null)
            return;

        string id = answer["applicationId"]!.GetValue<string>();
        ledger.Applications.Add(id);
        _applications.Add(id);
    }

    private async Task AcceptAsync(string applicationId)
    {
        var clock = await operators.TryAsync(HttpMethod.Get, "/sandbox/clock");
        if (clock is null)
            return;

        // A day ahead: the clock may have moved on when the acceptance arrives.
        var today = DateTimeOffset.Parse(clock["now"]!.GetValue<string>(), null).AddHours(9);
        var answer = await operators.TryAsync(HttpMethod.Post, $"/api/applications/{applicationId}/acceptance", new
        {
            billingStartDate = $"{today.AddDays(20):yyyy-MM-dd}",
            prices = new
            {
                @base = new { initial = 1, monthly = 1, perAccount = 1 },
                options = new Dictionary<string, object>
                {
                    ["mailbox-plus"] =
                        new { initial = 1, monthly = 1, perAccount = 1, disk = new[] { new { upToGigabytes = 500, monthly = 1 } } },
                    ["mailing-list"] = new { initial = 1, monthly = 1, perMailingList = 1 },
                    ["active-mail"] = new { initial = 1, monthly = 1, perAccount = 1 },
                    ["private-relay"] = new { initial = 1, monthly = 1 },
                },
            },
        });
        if (answer is null)
            return;

        string id = answer["contractId"]!.GetValue<string>();
        ledger.Contracts.Add((id, applicationId));
        _contracts.Add(id);
    }

    private async Task NoticeAsync(string contractId)
    {
        string target = Targets[_random.Next(Targets.Length)];
        string path = target == "contract"
            ? $"/api/contracts/{contractId}/cancellation-notices"
            : $"/api/contracts/{contractId}/options/{target}/cancellation-notices";
        if (await partner.TryAsync(HttpMethod.Post, path, new { }) is { } answer)
        {
            string noticeId = answer["noticeId"]!.GetValue<string>();
            ledger.Notices.Add(($"{path}/{noticeId}", noticeId, answer["effectiveDate"]!.GetValue<string>()));
        }
    }

    private string Draw(List<string> from)
    {
        int place = _random.Next(from.Count);
        string drawn = from[place];
        from.RemoveAt(place);
        return drawn;
    }
}
