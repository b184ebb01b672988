namespace ConversationGrid.Optimization;

/// <summary>A problem that contradicts itself. <see cref="Errors"/> lists everything that is wrong with it.</summary>
public sealed class InvalidProblemException(IReadOnlyList<string> errors)
    : Exception(errors.Count == 1 ? errors[0] : $"{errors.Count} errors:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}")
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
