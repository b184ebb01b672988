using System.Collections.Frozen;
using ConversationGrid.Intents.Text;

namespace ConversationGrid.Intents.Slots;

/// <summary>Names from a list, in any case and Unicode form, with a plural s; the longest name wins.</summary>
internal sealed class ProductRecogniser : ISlotRecogniser
{
    private readonly FrozenDictionary<string, string> _names;
    private readonly int _longest;

    public ProductRecogniser(IReadOnlyList<ProductName> products)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ProductName product in products)
        {
            List<Word> words = Words(product.Alias);
            if (words.Count == 0)
                continue;
            _longest = Math.Max(_longest, words.Count);
            names.TryAdd(string.Join(' ', words.Select(w => w.Text)), product.Name);
        }

        _names = names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public SlotKind Kind => SlotKind.Product;

    public void Recognise(string utterance, in SlotSetting setting, List<Slot> found)
    {
        if (_longest == 0)
            return;
        List<Word> words = Words(utterance);
        for (int first = 0; first < words.Count; first++)
        {
            for (int count = Math.Min(_longest, words.Count - first); count > 0; count--)
            {
                if (!TryFind(words, first, count, out string? name))
                    continue;
                int start = words[first].Start;
                found.Add(new Slot(Kind, start, words[first + count - 1].End - start, name));
                first += count - 1;
                break;
            }
        }
    }

    private bool TryFind(List<Word> words, int first, int count, out string name)
    {
        string text = string.Join(' ', words.Skip(first).Take(count).Select(w => w.Text));
        return _names.TryGetValue(text, out name!)
            || (text.Length > 3 && text[^1] == 's' && _names.TryGetValue(text[..^1], out name!));
    }

    private static List<Word> Words(string text)
    {
        var words = new List<Word>();
        var tokens = new UtteranceTokenizer(text);
        while (tokens.MoveNext())
            words.Add(new Word(tokens.Word.ToString(), tokens.Start, tokens.End));
        return words;
    }

    private readonly record struct Word(string Text, int Start, int End);
}
