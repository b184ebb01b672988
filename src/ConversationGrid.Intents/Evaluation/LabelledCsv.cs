using System.Text;

namespace ConversationGrid.Intents.Evaluation;

/// <summary>Reads CSV (RFC 4180, UTF-8) with the columns <c>text</c> and <c>intent</c> among its header.</summary>
public static class LabelledCsv
{
    /// <exception cref="InvalidDataException">The file is no such table; the message names the line.</exception>
    public static IReadOnlyList<LabelledUtterance> Read(string path)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return Read(reader, path);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}: not UTF-8.", e);
        }
    }

    public static IReadOnlyList<LabelledUtterance> Read(TextReader reader, string name)
    {
        var utterances = new List<LabelledUtterance>();
        var fields = new List<string>();
        int line = 1;
        if (!ReadRecord(reader, fields, ref line, name))
            throw new InvalidDataException($"{name}: empty; expected the header 'text,intent'.");
        int text = fields.IndexOf("text"), intent = fields.IndexOf("intent");
        if (text < 0 || intent < 0)
            throw new InvalidDataException($"{name}: the header is '{string.Join(',', fields)}'; expected 'text,intent'.");

        int columns = fields.Count;
        for (int start = line; ReadRecord(reader, fields, ref line, name); start = line)
        {
            if (fields.Count == 1 && fields[0].Length == 0)
                continue;
            if (fields.Count != columns)
                throw new InvalidDataException($"{name}: line {start} has {fields.Count} fields; expected {columns}.");
            if (fields[intent].Length == 0)
                throw new InvalidDataException($"{name}: line {start} has no intent.");
            utterances.Add(new LabelledUtterance(fields[text], fields[intent]));
        }

        return utterances;
    }

    /// <summary>Reads one record, which may span lines. False at the end of the file.</summary>
    private static bool ReadRecord(TextReader reader, List<string> fields, ref int line, string name)
    {
        fields.Clear();
        int start = line;
        int next = reader.Read();
        if (next < 0)
            return false;
        var field = new StringBuilder();
        bool isQuoted = false;
        for (; ; next = reader.Read())
        {
            if (next < 0)
            {
                if (isQuoted)
                    throw new InvalidDataException($"{name}: the quote that line {start} opens is never closed.");
                break;
            }

            char c = (char)next;
            if (c == '\n')
                line++;
            if (isQuoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (reader.Peek() == '"')
                    field.Append((char)reader.Read());
                else
                    isQuoted = false;
            }
            else if (c == '"' && field.Length == 0)
            {
                isQuoted = true;
            }
            else if (c == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c == '\n')
            {
                break;
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return true;
    }
}
