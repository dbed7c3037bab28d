using System.ComponentModel.DataAnnotations;

namespace InferenceService.Api;

/// <summary>How a clip's stream is written. Section "Stream".</summary>
public sealed class StreamOptions
{
    /// <summary>
    /// Most bytes of frame data in a message; larger frames are sent in parts. The default keeps whole messages under
    /// 1 MiB, well under the 4 MiB that clients accept by default.
    /// </summary>
    [Range(1024, 3 * 1024 * 1024)]
    public int MaxPartBytes { get; set; } = (1024 * 1024) - 1024;

    /// <summary>How long one message may wait for a reader before the clip is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan SlowReaderTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Least time between two Progress messages.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(0.25);
}
