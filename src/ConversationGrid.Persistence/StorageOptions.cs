using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Persistence;

/// <summary>Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The data folder; it is made when it is not there. One process at a time uses it. Default <c>./data</c>.</summary>
    [Required]
    public string Directory { get; set; } = "./data";

    /// <summary>What an acknowledged write survives. Default <see cref="SynchronousMode.Full"/>.</summary>
    [EnumDataType(typeof(SynchronousMode))]
    public SynchronousMode Synchronous { get; set; } = SynchronousMode.Full;

    /// <summary>So many of the optimizer's newest decisions are kept, and as many late answers. Default 100,000.</summary>
    [Range(1, 100_000_000)]
    public int KeepDecisions { get; set; } = 100_000;

    /// <summary>So many writes may wait for the disk; beyond that their callers wait for a place. Default 65,536.</summary>
    [Range(1, 10_000_000)]
    public int QueueLimit { get; set; } = 65_536;

    /// <summary>The most writes that go into one transaction. Default 4,096.</summary>
    [Range(1, 1_000_000)]
    public int BatchLimit { get; set; } = 4_096;

    /// <summary>Connections for reading, each of which serves one read at a time. Default 4.</summary>
    [Range(1, 256)]
    public int Readers { get; set; } = 4;
}

/// <summary>When the disk is told to write through.</summary>
public enum SynchronousMode
{
    /// <summary>At each transaction: an acknowledged write survives a loss of power.</summary>
    Full,

    /// <summary>Now and then: an acknowledged write survives the end of the process; a loss of power may cost the last ones.</summary>
    Normal,
}
