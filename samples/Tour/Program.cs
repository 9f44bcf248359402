using SecureMx.Client;
using SecureMx.Tour;

// A contract's life from application to termination, by the client of src/Client, on a clock that the tour moves.
await using var service = await Service.StartAsync(now: "2026-04-01T00:00:00Z");
var story = new Timeline(service);

Timeline.Chapter("A partner applies, an operator accepts");
var application = await service.Partner.ApplyForServiceAsync(Requests.Read<ServiceApplicationRequest>("application"));
var applied = application.Options!.Select(option => Timeline.Name(option.Code));
story.Say($"application {Timeline.Name(application.Status)}: {string.Join(", ", applied)}");
var contract = await service.Operator.AcceptApplicationAsync(application.ApplicationId, Requests.Read<AcceptanceRequest>("acceptance"));
var contractId = contract.ContractId;
story.Follow(contractId);
await story.TellAsync();
var period = contract.MinimumPeriod;
story.Say($"minimum period {period.First:yyyy-MM-dd} to {period.Last:yyyy-MM-dd}; domains {string.Join(", ", contract.Domains)}");

Timeline.Chapter("A month passes: the meter is read, the timer closes April");
await story.MoveToAsync("2026-04-20T03:00:00Z");
await service.Operator.PutReadingAsync(contractId, new DateOnly(2026, 4, 20), Requests.Read<Reading>("reading"));
await story.MoveToAsync("2026-05-01T00:00:00Z");
story.Bill(await service.Partner.GetBillAsync(contractId, "2026-04"));

Timeline.Chapter("What would a notice for mailbox-plus do?");
await story.MoveToAsync("2026-06-10T03:00:00Z");
var form = Requests.Read<NoticeRequest>("option-notice");
story.Notice(await service.Partner.PreviewOptionNoticeAsync(contractId, OptionCode.MailboxPlus, form));

Timeline.Chapter("The notice is given");
var notice = await service.Partner.GiveOptionNoticeAsync(contractId, OptionCode.MailboxPlus, body: form);
await story.TellAsync();
story.Say($"the end waits until {Timeline.Instant(notice.TakesEffectAt)}");

Timeline.Chapter("The last second of its last day, and the first of the next");
await story.MoveToAsync("2026-07-10T14:59:59Z");
await story.OptionsAsync();
await story.MoveToAsync("2026-07-10T15:00:05Z");
await story.OptionsAsync();
await foreach (var task in service.Operator.ListAllTasksAsync(OperatorTaskStatus.Open))
{
    story.Say($"task for the operators: {task.Kind}");
}

Timeline.Chapter("The contract as a whole");
await story.MoveToAsync("2026-08-01T01:00:00Z");
story.Notice(await service.Partner.GiveContractNoticeAsync(contractId, body: Requests.Read<NoticeRequest>("contract-notice")));
await story.TellAsync();
await story.MoveToAsync("2026-09-01T00:00:00Z");
var ended = await service.Partner.GetContractAsync(contractId);
story.Say($"the contract is {Timeline.Name(ended.Status)} since the end of {ended.End!.EffectiveDate:yyyy-MM-dd}");
story.Bill(await service.Partner.GetBillAsync(contractId, "2026-08"));

Timeline.Chapter("As it was on a day in the past");
var past = await service.Partner.GetContractAsync(contractId, asOf: "2026-06-15T00:00:00Z");
var mailboxes = past.Options.First(option => option.Code == OptionCode.MailboxPlus);
story.Say($"on 2026-06-15 it was {Timeline.Name(past.Status)}; mailbox-plus was {Timeline.Name(mailboxes.Status)}");
