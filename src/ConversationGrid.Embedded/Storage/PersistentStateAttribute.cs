namespace Orleans.Runtime;

/// <summary>Marks the <see cref="IPersistentState{TState}"/> parameter of a grain's constructor.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute : Attribute
{
    /// <param name="stateName">The name of the record beside the grain's id.</param>
    /// <param name="storageName">The provider's name; the default provider when null.</param>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        StateName = stateName;
        StorageName = storageName;
    }

    public string StateName { get; }

    public string? StorageName { get; }
}
