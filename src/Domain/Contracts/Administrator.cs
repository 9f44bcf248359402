namespace SecureMx.Domain;

/// <summary>A person who holds the setting authority (C3, terms/6-1).</summary>
/// <param name="Name">The person's name, 1 to 200 characters.</param>
/// <param name="Email">Where the person is reached, at most 254 characters.</param>
public sealed record Administrator(string Name, string Email);
