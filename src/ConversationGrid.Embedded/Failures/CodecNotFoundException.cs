using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>A value cannot cross a call: its type is neither immutable nor marked to be copied.</summary>
public sealed class CodecNotFoundException(string message) : OrleansException(message);
