using NodaTime;

namespace SecureMx.Domain.Tests.Invoicing;

public class ShortNumberTests
{
    private const string Contract = "ctr-0198c0de0198c0de0198c0de0198c0de";

    [Theory]
    [InlineData("A12425GABC1234002", 'M')] // the example of the Global Release Identifier
    public void The_check_character_is_that_of_ISO_7064(string text, char check)
    {
        Assert.Equal(check, CheckDigit.Of(text));
        Assert.True(CheckDigit.IsValid(text + CheckDigit.Of(text)));
    }

    [Fact]
    public void One_wrong_character_or_two_swapped_are_found()
    {
        string number = ShortNumber.OfContract(Contract);
        Assert.Equal(number, ShortNumber.FindContract(number));
        string plain = number.Replace("-", "", StringComparison.Ordinal);
        for (int i = 0; i < plain.Length; i++)
        {
            foreach (char wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Where(c => c != plain[i]))
                Assert.Null(ShortNumber.FindContract(plain[..i] + wrong + plain[(i + 1)..]));
            if (i + 1 < plain.Length && plain[i] != plain[i + 1])
                Assert.Null(ShortNumber.FindContract(plain[..i] + plain[i + 1] + plain[i] + plain[(i + 2)..]));
        }
    }

    [Fact]
    public void A_number_of_a_document_names_its_contract_as_people_write_it()
    {
        var month = new YearMonth(2026, 4);
        string number = ShortNumber.OfContract(Contract);
        Assert.Equal(number, ShortNumber.FindContract(ShortNumber.OfBill(Contract, month)));
        Assert.Equal(number, ShortNumber.FindContract(ShortNumber.OfReturn(Contract, month).ToLowerInvariant()));
        Assert.Equal(number, ShortNumber.FindContract(number.Replace('0', 'O').Replace('1', 'l').Replace('-', ' ')));
        Assert.Null(ShortNumber.FindContract(""));
        Assert.Null(ShortNumber.FindContract("B202604"));
        Assert.NotEqual(ShortNumber.OfBill(Contract, month), ShortNumber.OfBill(Contract, month.PlusMonths(1)));
    }
}
