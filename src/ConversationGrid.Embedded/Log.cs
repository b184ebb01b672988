using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace ConversationGrid.Embedded;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Error, "Activating {Grain} failed.")]
    internal static partial void ActivationFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(LogLevel.Error, "Deactivating {Grain} failed.")]
    internal static partial void DeactivationFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(LogLevel.Warning, "One-way call {Call} failed.")]
    internal static partial void OneWayCallFailed(ILogger logger, string call, Exception exception);

    [LoggerMessage(LogLevel.Warning, "A timer of {Grain} failed.")]
    internal static partial void TimerFailed(ILogger logger, GrainId grain, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Reminder {Reminder} of {Grain} failed.")]
    internal static partial void ReminderFailed(ILogger logger, string reminder, GrainId grain, Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Message}")]
    internal static partial void Deadlock(ILogger logger, string message);

    [LoggerMessage(LogLevel.Warning, "Stopped before {Activations} activations could end.")]
    internal static partial void StoppedInHaste(ILogger logger, int activations);
}
