using System.Globalization;
using System.Net;
using System.Text;

namespace ConversationGrid.Intents.Evaluation;

public sealed partial record ModelCard
{
    /// <summary>One page that needs nothing else.</summary>
    public string ToHtml()
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Intent model {{Encode(Model)}}</title>
            <style>
            body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #18211e; background: #fff; }
            table { border-collapse: collapse; width: 100%; } th, td { padding: .25rem .5rem; border-bottom: 1px solid #d8dfdb; text-align: left; }
            td:not(:first-child) { font-variant-numeric: tabular-nums; } svg { max-width: 24rem; } .wide { overflow-x: auto; }
            </style>
            </head>
            <body>
            <h1>Intent model {{Encode(Model)}}</h1>
            <p>Engine {{Encode(Engine)}}, {{Intents.Count}} intents.</p>

            """);
        Table("Data", ["data", "utterances", "licence"], Data.Select(d => new[] { d.Name, Number(d.Utterances), d.Licence }));
        Table("Figures", ["figure", "value"], Rows().Select(r => new[] { r.Name, r.Value }), Method);
        page.Append(CultureInfo.InvariantCulture, $"<h2>Calibration</h2>\n{ToCalibrationSvg()}\n");
        Table("By intent", ["intent", "precision", "recall", "utterances"], Figures.ByIntent.Select(i =>
            new[] { i.Key, Percent(i.Value.Precision), Percent(i.Value.Recall), Number(i.Value.Support) }));
        Table("Most frequent confusions", ["said", "taken for", "times"], Figures.Confusions.Select(c => new[] { c.Intent, c.TakenFor, Number(c.Count) }));
        page.Append("<h2>Known limits</h2>\n<ul>\n");
        foreach (string limit in KnownLimits)
            page.Append(CultureInfo.InvariantCulture, $"<li>{Encode(limit)}</li>\n");
        return page.Append("</ul>\n</body>\n</html>\n").ToString();

        void Table(string title, string[] heads, IEnumerable<string[]> rows, string? words = null)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>\n");
            if (words != null)
                page.Append(CultureInfo.InvariantCulture, $"<p>{Encode(words)}</p>\n");
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table>\n<tr>{string.Concat(heads.Select(h => $"<th>{h}</th>"))}</tr>\n");
            foreach (string[] row in rows)
                page.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(row.Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>\n");
            page.Append("</table></div>\n");
        }
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
