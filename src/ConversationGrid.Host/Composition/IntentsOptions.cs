using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Host.Composition;

/// <summary>Section <c>Intents</c>.</summary>
internal sealed class IntentsOptions
{
    public const string Section = "Intents";

    /// <summary>What understands customers: <c>builtin</c> or <c>mlnet</c>. Default: <c>builtin</c>.</summary>
    [AllowedValues(IntentEngines.BuiltIn, IntentEngines.MLNet, ErrorMessage = "expected builtin or mlnet.")]
    public string Engine { get; set; } = IntentEngines.BuiltIn;

    /// <summary>Where the shipped model is kept between starts. Default: <c>models</c> beside the program.</summary>
    [Required]
    public string Cache { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");
}
