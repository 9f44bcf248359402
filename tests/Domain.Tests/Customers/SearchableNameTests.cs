namespace SecureMx.Domain.Tests.Customers;

/// <summary>A name is found by any part of it, whatever its case and its width.</summary>
public class SearchableNameTests
{
    [Theory]
    [InlineData("株式会社ＡＢＣ", "株式会社abc")]
    [InlineData("㈱ABC", "(株)abc")]
    [InlineData("ｶﾞｰﾃﾞﾝ", "ガーデン")]
    [InlineData("カ\u3099ーデン", "ガーデン")]
    [InlineData("  A　 B\u00A0C ", "a b c")]
    [InlineData("ΣΟΦΟΣ", "σοφοσ")]
    [InlineData("σοφος", "σοφοσ")]
    [InlineData("ÉCOLE", "école")]
    [InlineData("e\u0301cole", "école")]
    [InlineData("　", "")]
    public void A_name_is_compared_by_NFKC_and_without_case(string name, string folded)
    {
        Assert.Equal(folded, SearchableName.Fold(name));
        Assert.Equal(folded, SearchableName.Fold(folded));
    }

    [Fact]
    public void Its_n_grams_are_of_one_to_three_characters_each_once()
    {
        Assert.Equal(["a", "b", "ab", "ba", "aba", "bab"], SearchableName.GramsOf("abab"));
        Assert.Equal(["𠮷", "野", "家", "𠮷野", "野家", "𠮷野家"], SearchableName.GramsOf("𠮷野家"));
        Assert.Equal(["a"], SearchableName.GramsOf("a"));
        Assert.Empty(SearchableName.GramsOf(""));
    }

    [Fact]
    public void A_part_is_looked_up_by_its_longest_n_grams_at_most_eight()
    {
        Assert.Equal(["a"], SearchableName.GramsOfPart("a"));
        Assert.Equal(["ab"], SearchableName.GramsOfPart("ab"));
        Assert.Equal(["abc", "bcd"], SearchableName.GramsOfPart("abcd"));
        Assert.Equal(["aaa"], SearchableName.GramsOfPart(new string('a', 200)));
        Assert.Equal(8, SearchableName.GramsOfPart("abcdefghijklmnopqrstuvwxyz").Count);
        Assert.Empty(SearchableName.GramsOfPart(""));
    }

    [Fact]
    public void A_name_has_the_n_grams_of_each_of_its_parts()
    {
        var name = SearchableName.Fold("株式会社ＡＢＣ 𠮷野家 東京 第１営業所");
        var grams = SearchableName.GramsOf(name).ToHashSet();
        for (var first = 0; first < name.Length; first++)
        {
            for (var length = 1; first + length <= name.Length; length++)
            {
                var part = name.Substring(first, length);
                if (char.IsLowSurrogate(part[0]) || char.IsHighSurrogate(part[^1])) continue;
                Assert.Subset(grams, SearchableName.GramsOfPart(part).ToHashSet());
            }
        }
    }

    [Fact]
    public void Several_names_are_found_each_by_itself_the_first_four_that_differ()
    {
        Assert.Equal("abc\nガーデン", SearchableName.FoldAll(["ＡＢＣ", "abc", "ｶﾞｰﾃﾞﾝ"]));
        Assert.Equal("a\nb\nc\nd", SearchableName.FoldAll(["a", "b", "A", "c", "d", "e"]));
        Assert.Equal("", SearchableName.FoldAll([]));
    }
}
