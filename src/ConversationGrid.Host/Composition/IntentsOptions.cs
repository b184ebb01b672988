using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Host.Composition;

/// <summary>Section <c>Intents</c>.</summary>
internal sealed class IntentsOptions
{
    public const string Section = "Intents";

    /// <summary>Where the trained model is kept between starts. Default: <c>models</c> beside the program.</summary>
    [Required]
    public string Cache { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");
}
