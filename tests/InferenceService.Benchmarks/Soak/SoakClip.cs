using InferenceService.Benchmarks.Service;
using InferenceService.Client;

namespace InferenceService.Benchmarks.Soak;

/// <summary>A clip whose bytes are known: it was made once while the server had nothing else to do.</summary>
/// <param name="Digests">After each frame, the hash of all so far.</param>
internal sealed record SoakClip(VideoRequest Request, IReadOnlyList<string> Digests)
{
    private const int Variants = 24;

    /// <summary>Long and short clips, raw and encoded frames, one row and two.</summary>
    public static async Task<IReadOnlyList<SoakClip>> MakeAllAsync(ServiceUnderTest service, string model)
    {
        var clips = new List<SoakClip>(Variants);
        for (var i = 0; i < Variants; i++)
        {
            var request = new Workload(Frames: 1 + (i * 7 % 32)).Request(model, i) with
            {
                Format = i % 3 == 0 ? FrameFormat.Png : FrameFormat.RawRgb24,
                GuidanceScale = i % 4 == 0 ? 3 : 1,
            };
            clips.Add(new SoakClip(request, await ClipDigest.ReadAsync(service.Client, request)));
        }

        return clips;
    }
}
