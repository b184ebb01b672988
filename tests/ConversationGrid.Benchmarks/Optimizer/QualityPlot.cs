using System.Globalization;
using System.Text;

namespace ConversationGrid.Benchmarks.Optimizer;

/// <summary>
/// Quality over time as one SVG: a panel for each instance, time on a logarithmic axis, on the other axis what is left of the
/// distance from greedy (100 %) to the best known (0 %).
/// </summary>
internal static class QualityPlot
{
    private const int PanelWidth = 300;
    private const int PanelHeight = 210;
    private const int Left = 44;
    private const int Top = 30;
    private const int PlotWidth = PanelWidth - Left - 12;
    private const int PlotHeight = PanelHeight - Top - 34;

    private static readonly string[] Colours = ["#1769aa", "#c2410c", "#15803d", "#7e22ce", "#be123c", "#4d7c0f"];

    /// <summary>A solver's share of the distance greedy → best known that is left, 0–1; above 1 where it is worse than greedy.</summary>
    public sealed record Point(string Instance, string Solver, double Milliseconds, double Share);

    public static string Draw(IReadOnlyList<Point> points, int panelsAcross)
    {
        string[] instances = [.. points.Select(point => point.Instance).Distinct()];
        string[] solvers = [.. points.Select(point => point.Solver).Distinct()];
        double first = Math.Log10(points.Min(point => point.Milliseconds)), last = Math.Log10(points.Max(point => point.Milliseconds));
        int rows = (instances.Length + panelsAcross - 1) / panelsAcross;

        var svg = new StringBuilder();
        int width = panelsAcross * PanelWidth, height = (rows * PanelHeight) + 30;
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="10">""");
        svg.AppendLine("""<rect width="100%" height="100%" fill="white"/>""");
        for (int s = 0; s < solvers.Length; s++)
        {
            svg.AppendLine(CultureInfo.InvariantCulture,
                $"""<g fill="{Colours[s % Colours.Length]}"><circle cx="{20 + (s * 150)}" cy="14" r="4"/><text x="{28 + (s * 150)}" y="18">{solvers[s]}</text></g>""");
        }
        for (int p = 0; p < instances.Length; p++)
        {
            svg.AppendLine(CultureInfo.InvariantCulture,
                $"""<g transform="translate({p % panelsAcross * PanelWidth},{24 + (p / panelsAcross * PanelHeight)})">""");
            DrawPanel(svg, instances[p], [.. points.Where(point => point.Instance == instances[p])], solvers, first, last);
            svg.AppendLine("</g>");
        }
        return svg.AppendLine("</svg>").ToString();
    }

    private static void DrawPanel(StringBuilder svg, string title, Point[] points, string[] solvers, double first, double last)
    {
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="{Top - 10}" font-weight="bold">{title}</text>""");
        foreach (double share in (ReadOnlySpan<double>)[0, 0.25, 0.5, 0.75, 1])
        {
            svg.AppendLine(CultureInfo.InvariantCulture,
                $"""<line x1="{Left}" x2="{Left + PlotWidth}" y1="{Y(share):F1}" y2="{Y(share):F1}" stroke="#ddd"/><text x="{Left - 4}" y="{Y(share) + 3:F1}" text-anchor="end">{share * 100:F0} %</text>""");
        }
        foreach (double milliseconds in points.Select(point => point.Milliseconds).Distinct())
        {
            svg.AppendLine(CultureInfo.InvariantCulture,
                $"""<text x="{X(milliseconds):F1}" y="{Top + PlotHeight + 14}" text-anchor="middle">{milliseconds:F0} ms</text>""");
        }
        for (int s = 0; s < solvers.Length; s++)
        {
            Point[] line = [.. points.Where(point => point.Solver == solvers[s]).OrderBy(point => point.Milliseconds)];
            string path = string.Join(' ', line.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Milliseconds):F1},{Y(point.Share):F1}")));
            string colour = Colours[s % Colours.Length];
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>""");
            foreach (Point point in line)
                svg.AppendLine(CultureInfo.InvariantCulture, $"""<circle cx="{X(point.Milliseconds):F1}" cy="{Y(point.Share):F1}" r="2.5" fill="{colour}"/>""");
        }

        double X(double milliseconds) => Left + ((Math.Log10(milliseconds) - first) / Math.Max(1e-9, last - first) * PlotWidth);
        double Y(double share) => Top + ((1 - Math.Clamp(share, 0, 1.1)) * PlotHeight);
    }
}
