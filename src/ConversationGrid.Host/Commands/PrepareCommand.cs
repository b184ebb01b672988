using System.CommandLine;
using ConversationGrid.Host.Composition;
using ConversationGrid.Intents.Shipped;

namespace ConversationGrid.Host.Commands;

/// <summary><c>prepare</c>, for scripts: does now what the first <c>up</c> would do at its start.</summary>
internal static class PrepareCommand
{
    public static Command Create()
    {
        var command = new Command("prepare", "Trains the shipped intent model, unless it is there.") { Hidden = true };
        command.SetAction(_ =>
        {
            ShippedIntents.LoadOrTrain(new IntentsOptions().Cache, new TrainingNotice());
            return ExitCode.Done;
        });
        return command;
    }
}
