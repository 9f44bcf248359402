namespace SecureMx.LocalRuntime.Durable;

/// <summary>The name of an orchestrator or activity; names compare without case.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>A name; null gives the default, which names nothing.</summary>
    public TaskName(string name) => Name = name;

    /// <summary>The name as it was written.</summary>
    public string Name { get; }

    /// <summary>The name as it was written.</summary>
    public static implicit operator string(TaskName value) => value.Name;

    /// <summary>A name; null and the empty string give the default, which names nothing.</summary>
    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new(value);

    /// <summary>Whether the names are equal without case.</summary>
    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    /// <summary>Whether the names differ in more than case.</summary>
    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
