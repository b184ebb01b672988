using System.Security.Cryptography;
using System.Text;

namespace ConversationGrid.Gateway.Admin;

/// <summary>The token of the operators: made at the first start and kept in the data folder, readable by its owner only.</summary>
public sealed class AdminToken(string value)
{
    public const string FileName = "admin-token";

    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(value));

    public bool IsRight(string? presented) =>
        presented is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), _hash);

    /// <summary>The token of a data folder; made where there is none yet.</summary>
    public static AdminToken LoadOrCreate(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(directory);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            // Whole or not at all: a process that ends in between leaves no empty token behind.
            var temporary = $"{path}.{Path.GetRandomFileName()}";
            using (var writer = new StreamWriter(temporary, options))
                writer.WriteLine(RandomNumberGenerator.GetHexString(48, lowercase: true));
            File.Move(temporary, path, overwrite: false);
        }

        return new AdminToken(File.ReadAllText(path).Trim());
    }
}
