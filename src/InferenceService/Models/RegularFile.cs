using System.Runtime.InteropServices;

namespace InferenceService.Models;

/// <summary>Tells files from what only has a name in a folder: opening a pipe waits for its writer for ever, and a device may never end.</summary>
internal static partial class RegularFile
{
    private const int CurrentFolder = -100;
    private const uint TypeOnly = 1;
    private const int TypeBits = 0xF000;
    private const int Regular = 0x8000;

    /// <exception cref="IOException">It is a pipe, a socket or a device. Links are followed.</exception>
    public static void Demand(string path)
    {
        if (OperatingSystem.IsLinux() && GetStatus(CurrentFolder, path, 0, TypeOnly, out var status) == 0 && (status.Mode & TypeBits) != Regular)
        {
            throw new IOException("is not an ordinary file");
        }
    }

    /// <summary>statx, whose layout is the same on every machine, as stat's is not.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatus(int folder, string path, int flags, uint mask, out Status status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
