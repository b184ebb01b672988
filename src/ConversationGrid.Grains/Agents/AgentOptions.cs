using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Grains.Agents;

/// <summary>Section <c>Agents</c>.</summary>
public sealed class AgentOptions
{
    public const string Section = "Agents";

    /// <summary>So many offers missed in a row set an agent away. Default 2.</summary>
    [Range(1, 1000)]
    public int MissesToAway { get; set; } = 2;

    /// <summary>Accepted conversations are kept so long for an agent whose last socket went. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan ReconnectGrace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A socket that its gateway has not renewed for this long counts as gone. Default 3 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan ConnectionLease { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>The most agents that the directory takes. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxAgents { get; set; } = 10_000;
}
