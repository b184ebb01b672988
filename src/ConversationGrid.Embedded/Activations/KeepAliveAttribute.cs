namespace Orleans;

/// <summary>Activations of the class are not collected when idle.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepAliveAttribute : Attribute;
