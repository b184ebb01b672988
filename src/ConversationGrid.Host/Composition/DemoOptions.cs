using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Host.Composition;

/// <summary>Section <c>Demo</c>.</summary>
internal sealed class DemoOptions
{
    public const string Section = "Demo";

    /// <summary>So many demo agents are made at the first start, when there is no agent yet. Default 3; 0 for none.</summary>
    [Range(0, 100)]
    public int Agents { get; set; } = 3;
}
