using SecureMx.Tour;

// A contract's life from application to termination, through HTTP, on a clock that the tour moves.
await using var service = await Service.StartAsync(now: "2026-04-01T00:00:00Z");
var story = new Timeline(service);

Timeline.Chapter("A partner applies, an operator accepts");
var application = await service.Partner.PostAsync("applications", Requests.Read("application"));
story.Say($"application {application.Text("status")}: {string.Join(", ", application.Items("options").Select(o => o.Text("code")))}");
var contract = await service.Operator.PostAsync($"applications/{application.Text("applicationId")}/acceptance", Requests.Read("acceptance"));
var contractId = contract.Text("contractId");
story.Follow(contractId);
await story.TellAsync();
story.Say($"minimum period {contract.Text("minimumPeriod.first")} to {contract.Text("minimumPeriod.last")}; domains {string.Join(", ", contract.Strings("domains"))}");

Timeline.Chapter("A month passes: the meter is read, the timer closes April");
await story.MoveToAsync("2026-04-20T03:00:00Z");
await service.Operator.PutAsync($"contracts/{contractId}/readings/2026-04-20", Requests.Read("reading"));
await story.MoveToAsync("2026-05-01T00:00:00Z");
story.Bill(await service.Partner.GetAsync($"contracts/{contractId}/bills/2026-04"));

Timeline.Chapter("What would a notice for mailbox-plus do?");
await story.MoveToAsync("2026-06-10T03:00:00Z");
var options = $"contracts/{contractId}/options/mailbox-plus";
story.Notice(await service.Partner.PostAsync($"{options}/cancellation-previews", Requests.Read("option-notice")));

Timeline.Chapter("The notice is given");
var notice = await service.Partner.PostAsync($"{options}/cancellation-notices", Requests.Read("option-notice"));
await story.TellAsync();
story.Say($"orchestration {notice.Text("orchestration.instanceId")} waits until {notice.Text("takesEffectAt")}");

Timeline.Chapter("The last second of its last day, and the first of the next");
await story.MoveToAsync("2026-07-10T14:59:59Z");
await story.OptionsAsync();
await story.MoveToAsync("2026-07-10T15:00:05Z");
await story.OptionsAsync();
foreach (var task in (await service.Operator.GetAsync("tasks?status=open")).Items("items"))
{
    story.Say($"task for the operators: {task.Text("kind")}");
}

Timeline.Chapter("The contract as a whole");
await story.MoveToAsync("2026-08-01T01:00:00Z");
story.Notice(await service.Partner.PostAsync($"contracts/{contractId}/cancellation-notices", Requests.Read("contract-notice")));
await story.TellAsync();
await story.MoveToAsync("2026-09-01T00:00:00Z");
var ended = await service.Partner.GetAsync($"contracts/{contractId}");
story.Say($"the contract is {ended.Text("status")} since the end of {ended.Text("end.effectiveDate")}");
story.Bill(await service.Partner.GetAsync($"contracts/{contractId}/bills/2026-08"));

Timeline.Chapter("As it was on a day in the past");
var past = await service.Partner.GetAsync($"contracts/{contractId}?asOf=2026-06-15T00:00:00Z");
story.Say($"on 2026-06-15 it was {past.Text("status")}; mailbox-plus was {past.Items("options").First(o => o.Text("code") == "mailbox-plus").Text("status")}");
