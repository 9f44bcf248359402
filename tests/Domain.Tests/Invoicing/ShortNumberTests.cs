using NodaTime;

namespace SecureMx.Domain.Tests.Invoicing;

public class ShortNumberTests
{
    private const string Contract = "ctr-0198c0de0198c0de0198c0de0198c0de";

    [Theory]
    [InlineData("A12425GABC1234002", 'M')] // the example of the Global Release Identifier
    public void The_check_character_is_that_of_ISO_7064(string text, char check) => Assert.Equal(check, CheckDigit.Of(text));

    [Fact]
    public void One_wrong_character_or_two_swapped_are_found()
    {
        string number = ShortNumber.OfContract(Contract);
        Assert.Equal(number, Contracts(number).Value);
        string plain = number.Replace("-", "", StringComparison.Ordinal);
        for (int i = 0; i < plain.Length; i++)
        {
            foreach (char wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Where(c => c != plain[i]))
                AssertCheck(plain[..i] + wrong + plain[(i + 1)..]);
            if (i + 1 < plain.Length && plain[i] != plain[i + 1])
                AssertCheck(plain[..i] + plain[i + 1] + plain[i] + plain[(i + 2)..]);
        }
    }

    [Fact]
    public void Every_number_is_read_back_whatever_its_check_character_is()
    {
        HashSet<char> checks = [];
        for (int i = 0; i < 2000; i++)
        {
            string id = $"ctr-{i:x32}";
            var month = new YearMonth(2026, 1).PlusMonths(i % 24);
            string contract = ShortNumber.OfContract(id);
            checks.Add(contract[^1]);
            Assert.Equal(contract, Contracts(contract).Value);
            Assert.Equal(contract, Contracts(contract.Replace('O', '0').Replace('I', '1').Replace('L', '1').ToLowerInvariant()).Value);
            Assert.Equal(contract, Contracts(contract.Replace('0', 'o').Replace('1', 'l')).Value);
            foreach (string number in new[]
            {
                ShortNumber.OfBill(id, month), ShortNumber.OfReturn(id, month), ShortNumber.OfCombined(id, month),
            })
            {
                Assert.Equal(number, Documents(number).Value);
                var read = TypedNumber.Read(number, out var fault)!;
                Assert.Equal((month, ShortNumber.KeyOf(id), null), (read.Month, read.Key, fault));
                Assert.Equal(number[0], "-BRC"[(int)read.Kind]);
            }
        }

        Assert.Equal(36, checks.Count);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData(" {0} ")]
    [InlineData("\u3000{0}")]
    public void A_number_is_read_as_people_write_it(string around)
    {
        string number = ShortNumber.OfBill(Contract, new(2026, 4));
        string written = string.Format(System.Globalization.CultureInfo.InvariantCulture, around, number);
        string full = string.Concat(written.Select(c => c is > ' ' and <= '~' ? (char)(c + 0xFEE0) : c));
        string[] all =
        [
            written, full, written.ToLowerInvariant(), full.ToLowerInvariant(), written.Replace("-", "", StringComparison.Ordinal),
            written.Replace('-', ' '), written.Replace('-', '\u2010'), written.Replace('-', '\u2212'), written.Replace('-', '\u30FC'),
            written.Replace('-', '\uFF70'), written.Replace('-', '\u2015'),
        ];
        Assert.All(all, text => Assert.Equal(number, Documents(text).Value));
        Assert.All(all, text => Assert.Equal(number, Contracts(text).Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("B202604")]
    [InlineData("B202613-7K2M9PQ8TD4F-5")] // no such month
    [InlineData("B000004-7K2M9PQ8TD4F-5")] // no such year
    [InlineData("X202604-7K2M9PQ8TD4F-5")]
    [InlineData("B2026O4-7K2M9PQ8TD4U-5")] // no U in a key
    [InlineData("7K2M-9PQ8-TD4F-33")]
    [InlineData("7K2M-9PQ8-TD4F")]
    [InlineData("7K2M-9PQ8-TD4F-+")]
    [InlineData("\uD83D7K2M-9PQ8-TD4F-3")]
    [InlineData("契約番号の契約番号の契約番")]
    public void What_has_not_the_form_of_a_number_is_none(string text)
    {
        Assert.StartsWith("Is not a number", Contracts(text).Problem!.English, StringComparison.Ordinal);
        Assert.StartsWith("Is not a number", Documents(text).Problem!.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_one_kind_is_not_looked_for_as_another()
    {
        Assert.Contains("/contracts", Documents(ShortNumber.OfContract(Contract)).Problem!.English, StringComparison.Ordinal);
        Assert.Contains("/bills", Contracts(ShortNumber.OfCombined(Contract, new(2026, 4))).Problem!.English, StringComparison.Ordinal);
        Assert.NotEqual(ShortNumber.OfBill(Contract, new(2026, 4)), ShortNumber.OfBill(Contract, new(2026, 5)));
    }

    [Fact]
    public void A_number_stays_what_it_is_and_differs_from_contract_to_contract()
    {
        Assert.Equal("CGPE-8JKP-Q19D-T", ShortNumber.OfContract("ctr-0198c0de0198c0de0198c0de0198c0de")); // worked out apart
        Assert.Equal("B202604-CGPE8JKPQ19D-E", ShortNumber.OfBill("ctr-0198c0de0198c0de0198c0de0198c0de", new(2026, 4)));
        Assert.NotEqual(ShortNumber.OfContract(Contract), ShortNumber.OfContract(Contract + "0"));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void No_longer_text_is_looked_at(int length, bool isRead)
    {
        var number = ShortNumber.OfContract(Contract);

        Assert.Equal(isRead, Contracts(number.PadRight(length)).Value == number);
    }

    [Fact]
    public void A_text_with_half_of_a_character_or_a_letter_in_its_month_is_none()
    {
        Assert.StartsWith("Is not a number", Contracts("\ud83d7K2M-9PQ8-TD4F-3").Problem!.English, StringComparison.Ordinal);
        Assert.StartsWith("Is not a number", Documents("B2026A4-7K2M9PQ8TD4F-5").Problem!.English, StringComparison.Ordinal);
    }

    private static CanonicalizationResult Contracts(string text) => TypedNumber.CanonicalizeOfContract(text);

    private static CanonicalizationResult Documents(string text) => TypedNumber.CanonicalizeOfDocument(text);

    private static void AssertCheck(string text) =>
        Assert.StartsWith("Its check character", Contracts(text).Problem?.English ?? text, StringComparison.Ordinal);
}
