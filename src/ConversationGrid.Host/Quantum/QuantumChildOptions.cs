using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Host.Quantum;

/// <summary>Section <c>QuantumService</c>: the quantum service as a child process of this one.</summary>
internal sealed class QuantumChildOptions
{
    public const string Section = "QuantumService";

    /// <summary>Where its <c>main.js</c> and its installed packages are. Default: <c>quantum-service</c> beside the program; <c>./grid</c> names the one in the sources.</summary>
    [Required]
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "quantum-service");

    /// <summary>The Node that runs it.</summary>
    [Required]
    public string Node { get; set; } = "node";

    /// <summary>When it ends by itself it is started again after this, and after twice as long each further time. Default 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such delay, and how long it must have run for the first one to hold again. Default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan LongestRestartDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What it has to end by itself when the grid stops, before it is killed. Default 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan StopTime { get; set; } = TimeSpan.FromSeconds(5);
}
