using System.ComponentModel.DataAnnotations;

namespace ConversationGrid.Host.Composition;

/// <summary>Section <c>Bot</c>.</summary>
internal sealed class BotOptions
{
    public const string Section = "Bot";

    /// <summary>What the bot says. Default: <c>bot/en.yaml</c> beside the program.</summary>
    [Required]
    public string Playbook { get; set; } = Path.Combine(AppContext.BaseDirectory, "bot", "en.yaml");

    /// <summary>Products whose names customers may say.</summary>
    public List<string> Products { get; set; } = [];
}
