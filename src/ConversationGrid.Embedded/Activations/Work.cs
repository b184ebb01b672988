namespace ConversationGrid.Embedded.Activations;

/// <summary>An entry of an activation's inbox.</summary>
internal abstract class Work
{
    /// <summary>The next entry of whichever list this one is in; owned by that list.</summary>
    internal Work? Next;

    /// <summary>Called within the activation's drain.</summary>
    internal abstract void Run(Activation activation);
}

/// <summary>A continuation of grain code, or a task started on the activation's scheduler.</summary>
internal sealed class ScheduledTask(Task task) : Work
{
    internal override void Run(Activation activation) => activation.Execute(task);
}

/// <summary>Something done to the activation in its own turn.</summary>
internal sealed class Command(Action<Activation> action) : Work
{
    internal override void Run(Activation activation) => action(activation);
}
