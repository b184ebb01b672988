using System.Diagnostics.CodeAnalysis;

namespace Orleans;

[SuppressMessage("Design", "CA1028:Enum storage should be Int32", Justification = "As in Orleans.")]
public enum DeactivationReasonCode : byte
{
    None,
    ShuttingDown,
    ActivationFailed,
    DirectoryFailure,
    ActivationIdle,
    ActivationUnresponsive,
    DuplicateActivation,
    IncompatibleRequest,
    ApplicationError,
    ApplicationRequested,
    Migrating,
    RuntimeRequested,
    HighMemoryPressure,
}
