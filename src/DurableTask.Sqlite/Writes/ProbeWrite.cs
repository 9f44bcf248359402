using DurableTask.Sqlite.Storage;

namespace DurableTask.Sqlite.Writes;

/// <summary>Writes a row of no instance, or deletes it: large enough to need space that the file does not have.</summary>
internal sealed class ProbeWrite(TaskHub hub, bool isThere) : HubWrite<int>(hub)
{
    protected override int Apply(SqlSession sql) => isThere
        ? sql.Execute("INSERT OR REPLACE INTO history (key, n, events) VALUES (-1, 0, zeroblob(262144))")
        : sql.Execute("DELETE FROM history WHERE key = -1");
}
