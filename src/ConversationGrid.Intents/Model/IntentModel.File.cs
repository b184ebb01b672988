using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ConversationGrid.Intents.Context;

namespace ConversationGrid.Intents.Model;

public sealed unsafe partial class IntentModel
{
    private readonly int _imageLength;

    private IntentModel(byte[] image, string name)
    {
        Verify(image, name);
        _imageLength = image.Length;
        ModelVersion = Convert.ToHexStringLower(image.AsSpan(ModelImage.ChecksumAt, 6));

        // A file is copied into memory rather than mapped: a mapped file that someone truncates takes the
        // process down with it.
        _image = GC.AllocateUninitializedArray<byte>(image.Length + ModelImage.Alignment, pinned: true);
        byte* pinned = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_image, 0);
        _base = (byte*)(((nuint)pinned + ModelImage.Alignment - 1) / ModelImage.Alignment * ModelImage.Alignment);
        image.CopyTo(new Span<byte>(_base, image.Length));

        try
        {
            _metadata = JsonSerializer.Deserialize(Section(ModelSection.Metadata), ModelMetadataContext.Default.ModelMetadata)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name}: the model's description cannot be read: {e.Message}", e);
        }

        _stride = ModelImage.Stride(_metadata.Intents.Length + (_metadata.HasOutOfScopeClass ? 1 : 0));
        _columns = Floats(name);
        _words = Table<WordBucket>(ModelSection.WordTable, name, out _wordShift);
        _bigrams = Table<FeatureBucket>(ModelSection.BigramTable, name, out _bigramShift);
        _ngrams = Table<FeatureBucket>(ModelSection.NgramTable, name, out _ngramShift);
        _wordRows = Rows(ModelSection.WordRows, out int wordRows);
        _spellingRows = Rows(ModelSection.SpellingRows, out int spellingRows);
        _ngramRows = Rows(ModelSection.NgramRows, out int ngramRows);
        VerifyTables(name, wordRows, spellingRows, ngramRows);
    }

    private IntentModel(IntentModel other, ContextPrior prior)
    {
        _base = other._base;
        (_image, _imageLength, _metadata, _stride) =
            (other._image, other._imageLength, other._metadata, other._stride);
        _columns = other._columns;
        _words = other._words;
        _bigrams = other._bigrams;
        _ngrams = other._ngrams;
        (_wordShift, _bigramShift, _ngramShift) = (other._wordShift, other._bigramShift, other._ngramShift);
        _wordRows = other._wordRows;
        _spellingRows = other._spellingRows;
        _ngramRows = other._ngramRows;
        ModelVersion = other.ModelVersion;
        _prior = prior;
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is foreign, truncated, corrupt or made by a newer
    /// version; the message says which.</exception>
    public static IntentModel Load(string path) => new(File.ReadAllBytes(path), path);

    /// <summary>Writes the model beside <paramref name="path"/> and moves it there, so that a reader sees the
    /// old file or the new one.</summary>
    public void Save(string path)
    {
        // A name of its own: two processes may save at the same time.
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        using (FileStream file = File.Create(temporary))
        {
            file.Write(new ReadOnlySpan<byte>(_base, _imageLength));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        GC.KeepAlive(this);
    }

    internal static IntentModel FromImage(byte[] image) => new(image, "model");

    private static void Verify(ReadOnlySpan<byte> image, string name)
    {
        if (image.Length < ModelImage.Magic.Length || !image.StartsWith(ModelImage.Magic))
            throw new InvalidDataException($"{name}: not an intent model.");
        if (image.Length < ModelImage.HeaderLength)
            throw new InvalidDataException($"{name}: truncated; only {image.Length} bytes are there.");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(image[8..]);
        if (version != ModelImage.FormatVersion)
        {
            string age = version > ModelImage.FormatVersion ? "newer" : "older";
            throw new InvalidDataException(
                $"{name}: made by a {age} version (format {version}; this one reads {ModelImage.FormatVersion}). Train it again.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(image[16..]);
        if ((ulong)image.Length < length)
            throw new InvalidDataException($"{name}: truncated; {image.Length} of {length} bytes are there.");
        byte[] checksum = ModelImage.Checksum(image);
        if ((ulong)image.Length != length || !checksum.SequenceEqual(image.Slice(ModelImage.ChecksumAt, checksum.Length)))
            throw new InvalidDataException($"{name}: corrupt; the checksum does not match.");
        if (BinaryPrimitives.ReadUInt32LittleEndian(image[12..]) != ModelImage.SectionCount
            || image.Length < ModelImage.HeaderLength + (ModelImage.SectionCount * 16))
        {
            throw new InvalidDataException($"{name}: corrupt; sections are missing.");
        }

        for (int i = 0; i < ModelImage.SectionCount; i++)
        {
            (ulong at, ulong size) = Entry(image, i);
            if (at > length || size > length - at || at % ModelImage.Alignment != 0)
                throw new InvalidDataException($"{name}: corrupt; {(ModelSection)i} lies outside the file.");
        }
    }

    private static (ulong Offset, ulong Length) Entry(ReadOnlySpan<byte> image, int section)
    {
        ReadOnlySpan<byte> entry = image[(ModelImage.HeaderLength + (section * 16))..];
        return (BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]));
    }

    private ReadOnlySpan<byte> Section(ModelSection section)
    {
        (ulong offset, ulong length) = Entry(new ReadOnlySpan<byte>(_base, _imageLength), (int)section);
        return new ReadOnlySpan<byte>(_base + offset, (int)length);
    }

    private float* Floats(string name)
    {
        ReadOnlySpan<byte> section = Section(ModelSection.Columns);
        if (section.Length != 4 * _stride * sizeof(float))
            throw new InvalidDataException($"{name}: corrupt; the scales do not fit the intents.");
        return (float*)Pointer(section);
    }

    private T* Table<T>(ModelSection section, string name, out int shift)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = Section(section);
        int entries = bytes.Length / sizeof(T);
        if (bytes.Length % sizeof(T) != 0 || !BitOperations.IsPow2(entries) || entries < 16)
            throw new InvalidDataException($"{name}: corrupt; {section} has an impossible length.");
        shift = 64 - BitOperations.Log2((uint)entries);
        return (T*)Pointer(bytes);
    }

    private sbyte* Rows(ModelSection section, out int rows)
    {
        ReadOnlySpan<byte> bytes = Section(section);
        rows = bytes.Length / _stride;
        return (sbyte*)Pointer(bytes);
    }

    /// <summary>A checksum says that the bytes are those written, not that they make sense. Scoring trusts row
    /// numbers and the end of a probe, so both are looked at once.</summary>
    private void VerifyTables(string name, int wordRows, int spellingRows, int ngramRows)
    {
        bool sound = true, open = false;
        for (int i = 0; i < 1 << (64 - _wordShift); i++)
        {
            open |= _words[i].Key == 0;
            sound &= _words[i].Key == 0
                || (_words[i].WordRow >= -1 && _words[i].WordRow < wordRows
                    && _words[i].SpellingRow >= -1 && _words[i].SpellingRow < spellingRows);
        }

        sound &= open && Sound(_bigrams, _bigramShift, wordRows) && Sound(_ngrams, _ngramShift, ngramRows);
        if (!sound)
            throw new InvalidDataException($"{name}: corrupt; a table points outside the model.");

        static bool Sound(FeatureBucket* table, int shift, int rows)
        {
            bool sound = true, open = false;
            for (int i = 0; i < 1 << (64 - shift); i++)
            {
                open |= table[i].Key == 0;
                sound &= table[i].Key == 0 || (uint)table[i].Row < (uint)rows;
            }

            return sound && open;
        }
    }

    private static byte* Pointer(ReadOnlySpan<byte> section) =>
        (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(section));
}
