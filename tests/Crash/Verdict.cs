using System.Globalization;
using System.Text.Json.Nodes;

namespace SecureMx.Crash.Tests;

/// <summary>Looks, after the last start, whether everything is as it must be.</summary>
internal sealed class Verdict(Service service, Caller partner, Caller operators, Ledger ledger, string run)
{
    private static readonly TimeSpan Tokyo = TimeSpan.FromHours(9);

    // Reconcile looks every five minutes for what is a minute old.
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(10);

    private readonly List<string> _faults = [];

    /// <summary>Runs the calendar over the last end and checks all; fails with everything that is wrong.</summary>
    public async Task PassAsync()
    {
        var clock = await operators.GetAsync("/sandbox/clock");
        var now = DateTimeOffset.Parse(clock["now"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        var moved = await operators.TryAsync(
            HttpMethod.Post, "/sandbox/clock", new { now = $"{now.AddDays(40):yyyy-MM-ddTHH:mm:ssZ}" });
        Assert.NotNull(moved);

        await Each(ledger.Applications, CheckApplicationAsync);
        await Each(ledger.Contracts, CheckAcceptanceAsync);
        await Each(ledger.Notices, CheckNoticeAsync);
        IReadOnlyList<string> contracts = [.. (await AllAsync("/api/contracts?limit=200"))
            .Select(contract => contract["contractId"]!.GetValue<string>())];
        var tasks = await AllAsync("/api/tasks?limit=200");
        await Each(contracts, contract => CheckRecordAsync(contract, tasks));
        await CheckApplicationsAreSettledAsync();
        await CheckInstancesAsync();

        Assert.True(ledger.Notices.Count > 50 && contracts.Count > 50, $"{run}: too little was done to say anything.");
        Assert.True(
            _faults.Count == 0,
            $"{run}: {_faults.Count} faults\n{string.Join('\n', _faults.Take(30))}\n{string.Join('\n', service.Output().TakeLast(20))}");
    }

    private async Task CheckApplicationAsync(string applicationId)
    {
        if (await partner.TryAsync(HttpMethod.Get, $"/api/applications/{applicationId}") is null)
            Fault($"{applicationId} was answered and is gone.");
    }

    private async Task CheckAcceptanceAsync((string ContractId, string ApplicationId) accepted)
    {
        var application = await partner.GetAsync($"/api/applications/{accepted.ApplicationId}");
        var contract = await partner.GetAsync($"/api/contracts/{accepted.ContractId}");
        if (application["status"]!.GetValue<string>() != "accepted" || contract["contractId"]!.GetValue<string>() != accepted.ContractId)
            Fault($"{accepted.ApplicationId} was accepted and is {application["status"]}.");
    }

    private async Task CheckNoticeAsync((string Path, string NoticeId, string EffectiveDate) given)
    {
        var notice = await partner.GetAsync(given.Path);
        string status = notice["status"]!.GetValue<string>();
        if (notice["effectiveDate"]!.GetValue<string>() != given.EffectiveDate || status is not ("effected" or "replaced"))
            Fault($"{given.Path} was to end on {given.EffectiveDate}, and is {status} on {notice["effectiveDate"]}.");
    }

    // Computes the expected ends again, from the notices on the record alone.
    private async Task CheckRecordAsync(string contractId, IReadOnlyList<JsonNode> tasks)
    {
        var events = await AllAsync($"/api/contracts/{contractId}/events?limit=200");
        Dictionary<string, string> noticed = [];
        foreach (var given in Of(events, "cancellation-notice-given"))
        {
            string day = given["data"]!["effectiveDate"]!.GetValue<string>(), target = given["data"]!["target"]!.GetValue<string>();
            noticed[target] = Earlier(noticed.GetValueOrDefault(target), day)!;
        }

        string? whole = noticed.GetValueOrDefault("contract");
        string? mailbox = Earlier(whole, noticed.GetValueOrDefault("mailbox-plus"));
        CheckOnce(contractId, Of(events, "contract-ended"), "contract", whole);
        foreach (string code in new[] { "mailbox-plus", "mailing-list", "active-mail", "omnibus", "private-relay" })
        {
            string? expected = Earlier(
                Earlier(whole, noticed.GetValueOrDefault(code)), code is "mailing-list" or "active-mail" ? mailbox : null);
            CheckOnce(
                contractId, Of(events, "option-ended").Where(ended => ended["data"]!["code"]!.GetValue<string>() == code), code, expected);
        }

        string? omnibus = Earlier(whole, noticed.GetValueOrDefault("omnibus"));
        int lapses = mailbox is not null && (omnibus is null || string.CompareOrdinal(mailbox, omnibus) < 0) ? 1 : 0;
        int raised = tasks.Count(task => task["contractId"]?.GetValue<string>() == contractId);
        if (Of(events, "eligibility-lapsed").Count() != lapses || raised != lapses)
            Fault($"{contractId}: {lapses} lapses expected, {Of(events, "eligibility-lapsed").Count()} on the record, {raised} tasks.");
    }

    private void CheckOnce(string contractId, IEnumerable<JsonNode> ended, string target, string? expected)
    {
        JsonNode[] all = [.. ended];
        string[] days = [.. all.Select(one => one["data"]!["end"]!["effectiveDate"]!.GetValue<string>())];
        if (days.Length != (expected is null ? 0 : 1) || days.Any(day => day != expected))
        {
            Fault($"{contractId}: {target} was to end {expected ?? "not"}, and ended {days.Length} times: {string.Join(", ", days)}.");
            return;
        }

        if (expected is null)
            return;
        var takesEffectAt = new DateTimeOffset(DateTime.Parse(expected, CultureInfo.InvariantCulture), Tokyo).AddDays(1);
        var at = DateTimeOffset.Parse(all[0]["at"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        if (at < takesEffectAt || at - takesEffectAt > Latest)
            Fault($"{contractId}: {target} was to end at {takesEffectAt:u}, and was put on the record at {at:u}.");
    }

    private async Task CheckApplicationsAreSettledAsync()
    {
        foreach (var application in await AllAsync("/api/applications?limit=200"))
        {
            if (application["status"]!.GetValue<string>() is not ("received" or "accepted"))
                Fault($"{application["applicationId"]} is {application["status"]}.");
        }
    }

    private async Task CheckInstancesAsync()
    {
        foreach (string status in new[] { "running", "pending", "failed", "suspended", "terminated" })
        {
            foreach (var instance in await AllAsync($"/api/orchestrations?limit=200&status={status}"))
                Fault($"{instance["instanceId"]} is {status}.");
        }
    }

    private async Task<IReadOnlyList<JsonNode>> AllAsync(string path)
    {
        List<JsonNode> items = [];
        string? cursor = null;
        do
        {
            var page = await operators.GetAsync(cursor is null ? path : $"{path}&cursor={cursor}");
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        return items;
    }

    private void Fault(string fault)
    {
        lock (_faults)
            _faults.Add(fault);
    }

    private Task Each<T>(IEnumerable<T> items, Func<T, Task> check) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (item, _) =>
        {
            try
            {
                await check(item);
            }
            catch (Exception exception)
            {
                Fault($"{item}: {exception.Message}");
            }
        });

    private static IEnumerable<JsonNode> Of(IEnumerable<JsonNode> events, string type) =>
        events.Where(one => one["type"]!.GetValue<string>() == type);

    private static string? Earlier(string? one, string? other) =>
        one is null ? other : other is null || string.CompareOrdinal(one, other) <= 0 ? one : other;
}
