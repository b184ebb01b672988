using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ConversationGrid.Optimization;

/// <summary>
/// Which agent takes which escalation, at the least cost: a generalised quadratic semi-assignment problem.
/// <code>
/// minimise   Σ cost[i, x_i]  +  Σ unassigned[i] where x_i = none
///          + Σ pair[i, k] where x_i = x_k ≠ none  +  Σ load_j(used_j)
/// subject to used_j = Σ weight[i, j] where x_i = j  ≤  capacity[j],  and x_i only where it is allowed
/// </code>
/// Immutable and safe to share between threads. Made by <see cref="AssignmentProblemBuilder"/>.
/// </summary>
public sealed class AssignmentProblem
{
    private readonly double[] _costs;
    private readonly int[]? _weights;
    private readonly int[] _capacities;
    private readonly double[] _unassigned;
    private readonly int[] _pairStart;
    private readonly int[] _partners;
    private readonly double[] _pairCosts;
    private readonly int[] _loadStart;
    private readonly double[] _loadCosts;
    private readonly Lazy<string> _hash;

    internal AssignmentProblem(
        int escalations, int agents, double[] costs, int[]? weights, int[] capacities, double[] unassigned,
        int[] pairStart, int[] partners, double[] pairCosts, int[] loadStart, double[] loadCosts)
    {
        Escalations = escalations;
        Agents = agents;
        _costs = costs;
        _weights = weights;
        _capacities = capacities;
        _unassigned = unassigned;
        _pairStart = pairStart;
        _partners = partners;
        _pairCosts = pairCosts;
        _loadStart = loadStart;
        _loadCosts = loadCosts;
        _hash = new Lazy<string>(ComputeHash);
    }

    /// <summary>The place of an escalation that keeps waiting.</summary>
    public const int Unassigned = -1;

    public int Escalations { get; }

    public int Agents { get; }

    /// <summary>Escalation-major, <c>Escalations × Agents</c>; <c>+∞</c> where the agent may not take the escalation.</summary>
    public ReadOnlySpan<double> Costs => _costs;

    /// <summary>Escalation-major, <c>Escalations × Agents</c>; empty when every weight is one.</summary>
    public ReadOnlySpan<int> Weights => _weights;

    /// <summary>What each agent can still take, in units of weight.</summary>
    public ReadOnlySpan<int> Capacities => _capacities;

    /// <summary>The price of letting each escalation wait; <c>+∞</c> where it must be assigned.</summary>
    public ReadOnlySpan<double> UnassignedCosts => _unassigned;

    public bool HasUnitWeights => _weights is null;

    public bool HasPairs => _partners.Length > 0;

    public bool HasLoadCosts => _loadCosts.Length > 0;

    public int PairCount => _partners.Length / 2;

    /// <summary>SHA-256 of the whole problem in lowercase hexadecimal: equal problems have equal hashes on every machine.</summary>
    public string Hash => _hash.Value;

    public ReadOnlySpan<double> CostsOf(int escalation) => _costs.AsSpan(escalation * Agents, Agents);

    /// <summary>The cost at a place; an agent, or <see cref="Unassigned"/>.</summary>
    public double Cost(int escalation, int agent) =>
        agent == Unassigned ? _unassigned[escalation] : _costs[(escalation * Agents) + agent];

    public bool IsAllowed(int escalation, int agent) =>
        agent == Unassigned ? _unassigned[escalation] < double.PositiveInfinity : _costs[(escalation * Agents) + agent] < double.PositiveInfinity;

    public int Weight(int escalation, int agent) => _weights is null ? 1 : _weights[(escalation * Agents) + agent];

    /// <summary>The escalations that this one shares a pair term with, ascending.</summary>
    public ReadOnlySpan<int> PartnersOf(int escalation) =>
        _partners.AsSpan(_pairStart[escalation], _pairStart[escalation + 1] - _pairStart[escalation]);

    /// <summary>Parallel to <see cref="PartnersOf"/>: what it costs when both are with the same agent; negative where that is good.</summary>
    public ReadOnlySpan<double> PairCostsOf(int escalation) =>
        _pairCosts.AsSpan(_pairStart[escalation], _pairStart[escalation + 1] - _pairStart[escalation]);

    /// <summary>The convex cost of an agent that has taken <paramref name="load"/> units of weight, at most its capacity.</summary>
    public double LoadCost(int agent, int load) => _loadCosts.Length == 0 ? 0 : _loadCosts[_loadStart[agent] + load];

    /// <summary>The cost of each load from zero to the agent's capacity; empty when no agent has load costs.</summary>
    public ReadOnlySpan<double> LoadCostsOf(int agent) =>
        _loadCosts.Length == 0 ? [] : _loadCosts.AsSpan(_loadStart[agent], _loadStart[agent + 1] - _loadStart[agent]);

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, [Escalations, Agents, _weights is null ? 0 : 1]);
        Append(hash, _costs);
        Append(hash, _weights ?? []);
        Append(hash, _capacities);
        Append(hash, _unassigned);
        Append(hash, _pairStart);
        Append(hash, _partners);
        Append(hash, _pairCosts);
        Append(hash, _loadStart);
        Append(hash, _loadCosts);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values) where T : unmanaged
        {
            if (!BitConverter.IsLittleEndian)
                throw new PlatformNotSupportedException("The problem hash is defined on little-endian bytes.");
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, values.Length);
            hash.AppendData(length);
            hash.AppendData(MemoryMarshal.AsBytes(values));
        }
    }
}
