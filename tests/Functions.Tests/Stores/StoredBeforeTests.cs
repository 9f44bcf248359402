using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureMx.Documents;
using SecureMx.Functions.Stores;
using SecureMx.Functions.Tasks;
using SecureMx.Functions.Tests.Applications;

namespace SecureMx.Functions.Tests.Stores;

/// <summary>What an earlier version has stored, without what lists look for, is found.</summary>
public sealed class StoredBeforeTests
{
    private static readonly string[] NotThen = ["order", "startsOn", "endsOn", "nameKey", "terms", "kind", "customerId"];

    [Fact]
    public async Task Contracts_applications_customers_and_tasks_of_an_earlier_version_are_found_by_the_first_who_looks()
    {
        await using var app = await SecureMxApp.StartAsync();
        string id = await EndingContractAsync(app);
        string taskId = TaskIds.Of("before");
        await app.Services.GetRequiredService<TaskStore>().RaiseAsync(new NewTask(taskId, "test", new("Look.", "確認。")));
        string customerId = (await app.Partner.GetReplyAsync($"/api/contracts/{id}"))["customerId"].GetString()!;
        string applicationId = await app.ReceivedAsync(Forms.Service().With("customerId", customerId));
        await StoreAsBeforeAsync(app, "contracts", id, "contract", keeps: "customerId");
        await StoreAsBeforeAsync(app, "applications", applicationId, "application");
        await StoreAsBeforeAsync(app, "customers", $"acme/{customerId}", "customer", keeps: "customerId");
        await StoreAsBeforeAsync(app, "operations", taskId, "task", keeps: "kind");

        await FindsAsync(app.Partner, "/api/contracts?customerName=例示", "contractId", id);
        await FindsAsync(app.Partner, "/api/contracts?domain=example.jp&status=termination-pending", "contractId", id);
        await FindsAsync(app.Partner, "/api/contracts?endsFrom=2026-05-31&endsTo=2026-05-31", "contractId", id);
        await FindsAsync(
            app.Partner, $"/api/applications?kind=service&status=received&customerId={customerId}", "applicationId", applicationId);
        await FindsAsync(app.Partner, "/api/customers?name=示株", "customerId", customerId);
        await FindsAsync(app.Operator, "/api/tasks?kind=test", "taskId", taskId);

        // Also where an operator looks for who else has a domain (O5).
        string other = await app.ReceivedAsync(Forms.Service(), app.OtherPartner);
        Assert.Contains(id, (await app.Operator.GetReplyAsync($"/api/applications/{other}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contracts_and_customers_that_a_version_without_their_numbers_has_stored_are_found_by_them()
    {
        await using var app = await SecureMxApp.StartAsync();
        string id = await EndingContractAsync(app);
        string customerId = (await app.Partner.GetReplyAsync($"/api/contracts/{id}"))["customerId"].GetString()!;
        foreach (var (container, partition, document) in new[]
        {
            ("contracts", id, "contract"), ("contracts", id, "end-2026-05-31"), ("customers", $"acme/{customerId}", "customer"),
        })
        {
            var documents = app.Services.GetRequiredService<IDocumentStore>();
            var stored = (await documents.ReadAsync(container, partition, document))!;
            var body = JsonNode.Parse(stored.Json.Span)!.AsObject();
            body["terms"]!.AsArray().RemoveAll(term => term!.GetValue<string>().StartsWith("k:", StringComparison.Ordinal));
            await documents.CommitAsync(
                container, partition, [new DocumentWrite.Replace(document, Encoding.UTF8.GetBytes(body.ToJsonString()), stored.ETag)]);
        }

        string number = Domain.ShortNumber.OfContract(id);
        await FindsAsync(app.Partner, $"/api/contracts?number={number}", "contractId", id);
        await FindsAsync(app.Partner, $"/api/contracts?number={number}&endsFrom=2026-05-31", "contractId", id);
        var customers = app.Services.GetRequiredService<CustomerFinder>();
        var search = new CustomerSearch("acme", NamePart: null, CustomerOrder.Id)
        {
            NumberKey = Domain.ShortNumber.KeyOf($"acme/{customerId}"),
        };
        Assert.Equal(customerId, (await customers.ListAsync(search, 10, null)).Items.Single().CustomerId);
    }

    [Fact]
    public async Task What_an_instance_of_the_earlier_version_still_writes_is_found_within_the_hour()
    {
        await using var app = await SecureMxApp.StartAsync();
        string id = await EndingContractAsync(app);
        await FindsAsync(app.Partner, "/api/contracts", "contractId", id);
        await StoreAsBeforeAsync(app, "contracts", id, "contract", keeps: "customerId");
        Assert.Empty(await app.Partner.AllAsync("/api/contracts", 10));

        // Each move lets Reconcile run once more.
        await app.MoveClockAsync("2026-04-01T00:58:00Z");
        Assert.Empty(await app.Partner.AllAsync("/api/contracts", 10));
        await app.MoveClockAsync("2026-04-01T01:00:00Z");

        await FindsAsync(app.Partner, "/api/contracts", "contractId", id);
        await FindsAsync(app.Partner, "/api/contracts?sort=ends", "contractId", id);
    }

    private static async Task<string> EndingContractAsync(SecureMxApp app)
    {
        string id = await app.ContractAsync("2026-04-01");
        await app.Partner.PostReplyAsync($"/api/contracts/{id}/cancellation-notices", new { designatedDate = "2026-05-31" });
        return id;
    }

    private static async Task FindsAsync(HttpClient client, string path, string member, string id)
    {
        Assert.Equal([id], (await client.AllAsync(path, 10)).Select(item => item[member]!.GetValue<string>()));
        Assert.Equal(
            1,
            (await client.GetReplyAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}count=true"))["total"]
                .GetInt32());
    }

    private static async Task StoreAsBeforeAsync(SecureMxApp app, string container, string partition, string id, string? keeps = null)
    {
        var documents = app.Services.GetRequiredService<IDocumentStore>();
        var stored = (await documents.ReadAsync(container, partition, id))!;
        var body = JsonNode.Parse(stored.Json.Span)!.AsObject();
        foreach (string name in NotThen.Where(name => name != keeps))
            body.Remove(name);
        List<DocumentWrite> writes = [new DocumentWrite.Replace(id, Encoding.UTF8.GetBytes(body.ToJsonString()), stored.ETag)];
        var ends = await documents.ListAsync(container, partition, "end-", "end.", 100);
        writes.AddRange(ends.Items.Select(end => new DocumentWrite.Delete(end.Id, null)));
        Assert.True((await documents.CommitAsync(container, partition, writes)).IsCommitted);
        if (container != "contracts")
            return;
        foreach (string domain in new[] { "example.jp", "example.co.jp" })
            await documents.CommitAsync("claims", $"domain:{domain}", [new DocumentWrite.Delete(partition, null)]);
    }
}
