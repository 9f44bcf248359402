using System.Text.RegularExpressions;

namespace SecureMx.Functions.Tests;

/// <summary>
/// The arrows between the rooms of the app: what is shared knows no feature, and a feature knows another only where it is listed here.
/// </summary>
public partial class RoomTests
{
    private static readonly string[] Shared = ["Api", "Stores", "Orchestrations", "Telemetry"];

    // Every arrow to a feature. One that is no longer needed fails as well, so that the list stays true.
    private static readonly string[] ArrowsToFeatures =
    [
        "Applications -> Billing", // whether the month of an interrupted acceptance is billed (A4)
        "Applications -> Contracts", // the contract that an acceptance answers with
        "Applications -> Ending", // ends of services that are known when an acceptance is finished (E6)
        "Applications -> Notifications", // what partners hear of; likewise below
        "Billing -> Contracts",
        "Billing -> Invoices", // a bill as a page, a PDF or a CSV file
        "Billing -> Notifications",
        "Billing -> Readings",
        "Billing -> Tasks",
        "Compromises -> Contracts",
        "Compromises -> Notifications",
        "Compromises -> Tasks",
        "Contracts -> Compromises", // what a contract shows of each
        "Contracts -> Misuse",
        "Contracts -> RequiredSettings",
        "Customers -> Billing", // what is owed to a customer (B8)
        "Customers -> Contracts",
        "Customers -> Ending", "Customers -> Notifications", // a service that is held again (O3)
        "Ending -> Billing", // the settlement of a notice (E8)
        "Ending -> Contracts",
        "Ending -> Notifications",
        "Ending -> Tasks",
        "Migration -> Applications", // a migrated contract is followed through as an acceptance
        "Migration -> Contracts",
        "Migration -> Notifications", // the feed of the partner of a contract that is taken over
        "Migration -> Readings",
        "Misuse -> Contracts",
        "Misuse -> Notifications",
        "Misuse -> Tasks",
        "Notifications -> Tasks",
        "Orchestrations -> Applications", // Reconcile finishes acceptances
        "Orchestrations -> Contracts", // who is named on the record of an orchestration
        "Orchestrations -> Ending", // and counts notices that wait
        "Outages -> Billing",
        "Outages -> Contracts",
        "Outages -> Notifications",
        "Partners -> Contracts", // who is named on a client's record
        "Partners -> Notifications", // who has a feed
        "Readings -> Billing",
        "Readings -> Contracts",
        "RequiredSettings -> Contracts",
        "RequiredSettings -> Notifications",
        "RequiredSettings -> Tasks",
        "Tasks -> Contracts",
        "Telemetry -> Billing", // gauges
        "Telemetry -> Tasks",
    ];

    [Fact]
    public void The_arrows_to_features_are_these() =>
        Assert.Equal(ArrowsToFeatures, Arrows().Where(arrow => !Shared.Contains(arrow.To)).Select(arrow => $"{arrow.From} -> {arrow.To}"));

    [Theory]
    [InlineData("Api", "Stores Telemetry")]
    [InlineData("Stores", "Api Telemetry")]
    [InlineData("Telemetry", "Stores")]
    public void What_is_shared_knows_this_of_what_is_shared(string room, string known) =>
        Assert.Equal(
            known, string.Join(' ', Arrows().Where(arrow => arrow.From == room && Shared.Contains(arrow.To)).Select(arrow => arrow.To)));

    private static IEnumerable<(string From, string To)> Arrows()
    {
        string root = Path.Combine(Repository.Root, "src", "Functions");
        return Directory.EnumerateDirectories(root)
            .Where(room => Path.GetFileName(room) is not ("bin" or "obj"))
            .SelectMany(room => Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Mention().Matches(File.ReadAllText(file)))
                .Select(match => (From: Path.GetFileName(room), To: match.Groups["room"].Value)))
            .Where(arrow => arrow.From != arrow.To && Directory.Exists(Path.Combine(root, arrow.To)))
            .Distinct()
            .OrderBy(arrow => arrow.From, StringComparer.Ordinal)
            .ThenBy(arrow => arrow.To, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"SecureMx\.Functions\.(?<room>[A-Z]\w*)")]
    private static partial Regex Mention();
}
