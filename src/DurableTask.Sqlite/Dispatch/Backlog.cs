namespace DurableTask.Sqlite.Dispatch;

/// <summary>
/// Rows that are ready to run, of which memory holds a limited number. Once that is reached, later ones stay in the file, and are read
/// from there in their order when there is room. For the writing thread, save <see cref="InMemory"/>.
/// </summary>
internal sealed class Backlog(int most)
{
    private int _inMemory;
    private long _position;

    /// <summary>Whether rows may wait in the file. True at first: a start finds them there.</summary>
    public volatile bool Waits = true;

    public int InMemory => Volatile.Read(ref _inMemory);

    /// <summary>The number behind which the rows in the file were not read yet.</summary>
    public long Position => _position;

    /// <summary>Number of rows that may still be loaded into memory.</summary>
    public int Room => Math.Max(0, most - InMemory);

    /// <summary>Whether half of the room is free, so that reading is worth it.</summary>
    public bool IsHalfEmpty => InMemory <= most / 2;

    public bool WantsMore => Waits && IsHalfEmpty;

    /// <summary>Decides whether a new row goes into memory at once.</summary>
    public bool TryAdmit(long seq)
    {
        if (Waits)
            return false;
        if (Room == 0)
        {
            _position = seq - 1;
            Waits = true;
            return false;
        }

        Entered(1);
        return true;
    }

    /// <summary>A page of the rows that wait was read into memory.</summary>
    public void Read(long lastSeq, bool wasLast)
    {
        _position = lastSeq;
        Waits = !wasLast;
    }

    public void Entered(int count) => Interlocked.Add(ref _inMemory, count);

    public void Left(int count) => Interlocked.Add(ref _inMemory, -count);
}
