using DurableTask.Core;

namespace DurableTask.Sqlite.Tests;

/// <summary>Registers a function under a name.</summary>
internal sealed class Creator<T> : ObjectCreator<T>
{
    private readonly Func<T> _create;

    private Creator(string name, Func<T> create)
    {
        Name = name;
        Version = "";
        _create = create;
    }

    public static Creator<T> Of(string name, Func<T> create) => new(name, create);

    public override T Create() => _create();
}
