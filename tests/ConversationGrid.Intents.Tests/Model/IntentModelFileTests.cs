using System.Buffers.Binary;
using ConversationGrid.Intents.Model;

namespace ConversationGrid.Intents.Tests.Model;

public sealed class IntentModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("intents").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_Empty_SaysSo() => Refused([], "not an intent model");

    [Theory]
    [InlineData(20)]
    [InlineData(64)]
    [InlineData(5000)]
    public void Load_Truncated_SaysSo(int length) => Refused(Bytes()[..length], "truncated");

    [Fact]
    public void Load_Newer_SaysSo()
    {
        byte[] bytes = Bytes();
        bytes[8]++;
        Refused(bytes, $"newer version (format {bytes[8]}");
    }

    [Fact]
    public void Load_AnyByteFlipped_IsRefused()
    {
        byte[] bytes = Bytes();
        for (int at = 0; at < bytes.Length; at += at < 512 ? 1 : 9973)
        {
            bytes[at] ^= 0x10;
            Refused(bytes, at switch { < 8 => "not an intent model", < 12 => "version", _ => "" });
            bytes[at] ^= 0x10;
        }
    }

    [Fact]
    public void Load_TrailingBytes_IsRefused() => Refused([.. Bytes(), 0], "corrupt");

    [Fact]
    public void Load_ValidChecksumButRowsOutside_IsRefused()
    {
        byte[] bytes = Bytes();
        int at = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(64 + ((int)ModelSection.NgramTable * 16)));
        for (int i = at; ; i += 16)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i)) == 0)
                continue;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i + 8), int.MaxValue);
            break;
        }

        ModelImage.Checksum(bytes).CopyTo(bytes, ModelImage.ChecksumAt);
        Refused(bytes, "points outside");
    }

    [Fact]
    public void Save_Twice_LeavesOneFile()
    {
        SaveModel();
        Assert.Equal([SaveModel()], Directory.GetFiles(_folder));
    }

    private void Refused(byte[] bytes, string reason)
    {
        string path = Path.Combine(_folder, "bad.intents");
        File.WriteAllBytes(path, bytes);
        Assert.Contains(
            reason, Assert.Throws<InvalidDataException>(() => IntentModel.Load(path)).Message, StringComparison.Ordinal);
    }

    private byte[] Bytes() => File.ReadAllBytes(SaveModel());

    private string SaveModel()
    {
        string path = Path.Combine(_folder, "small.intents");
        TrainingData.Model.Save(path);
        return path;
    }
}
