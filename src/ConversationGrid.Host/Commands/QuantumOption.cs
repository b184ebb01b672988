using System.CommandLine;
using ConversationGrid.Host.Quantum;
using ConversationGrid.Optimization.Quantum;

namespace ConversationGrid.Host.Commands;

/// <summary><c>--quantum</c> of <c>solve</c>: a quantum service that runs already, and the solver that asks it.</summary>
internal static class QuantumOption
{
    public const string Solver = "quantum";

    /// <summary>The least that the client takes for a timeout.</summary>
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);

    public static Option<string?> Create()
    {
        var quantum = new Option<string?>("--quantum") { Description = "A running quantum service, http://HOST:PORT: for --solver quantum, and a further member of the portfolio." };
        quantum.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !IsAddress(given))
                result.AddError($"--quantum {given}: expected http://HOST:PORT.");
        });
        return quantum;
    }

    public static bool IsAddress(string given) => Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    /// <summary>Whoever waits for it waits for the deadline: so does the client.</summary>
    public static QuantumSolver CreateSolver(string url, TimeSpan deadline)
    {
        var patience = deadline > ShortestTimeout ? deadline : ShortestTimeout;
        var options = new QuantumServiceOptions { BaseAddress = new Uri(url), AttemptTimeout = patience, TotalTimeout = patience };
        return new QuantumSolver(QuantumExtensions.Patient(new SocketsHttpHandler()), options, TimeProvider.System);
    }
}
