using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace ConversationGrid.Grains.Knowledge;

/// <summary>Reads a playbook and names everything that is wrong with it at once.</summary>
public static partial class PlaybookReader
{
    /// <summary>The slots that can be asked for and filled in.</summary>
    public static readonly ImmutableArray<string> Slots = ["order_number", "email", "phone", "date", "amount", "product"];

    /// <exception cref="InvalidDataException">The file is no playbook; the message lists every error.</exception>
    public static Playbook Read(string path, IEnumerable<string> intents)
    {
        Playbook playbook;
        try
        {
            playbook = new DeserializerBuilder()
                .WithNamingConvention(UnderscoredNamingConvention.Instance)
                .WithEnumNamingConvention(UnderscoredNamingConvention.Instance)
                .WithDuplicateKeyChecking()
                .Build()
                .Deserialize<Playbook>(File.ReadAllText(path)) ?? new Playbook();
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"{path}: line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }

        var errors = Validate(playbook, intents).ToList();
        return errors.Count == 0 ? playbook : throw new InvalidDataException($"{path}:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}");
    }

    private static IEnumerable<string> Validate(Playbook playbook, IEnumerable<string> intents)
    {
        if (playbook.Language.Length == 0)
            yield return "  language: missing";
        foreach (var (key, lines) in new[] { ("unsure", playbook.Unsure), ("escalating", playbook.Escalating), ("waiting", playbook.Waiting), ("returned", playbook.Returned), ("inactive", playbook.Inactive) })
        {
            if (lines.Count == 0)
                yield return $"  {key}: needs one variant or more";
        }

        foreach (var variant in playbook.Also.Where(variant => !variant.Contains("{topic}", StringComparison.Ordinal)))
            yield return $"  also: {variant}: needs {{topic}}";
        foreach (var topic in playbook.TopicReplies.Where(topic => topic.Value is not { Count: > 0 } || !playbook.AlwaysPerson.ContainsKey(topic.Key)))
            yield return $"  topic_replies.{topic.Key}: needs one variant or more, and a topic of that name in always_person";
        foreach (var topic in playbook.AlwaysPerson.Where(topic => topic.Value is not { Count: > 0 }))
            yield return $"  always_person.{topic.Key}: needs one phrase or more";
        foreach (var intent in intents.Where(intent => !playbook.Intents.ContainsKey(intent)))
            yield return $"  intents.{intent}: missing; the model knows this intent";
        foreach (var (intent, play) in playbook.Intents)
        {
            if (play is null)
            {
                yield return $"  intents.{intent}: empty";
                continue;
            }

            if (play.Answers.Count == 0 && play.Escalate != EscalationRule.Always)
                yield return $"  intents.{intent}.answers: needs one variant or more";
            if (play.Priority is < 1 or > 5)
                yield return $"  intents.{intent}.priority: {play.Priority} is not from 1 to 5";
            foreach (var slot in play.Needs.Where(slot => !Slots.Contains(slot)))
                yield return $"  intents.{intent}.needs: no such slot as {slot}";
            foreach (var slot in play.Needs.Where(slot => !play.Ask.TryGetValue(slot, out var questions) || questions is not { Count: > 0 }))
                yield return $"  intents.{intent}.ask.{slot}: missing; needs names it";
            foreach (var slot in play.Answers.SelectMany(answer => Placeholder().Matches(answer)).Select(match => match.Groups[1].Value).Distinct().Where(slot => !Slots.Contains(slot)))
                yield return $"  intents.{intent}.answers: no such slot as {{{slot}}}";
        }
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    internal static partial Regex Placeholder();
}
