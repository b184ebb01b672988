using ConversationGrid.Persistence;
using ConversationGrid.Persistence.Tests.Sqlite;

// Started by SqliteCrashTests, and killed by it.
await CrashingWriter.RunAsync(folder: args[0], Enum.Parse<SynchronousMode>(args[1]));
