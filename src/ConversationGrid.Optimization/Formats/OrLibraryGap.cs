using System.Globalization;

namespace ConversationGrid.Optimization.Formats;

/// <summary>
/// Generalised assignment as in J. E. Beasley's OR-Library: <c>agents items</c>, then for each agent the cost of every
/// item, then for each agent the capacity that every item uses, then each agent's capacity; whole numbers between white
/// space. Every item must be assigned. The library's own files <c>gap1</c> to <c>gap12</c> are of this form, with profits for
/// costs.
/// </summary>
public static class OrLibraryGap
{
    /// <exception cref="InvalidProblemException">The text is no such instance; it says where.</exception>
    /// <param name="maximise">The first table holds profits: the problem's costs are their negatives.</param>
    public static AssignmentProblem Parse(string text, bool maximise = false)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int position = 0;
        int agents = Next("number of agents"), items = Next("number of items");
        if (agents <= 0 || items <= 0 || (long)agents * items > AssignmentProblemBuilder.MaxCells)
            throw Wrong($"{agents} agents and {items} items are no instance.");
        long expected = 2 + (2L * agents * items) + agents;
        if (words.Length != expected)
            throw Wrong($"{words.Length} numbers where {agents} agents and {items} items need {expected}.");

        var builder = new AssignmentProblemBuilder(items, agents);
        for (int j = 0; j < agents; j++)
        {
            for (int i = 0; i < items; i++)
                builder.SetCost(i, j, maximise ? -Next("profit") : Next("cost"));
        }
        for (int j = 0; j < agents; j++)
        {
            for (int i = 0; i < items; i++)
                builder.SetWeight(i, j, Next("resource use"));
        }
        for (int j = 0; j < agents; j++)
            builder.SetCapacity(j, Next("capacity"));
        return builder.Build();

        int Next(string what)
        {
            if (position == words.Length)
                throw Wrong($"the text ends where the {what} should be.");
            return int.TryParse(words[position++], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                ? number
                : throw Wrong($"word {position}, the {what}, is no whole number: '{Shown(words[position - 1])}'.");
        }

        static InvalidProblemException Wrong(string error) => new([$"OR-Library gap: {error}"]);
        static string Shown(string word) => word.Length <= 40 ? word : word[..40] + "…";
    }
}
