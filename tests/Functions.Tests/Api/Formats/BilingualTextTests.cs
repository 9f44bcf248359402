using System.Reflection;
using System.Reflection.Emit;
using SecureMx.Domain;

namespace SecureMx.Functions.Tests.Api.Formats;

/// <summary>
/// Every text for callers has words of both languages: refusals, explanations, problems, tasks. Found where the compiled code constructs a
/// <see cref="Text"/>, so that a text that no other test meets counts too.
/// </summary>
public class BilingualTextTests
{
    private const int FewestTexts = 230;

    private static readonly Dictionary<ushort, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => (ushort)code.Value);

    [Fact]
    public void Every_text_has_words_of_both_languages()
    {
        FoundText[] texts = [.. new[] { typeof(Text).Assembly, typeof(SecureMxApplication).Assembly }.SelectMany(Methods)
            .SelectMany(TextsOf)];

        Assert.True(texts.Length >= FewestTexts, $"{texts.Length} texts found");
        Assert.Empty(
            texts.Where(text => !text.Literals.Any(IsJapanese) || !text.Literals.Any(IsEnglish))
                .Select(text => $"{text.Method}: {string.Join(" | ", text.Literals)}"));
    }

    [Fact]
    public void A_text_is_not_made_from_one_sentence() =>
        Assert.DoesNotContain(
            typeof(Text).GetMethods(),
            method => method.Name.StartsWith("op_", StringComparison.Ordinal) && method.ReturnType == typeof(Text));

    private static bool IsJapanese(string literal) => literal.Any(c => c is >= '\u3040' and <= '\u30FF' or >= '\u4E00' and <= '\u9FFF');

    private static bool IsEnglish(string literal) => !IsJapanese(literal) && !literal.StartsWith('/') && literal.Any(char.IsAsciiLetter);

    private static IEnumerable<MethodBase> Methods(Assembly assembly) => assembly.GetTypes()
        .SelectMany(
            type => type.GetMembers(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .OfType<MethodBase>()
        .Where(method => method.DeclaringType != typeof(Text));

    // The literals of a text are loaded between the text before it and its own constructor; one without literals is put together from
    // texts.
    private static IEnumerable<FoundText> TextsOf(MethodBase method)
    {
        List<string> literals = [];
        foreach (var (code, operand) in Instructions(method))
        {
            if (code == OpCodes.Ldstr)
                literals.Add(method.Module.ResolveString(operand));
            if (code != OpCodes.Newobj || Resolve(method, operand)?.DeclaringType != typeof(Text))
                continue;

            if (literals.Exists(literal => literal.Any(char.IsLetter)))
                yield return new FoundText($"{method.DeclaringType!.Name}.{method.Name}", [.. literals]);
            literals.Clear();
        }
    }

    private static IEnumerable<(OpCode Code, int Operand)> Instructions(MethodBase method)
    {
        byte[] il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int at = 0; at < il.Length;)
        {
            ushort value = il[at++];
            if (value == 0xFE)
                value = (ushort)(0xFE00 | il[at++]);
            var code = OpCodesByValue[value];
            int operand = at + 4 <= il.Length ? BitConverter.ToInt32(il, at) : 0;
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * operand),
                _ => 4,
            };
            yield return (code, operand);
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token) => method.Module.ResolveMethod(
        token, method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null,
        method.IsGenericMethod ? method.GetGenericArguments() : null);

    private sealed record FoundText(string Method, IReadOnlyList<string> Literals);
}
