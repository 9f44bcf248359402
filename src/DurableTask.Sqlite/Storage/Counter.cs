namespace DurableTask.Sqlite.Storage;

/// <summary>
/// Numbers that are never given twice, in rising order. They are set aside in the file by the thousands, so that few commits write the
/// counter. For the writing thread.
/// </summary>
internal sealed class Counter(string name, long next)
{
    private const int SetAside = 10_000;

    private long _next = next;
    private long _end = next;

    public static Counter Read(SqlSession sql, string name) =>
        new(name, (long)sql.Scalar("SELECT next FROM counters WHERE name = $1", name)!);

    public long Next(SqlSession sql)
    {
        if (_next == _end)
        {
            _end += SetAside;
            sql.Execute("UPDATE counters SET next = $1 WHERE name = $2", _end, name);
        }

        return _next++;
    }

    /// <summary>A transaction was given up, and with it perhaps the numbers set aside in it.</summary>
    public void RolledBack() => _end = _next;
}
