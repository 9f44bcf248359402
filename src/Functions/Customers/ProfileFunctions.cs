using Microsoft.AspNetCore.Http;
using NodaTime;
using SecureMx.Domain;
using SecureMx.Functions.Api.Formats;
using SecureMx.Functions.Api.Http;
using SecureMx.Functions.Api.Identity;
using SecureMx.Functions.Contracts;
using SecureMx.Functions.Orchestrations.Outbox;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Customers;

/// <summary>Changes how bills name and address a customer, from a month on.</summary>
public sealed class ProfileFunctions(
    CustomerStore customers, ProfileActivities activities, OutboxDispatcher outbox, CustomerViewer views, TimeProvider clock)
{
    /// <summary>The most changes of one customer.</summary>
    internal const int MaximumChanges = 100;

    private const int MaximumYearsAhead = 10;

    /// <summary>
    /// <c>PUT /customers/{id}/profile</c>: bills of months from that one on show the profile; those of closed months stay. The same put
    /// again changes nothing.
    /// </summary>
    /// <remarks>
    /// Budget: one point read and one batch (customer, outbox entry), one start and one replace; for each of the first 50 contracts a point
    /// read and a batch, the others by the orchestration; then that of showing the customer.
    /// </remarks>
    [Function("PutCustomerProfile"), Access(Role.Operator)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "customers/{customerId}/profile")] HttpRequest request, string customerId,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        string? partnerId = request.ReadQuery(NamedCustomer.Parameter).Id(NamedCustomer.Parameter);
        var body = await request.ReadAsync<ProfileRequest>();
        var now = clock.Now();
        if (body.Faults(Tokyo.MonthOf(now).PlusMonths(12 * MaximumYearsAhead)) is [_, ..] faults)
            return Problem.Malformed(faults);
        if (await customers.FindNamedAsync(
            customerId, partnerId, NamedCustomer.InQuery, cancellationToken) is not { Customer.Key: var key })
        {
            return Problem.NotFound();
        }

        var change = new ProfileChange(
            request.NewId("prf"), body.From, body.ToProfile(), body.Reason, now, request.Caller().ToActor());
        bool isFull = false, isChanged = false;
        var stored = await customers.ChangeAsync(
            key,
            customer =>
            {
                isFull = customer?.Profiles.Count >= MaximumChanges;
                isChanged = customer is not null && !isFull && !IsThere(customer, change);
                return isChanged ? With(customer!, change) : null;
            },
            _ => [OutboxDocument.RequestOnCustomer(key, ProfileInput.EntryOf(key, change))],
            cancellationToken);
        if (stored is null)
            return Problem.NotFound();
        if (isFull && !IsThere(stored.Customer, change))
        {
            return Problem.OverQuota("", new(
                $"The customer's profile has been changed {MaximumChanges} times, as often as its record takes.",
                $"契約者情報の変更は上限の {MaximumChanges} 回に達しています。"));
        }

        // At once on as many contracts as the answer can wait for, so that they show it.
        await activities.RecordSomeAsync(stored.Customer, "", cancellationToken);
        if (isChanged)
            await outbox.TryStartAsync(client, stored, ProfileInput.EntryOf(key, change));
        return Answer.Resource(await views.ShowAsync(stored.Customer, request.Caller(), cancellationToken));
    }

    // Of a month the change that was entered last holds.
    private static bool IsThere(Customer customer, ProfileChange change) =>
        customer.Profiles.LastOrDefault(known => known.From == change.From) is { } last
            && (last.ChangeId == change.ChangeId
                || (last.Profile == change.Profile && last.Reason == change.Reason && last.By == change.By));

    private static Customer With(Customer customer, ProfileChange change)
    {
        IReadOnlyList<ProfileChange> changes = [.. customer.Profiles, change];
        return customer with
        {
            Profiles = changes,
            FirstName = customer.Profiles.Count == 0 ? customer.CustomerName : customer.FirstName,
            CustomerName = CustomerProfiles.InForce(changes, changes.Max(known => known.From))!.Profile.Name,
        };
    }
}

/// <summary>A profile, with the first month that it holds for.</summary>
/// <param name="Name">The customer's name, 1 to 200 characters in one line.</param>
/// <param name="From">The first month whose bills show it, at most 10 years ahead.</param>
/// <param name="Reason">Why it changes, 1 to 2,000 characters.</param>
/// <param name="NameKana">How the name is read, 200 characters at most; null where that is not known.</param>
/// <param name="Address">The postal code and address, 500 characters at most in one line; null for none.</param>
/// <param name="Department">The department that pays, 200 characters at most; null for none.</param>
/// <param name="Contact">The person who receives bills, 200 characters at most; null for none.</param>
/// <param name="IsPerson">Whether the customer is a person, whose name has 様 on documents; a company's has 御中.</param>
public sealed record ProfileRequest(
    string Name, YearMonth From, string Reason, string? NameKana = null, string? Address = null, string? Department = null,
    string? Contact = null, bool IsPerson = false)
{
    private const int MaximumLength = 200;
    private const int MaximumAddressLength = 500;

    internal CustomerProfile ToProfile() => new(Name, NameKana, Address, Department, Contact, IsPerson);

    /// <summary>What is wrong with it.</summary>
    /// <param name="latest">The last month that it may begin with.</param>
    internal IReadOnlyList<Violation> Faults(YearMonth latest)
    {
        Violation?[] faults =
        [
            Line("/name", Name), Line("/nameKana", NameKana), Line("/address", Address, MaximumAddressLength),
            Line("/department", Department), Line("/contact", Contact), OperatorText.Fault("/reason", Reason),
            From.CompareTo(latest) <= 0 ? null : new Violation(new(
                $"Must be at most {latest:uuuu-MM}.", $"{latest:uuuu-MM} 以前の月を指定してください。")) { Pointer = "/from" },
        ];
        return [.. faults.OfType<Violation>()];
    }

    private static Violation? Line(string pointer, string? text, int maximumLength = MaximumLength) =>
        text is null ? null : OperatorText.FaultOfLine(pointer, text, maximumLength);
}
