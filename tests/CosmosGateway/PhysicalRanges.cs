using System.Globalization;
using System.Numerics;

namespace SecureMx.CosmosGateway;

/// <summary>
/// A physical partition: the effective partition keys from <paramref name="Minimum"/> to before <paramref name="Maximum"/>.
/// </summary>
internal sealed record PhysicalRange(string Id, string Minimum, string Maximum, IReadOnlyList<string> Parents)
{
    public bool Contains(string hash) => string.CompareOrdinal(hash, Minimum) >= 0 && string.CompareOrdinal(hash, Maximum) < 0;
}

/// <summary>The physical partitions of a container.</summary>
internal sealed class PhysicalRanges
{
    /// <summary>Where the last range ends: above every key, whose first two bits are clear.</summary>
    private const string End = "FF";

    private static readonly BigInteger Size = BigInteger.One << 126;
    private int _nextId;

    public PhysicalRanges(int count)
    {
        var bounds = Enumerable.Range(0, count + 1).Select(i => Bound(Size * i / count)).ToList();
        All = [.. Enumerable.Range(0, count).Select(i => new PhysicalRange(NextId(), bounds[i], bounds[i + 1], []))];
    }

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<PhysicalRange> All { get; private set; }

    /// <summary>Changes with every split; a client that has it gets 304.</summary>
    public string ETag => $"\"{_nextId}\"";

    public PhysicalRange? Find(string id) => All.FirstOrDefault(range => range.Id == id);

    public PhysicalRange Of(string hash) => All.First(range => range.Contains(hash));

    public void Split() => All = [.. All.SelectMany(range =>
    {
        var middle = Bound((Number(range.Minimum) + Number(range.Maximum)) / 2);
        string[] parents = [.. range.Parents, range.Id];
        return new[] { new PhysicalRange(
            NextId(), range.Minimum, middle, parents), new PhysicalRange(NextId(), middle, range.Maximum, parents) };
    })];

    private string NextId() => (_nextId++).ToString(CultureInfo.InvariantCulture);

    private static BigInteger Number(string bound) =>
        bound == End
            ? Size
            : bound.Length == 0
                ? BigInteger.Zero
            : BigInteger.Parse("0" + bound, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Bound(BigInteger number) =>
        number.IsZero ? string.Empty : number == Size ? End : number.ToString("X32", CultureInfo.InvariantCulture)[^32..];
}
