using ConversationGrid.Optimization.Solvers;

namespace ConversationGrid.Optimization.Quantum;

/// <summary>
/// The angles of a linear ramp: layer <c>l</c> of <c>p</c> at <c>f = (l + ½) / p</c> turns costs by
/// <c>γ = 2.6 f / sd(E)</c> and mixes by <c>β = b (1 − f)</c>, with <c>b</c> 1.5 up to five layers, 1.2 up to twelve, 0.9 beyond.
/// </summary>
public sealed record QaoaAngles(IReadOnlyList<double> Gammas, IReadOnlyList<double> Betas)
{
    public static QaoaAngles Ramp(int layers, ReadOnlySpan<double> energies) => TryRamp(layers, energies, static () => false)!;

    /// <summary>Null where it was told to stop.</summary>
    public static QaoaAngles? TryRamp(int layers, ReadOnlySpan<double> energies, Func<bool> shouldStop)
    {
        double sum = 0, squares = 0;
        for (int begin = 0; begin < energies.Length; begin += Lookout.CellsBetweenLooks)
        {
            if (shouldStop())
                return null;
            foreach (double energy in energies[begin..Math.Min(energies.Length, begin + Lookout.CellsBetweenLooks)])
            {
                sum += energy;
                squares += energy * energy;
            }
        }
        double mean = sum / energies.Length;
        double deviation = Math.Sqrt(Math.Max(0, (squares / energies.Length) - (mean * mean)));
        double mixing = layers <= 5 ? 1.5 : layers <= 12 ? 1.2 : 0.9;
        var (gammas, betas) = (new double[layers], new double[layers]);
        for (int l = 0; l < layers; l++)
        {
            double f = (l + 0.5) / layers;
            gammas[l] = deviation == 0 ? 0 : 2.6 / deviation * f;
            betas[l] = mixing * (1 - f);
        }
        return new QaoaAngles(gammas, betas);
    }
}
