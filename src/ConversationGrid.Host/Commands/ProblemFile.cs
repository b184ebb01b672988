using System.Globalization;
using ConversationGrid.Optimization;
using ConversationGrid.Optimization.Formats;

namespace ConversationGrid.Host.Commands;

/// <summary>
/// The problems of a file, which is told by its content: JSON begins with a brace, all else is OR-Library <c>gap</c>. Such
/// a file holds one instance, or first how many and then one after the other; these are named <c>file#1</c> and on.
/// </summary>
internal static class ProblemFile
{
    /// <exception cref="InvalidDataException">The file is neither, or a problem contradicts itself.</exception>
    /// <param name="path">The file.</param>
    /// <param name="maximise">OR-Library <c>gap</c> in the sense of profits; JSON always holds costs.</param>
    public static IReadOnlyList<(string Instance, AssignmentProblem Problem)> Read(string path, bool maximise)
    {
        var text = File.ReadAllText(path);
        var name = Path.GetFileName(path);
        try
        {
            if (text.AsSpan().TrimStart() is ['{' or '[', ..])
            {
                return maximise
                    ? throw new InvalidDataException($"{path}: --maximise is for OR-Library gap; a JSON problem holds costs.")
                    : [(name, AssignmentProblemJson.Parse(text))];
            }

            return SplitInstances(text) is { } instances
                ? [.. instances.Select((instance, i) => ($"{name}#{i + 1}", OrLibraryGap.Parse(instance, maximise)))]
                : [(name, OrLibraryGap.Parse(text, maximise))];
        }
        catch (InvalidProblemException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Null unless the text is exactly as many instances as its first number says.</summary>
    private static List<string>? SplitInstances(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (Number(0) is not { } count)
            return null;
        var instances = new List<string>();
        var start = 1;
        for (; instances.Count < count && Number(start) is { } agents && Number(start + 1) is { } items; start += Length(agents, items))
        {
            if (Length(agents, items) > words.Length - start)
                return null;
            instances.Add(string.Join(' ', words.AsSpan(start, Length(agents, items))));
        }

        return instances.Count == count && start == words.Length ? instances : null;

        // More than the words there are is as good as any other number that does not fit.
        int Length(int agents, int items) => (int)Math.Min(2 + (2L * agents * items) + agents, words.Length + 1L);

        int? Number(int word) =>
            word < words.Length && int.TryParse(words[word], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}
