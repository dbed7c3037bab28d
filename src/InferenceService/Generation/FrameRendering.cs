namespace InferenceService.Generation;

/// <summary>Rendering without the loop.</summary>
public static class FrameRendering
{
    /// <summary>Renders finished frames at once, on the caller's thread.</summary>
    public static void Render(this IVideoDecoder decoder, params ReadOnlySpan<FinishedFrame> frames)
    {
        var contents = new ReadOnlyMemory<byte>[frames.Length];
        for (var i = 0; i < frames.Length; i++)
        {
            var content = new byte[decoder.ContentBytes];
            decoder.CopyContent(frames[i], content);
            contents[i] = content;
        }

        decoder.Render(contents);
    }
}
