using System.Globalization;
using System.Text;

namespace ConversationGrid.Intents.Evaluation;

/// <summary>Reliability diagram: how often right, over how sure. On the diagonal both are the same; the area of a
/// dot grows with the utterances behind it.</summary>
internal static class CalibrationPlot
{
    private const int Size = 320, Margin = 40;

    public static string ToSvg(IReadOnlyList<ReliabilityBin> bins)
    {
        int most = Math.Max(1, bins.Max(b => b.Count));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Size} {Size}" role="img" font-family="sans-serif" font-size="11">
            <title>Calibration: share of right answers by probability</title>
            <rect width="{Size}" height="{Size}" fill="#fff"/>
            <line x1="{X(0)}" y1="{Y(0)}" x2="{X(1)}" y2="{Y(1)}" stroke="#999" stroke-dasharray="4 3"/>
            <path d="M{X(0)} {Y(1)}V{Y(0)}H{X(1)}" fill="none" stroke="#333"/>

            """);
        for (int i = 0; i <= 4; i++)
        {
            double at = i / 4.0;
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{X(at)}" y="{Y(0) + 14}" text-anchor="middle">{at:0.##}</text><text x="{X(0) - 6}" y="{Y(at) + 4}" text-anchor="end">{at:0.##}</text>

                """);
        }

        foreach (ReliabilityBin bin in bins.Where(b => b.Count > 0))
        {
            double radius = 2 + (8 * Math.Sqrt((double)bin.Count / most));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <circle cx="{X(bin.Confidence)}" cy="{Y(bin.Accuracy)}" r="{radius:0.0}" fill="#2563eb" fill-opacity="0.7"><title>{bin.Count} utterances, probability {bin.Confidence:0.00}, right {bin.Accuracy:0.00}</title></circle>

                """);
        }

        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{Size / 2}" y="{Size - 8}" text-anchor="middle">probability given</text>
            <text x="12" y="{Size / 2}" text-anchor="middle" transform="rotate(-90 12 {Size / 2})">share right</text>
            </svg>
            """);
        return svg.ToString();
    }

    private static double X(double share) => Math.Round(Margin + (share * (Size - (2 * Margin))), 1);

    private static double Y(double share) => Math.Round(Size - Margin - (share * (Size - (2 * Margin))), 1);
}
