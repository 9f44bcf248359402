using System.Security.Cryptography;
using System.Text;
using SecureMx.Functions.Stores;

namespace SecureMx.Functions.Tasks;

/// <summary>Ids of tasks.</summary>
public static class TaskIds
{
    private const int HashBytes = 18;

    /// <summary>The id of the task that these raise: the same for the same, short enough for a path whatever they are.</summary>
    /// <param name="cause">What raised it, and about what.</param>
    public static string Of(params ReadOnlySpan<string> cause)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', cause!)));
        return Ids.TaskPrefix + Convert.ToHexStringLower(hash.AsSpan(0, HashBytes));
    }
}
