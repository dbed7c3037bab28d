namespace InferenceService.Tool.Readers;

/// <summary>The whole of a file that a request is made of. It may be a pipe, and it may have no end.</summary>
internal static class GivenFile
{
    /// <summary>More than any picture or continuation has, and few enough to hold.</summary>
    private const int MaxBytes = 256 * 1024 * 1024;

    /// <exception cref="ToolException">It is a folder, endless, or not readable.</exception>
    public static byte[] Read(FileInfo file)
    {
        if (Directory.Exists(file.FullName))
        {
            throw new ToolException(ExitCode.Usage, $"{file}: is a folder, and one file is read");
        }

        try
        {
            using var stream = file.OpenRead();
            return Read(stream) ?? throw new ToolException(ExitCode.Usage, $"{file}: has more than {MaxBytes} bytes");
        }
        catch (Exception failure) when (VideoPath.IsOfFiles(failure))
        {
            throw new ToolException(ExitCode.Usage, $"{file}: cannot be read: {failure.Message}", failure);
        }
    }

    private static byte[]? Read(FileStream stream)
    {
        using var data = new MemoryStream();
        var part = new byte[128 * 1024];
        for (int count; (count = stream.Read(part)) > 0;)
        {
            if (data.Length + count > MaxBytes)
            {
                return null;
            }

            data.Write(part, 0, count);
        }

        return data.ToArray();
    }
}
