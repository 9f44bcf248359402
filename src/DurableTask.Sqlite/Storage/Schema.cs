namespace DurableTask.Sqlite.Storage;

/// <summary>The tables of a task hub file. Instants are ticks in UTC.</summary>
internal static class Schema
{
    /// <summary>The value of <c>PRAGMA user_version</c> in a file of this form.</summary>
    public const long Version = 1;

    /// <summary>The value of <c>PRAGMA application_id</c>: "DTsq".</summary>
    public const long ApplicationId = 0x44547371;

    // A key names an instance for ever: a start that replaces an instance, like a purge, ends the key, and what still comes for it is
    // dropped. Rows of the inbox that are due at once have the instant 0, so that they lie together, in their order, before the timers.
    public const string Create = """
        BEGIN IMMEDIATE;
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, execution TEXT NOT NULL, status INTEGER NOT NULL, created INTEGER NOT NULL,
            updated INTEGER NOT NULL, completed INTEGER, scheduled INTEGER, generation INTEGER, name TEXT NOT NULL, version TEXT,
            custom TEXT, parent BLOB, tags BLOB, failure BLOB, input TEXT, output TEXT);
        CREATE TABLE history (key INTEGER NOT NULL, n INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY (key, n)) WITHOUT ROWID;
        CREATE TABLE inbox (
            due INTEGER NOT NULL, seq INTEGER NOT NULL, key INTEGER NOT NULL, message BLOB NOT NULL, PRIMARY KEY (due, seq)) WITHOUT ROWID;
        CREATE INDEX inbox_timers ON inbox (key) WHERE due > 0;
        CREATE TABLE tasks (seq INTEGER PRIMARY KEY, key INTEGER NOT NULL, message BLOB NOT NULL);
        CREATE TABLE counters (name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO counters VALUES ('key', 1), ('seq', 1);
        PRAGMA user_version = 1;
        PRAGMA application_id = 1146385265;
        COMMIT;
        """;

    public const string Drop = """
        BEGIN IMMEDIATE;
        DELETE FROM instances; DELETE FROM history; DELETE FROM inbox; DELETE FROM tasks;
        COMMIT;
        """;
}
