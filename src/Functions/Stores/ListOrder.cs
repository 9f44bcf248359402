using NodaTime;
using NodaTime.Text;

namespace SecureMx.Functions.Stores;

/// <summary>The places of documents in lists by time, as they are stored.</summary>
internal static class ListOrder
{
    // With all its decimals, so that the order of the texts is that of the instants.
    private static readonly InstantPattern Whole = InstantPattern.CreateWithInvariantCulture("uuuu-MM-ddTHH:mm:ss.fffffffff");

    /// <summary>The place of what came at an instant; its id tells it from another of the same instant.</summary>
    public static string Of(Instant at, string id) => $"{Whole.Format(at)}/{id}";
}
