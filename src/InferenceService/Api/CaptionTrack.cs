namespace InferenceService.Api;

/// <summary>The scenes as timed text, each due with its first frame that is sent; the same for every video of a call.</summary>
internal sealed class CaptionTrack
{
    private readonly GenerationRequest _request;
    private int _next;

    public CaptionTrack(GenerationRequest request)
    {
        _request = request;
        _next = request.Delivery.Captions ? FirstAfterStart(request) : request.Scenes.Count;
    }

    /// <summary>The next caption, if it is to be shown with this frame.</summary>
    public bool TryTake(int frame, out TimedText caption)
    {
        var scenes = _request.Scenes;
        if (_next >= scenes.Count || scenes[_next].FirstFrame > frame)
        {
            caption = default;
            return false;
        }

        var end = _next + 1 < scenes.Count ? scenes[_next + 1].FirstFrame : _request.Clip.Frames;
        caption = new TimedText(_next, TimeOf(scenes[_next].FirstFrame), TimeOf(end), scenes[_next].Prompt);
        _next++;
        return true;
    }

    /// <summary>Scenes that were over before the clip's start are not told; the one it begins in is.</summary>
    private static int FirstAfterStart(GenerationRequest request)
    {
        var scene = request.Scenes.Count - 1;
        while (request.Scenes[scene].FirstFrame > request.Start.Frames)
        {
            scene--;
        }

        return scene;
    }

    private TimeSpan TimeOf(int frame) => TimeSpan.FromSeconds(frame / _request.Clip.FramesPerSecond);
}

/// <summary>Text from one time of the clip to another.</summary>
internal readonly record struct TimedText(int Index, TimeSpan Start, TimeSpan End, string Text);
