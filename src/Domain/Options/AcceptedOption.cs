using NodaTime;

namespace SecureMx.Domain;

/// <summary>An option as an acceptance fixes it.</summary>
/// <param name="Number">Its number on the contract, from 1; an option taken again later gets a new one.</param>
/// <param name="Code">Its code in the catalogue.</param>
/// <param name="BillingStartDate">From when its monthly fee is due (A3) and its minimum period runs (O2).</param>
/// <param name="Domains">The domains chosen for it (O5), in canonical form.</param>
/// <param name="Accounts">Its own number of accounts in the application; null where it named none (B3).</param>
/// <param name="MailingLists">Its number of mailing lists in the application.</param>
/// <param name="DiskGigabytes">Its disk capacity in gigabytes.</param>
/// <param name="RetentionDays">Its retention in days.</param>
/// <param name="InitialFee">Yen, as the price sheet had it on acceptance (A3).</param>
/// <param name="LeansOn">The number of the option of this contract that it needs (O1); null where it needs none.</param>
/// <param name="ServiceEndsOn">The last day of the designated service that it needs, where that is known already (E6).</param>
/// <param name="AcceptedOn">Date on which it was accepted, where that is not the day of the acceptance that carries it: with a migrated
/// contract.</param>
/// <param name="FreeOfCharge">Whether nothing is paid for it, by the supplementary provisions (M1).</param>
public sealed record AcceptedOption(
    int Number, string Code, LocalDate BillingStartDate, IReadOnlyList<string> Domains,
    int? Accounts, int? MailingLists, int? DiskGigabytes, int? RetentionDays, long InitialFee, int? LeansOn,
    LocalDate? ServiceEndsOn = null, LocalDate? AcceptedOn = null, bool FreeOfCharge = false);
