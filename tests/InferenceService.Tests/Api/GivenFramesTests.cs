using System.Security.Cryptography;
using Google.Protobuf;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>Frames that the caller gives are the clip's first ones, and the last one is where it leads.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class GivenFramesTests(CapableServer shared)
{
    private const int Width = 8, Height = 6;

    public static TheoryData<string, string, Action<GenerateVideoRequest>> BadFrames => new()
    {
        { "conditioning_frames", "at most 8", r => r.ConditioningFrames.Add(Enumerable.Repeat(Pictures.Frame(Pictures.Png(4, 4)), 9)) },
        { "conditioning_frames", "together", r => r.ConditioningFrames.Add(Enumerable.Repeat(Pictures.Raw(836, 836), 2)) },
        { "conditioning_frames[0]", "1 to 2097152 bytes", r => r.ConditioningFrames.Add(new ConditioningFrame()) },
        { "conditioning_frames[0]", "1 to 2097152 bytes", r => r.ConditioningFrames.Add(Pictures.Raw(1000, 1000)) },
        { "conditioning_frames[1]", "PNG, JPEG or WebP", r => r.ConditioningFrames.Add([Pictures.Frame(Pictures.Png(4, 4)), Pictures.Frame([1, 2, 3])]) },
        { "conditioning_frames[0]", "is Png", r => r.ConditioningFrames.Add(Pictures.Frame(Pictures.Png(4, 4)).With(f => f.Format = FrameFormat.Jpeg)) },
        { "conditioning_frames[0]", "unknown format", r => r.ConditioningFrames.Add(Pictures.Frame(Pictures.Png(4, 4)).With(f => f.Format = (FrameFormat)77)) },
        { "conditioning_frames[0]", "leave out width", r => r.ConditioningFrames.Add(Pictures.Frame(Pictures.Png(4, 4)).With(f => f.Width = 4)) },
        { "conditioning_frames[0]", "0 x 0", r => r.ConditioningFrames.Add(Pictures.Raw(4, 4).With(f => { f.ClearWidth(); f.ClearHeight(); })) },
        { "conditioning_frames[0]", "must have 60 bytes", r => r.ConditioningFrames.Add(Pictures.Raw(4, 4).With(f => f.Width = 5)) },
        { "conditioning_frames[0]", "4194304 in all", r => r.ConditioningFrames.Add(Pictures.Frame(Pictures.Bomb(4000, 4000))) },
        { "conditioning_frames[0]", "sides of 1 to 4096", r => r.ConditioningFrames.Add(Pictures.Frame(Pictures.Bomb(1_000_000, 1))) },
        { "conditioning_frames[0]", "damaged", r => r.ConditioningFrames.Add(Pictures.Frame(Pictures.Png(64, 64)[..60])) },
        { "last_frame", "1 to 2097152 bytes", r => r.LastFrame = new ConditioningFrame() },
        { "last_frame", "PNG, JPEG or WebP", r => r.LastFrame = Pictures.Frame([1, 2, 3]) },
        { "last_frame", "damaged", r => r.LastFrame = Pictures.Frame(Pictures.Png(64, 64)[..60]) },
        { "video.num_frames", "above 2", r => r.ConditioningFrames.Add([Pictures.Frame(Pictures.Png(4, 4)), Pictures.Frame(Pictures.Png(4, 4))]) },
    };

    [Theory]
    [MemberData(nameof(BadFrames))]
    public async Task GenerateVideo_BadFrame_IsRefusedByName(string field, string why, Action<GenerateVideoRequest> spoil)
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Request(frames: 2).With(spoil)));

        Assert.Contains(field, failure.Fields);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateVideo_GivenFrames_AreTheFirstAndNotSentAgain()
    {
        var original = await Clip.GenerateAsync(shared.Client, Request(frames: 3));
        var clip = await Clip.GenerateAsync(shared.Client, Request(frames: 6).With(r => r.ConditioningFrames.Add(
            original.Frames.Select(f => Pictures.Raw(Width, Height).With(p => p.Data = ByteString.CopyFrom(f))))));

        Assert.Equal(3, clip.Accepted.FirstFrame);
        Assert.Equal([3, 4, 5], clip.Parts.Select(p => p.Index));
        Assert.Equal((3, FinishReason.Length), (clip.Completed.Frames, clip.Completed.FinishReason));
        Assert.Matches("^[0-9a-f]{64}$", clip.Accepted.Receipt.StartSha256);
    }

    [Fact]
    public async Task GenerateVideo_SamePictureInAnotherForm_GivesTheSameClip()
    {
        var pixels = (await Clip.GenerateAsync(shared.Client, Request(frames: 1))).Frames[0];
        var raw = await From(Pictures.Raw(Width, Height).With(p => p.Data = ByteString.CopyFrom(pixels)));
        var png = await From(Pictures.Frame(Pictures.Png(Width, Height, pixels)));

        Assert.Equal(raw.Accepted.Receipt.StartSha256, png.Accepted.Receipt.StartSha256);
        Assert.Equal(raw.Hash, png.Hash);
    }

    [Fact]
    public async Task GenerateVideo_OtherStart_GivesAnotherClip()
    {
        var white = await From(Pictures.Frame(Pictures.Png(Width, Height, [.. Enumerable.Repeat((byte)255, Width * Height * 3)])));
        var black = await From(Pictures.Frame(Pictures.Png(Width, Height)));

        Assert.NotEqual(white.Hash, black.Hash);
    }

    [Fact]
    public async Task GenerateVideo_LastFrame_IsToldInTheReceiptAndChangesTheClip()
    {
        var free = await Clip.GenerateAsync(shared.Client, Request(frames: 6));
        var (white, black) = (await LeadingTo(255), await LeadingTo(0));

        Assert.Equal(3, new[] { free, white, black }.Select(clip => clip.Hash).Distinct().Count());
        Assert.Equal(string.Empty, free.Accepted.Receipt.LastFrameSha256);
        Assert.Equal(Sha256Of(255), white.Accepted.Receipt.LastFrameSha256);
        Assert.Equal(Sha256Of(0), black.Accepted.Receipt.LastFrameSha256);
        Assert.Equal(string.Empty, white.Accepted.Receipt.StartSha256);

        Task<Clip> LeadingTo(byte level) => Clip.GenerateAsync(shared.Client, Request(frames: 6).With(r => r.LastFrame = Plain(level)));
        string Sha256Of(byte level) => Convert.ToHexStringLower(SHA256.HashData(Pixels(level)));
    }

    [Fact]
    public async Task GenerateVideo_LastFrame_IsTheSameAmongOthersAndForEachCandidate()
    {
        GenerateVideoRequest Led(ulong seed) => Request(frames: 6).With(r => (r.Sampling.Seed, r.LastFrame) = (seed, Plain(200)));
        var alone = await Clip.GenerateAsync(shared.Client, Led(8));
        var together = await Task.WhenAll(
            Clip.GenerateAsync(shared.Client, Led(8)), Clip.GenerateAsync(shared.Client, Request(frames: 9)),
            Clip.GenerateAsync(shared.Client, Led(9)), Clip.GenerateAsync(shared.Client, Led(8)));

        Assert.Equal([alone.Hash, alone.Hash], [together[0].Hash, together[3].Hash]);
        Assert.NotEqual(alone.Hash, together[2].Hash);
    }

    [Fact]
    public async Task GenerateVideo_LastFrameAndContinuation_GiveTheRestByteForByte()
    {
        GenerateVideoRequest Led() => Request(frames: 11).With(r =>
        {
            r.LastFrame = Plain(90);
            r.Scenes.Add(new Scene { Prompt = "w30", FirstFrame = 8 });
        });
        var whole = await Clip.GenerateAsync(shared.Client, Led());
        foreach (var frame in new[] { 0, 3, 6, 9 })
        {
            var rest = await Clip.GenerateAsync(shared.Client, Led().With(r => r.Continuation = whole.Parts[frame].Continuation));
            Assert.Equal(whole.Frames.Skip(frame + 1), rest.Frames);
        }

        var free = await Clip.GenerateAsync(shared.Client, Led().With(r =>
        {
            r.LastFrame = null;
            r.Continuation = whole.Parts[3].Continuation;
        }));
        Assert.NotEqual(whole.Frames[4], free.Frames[0]);
    }

    private static byte[] Pixels(byte level) => [.. Enumerable.Repeat(level, Width * Height * 3)];

    private static ConditioningFrame Plain(byte level) => Pictures.Frame(Pictures.Png(Width, Height, Pixels(level)));

    private static GenerateVideoRequest Request(int frames) =>
        Requests.Raw(frames: frames, prompt: "w1 w2").With(r => r.Model = "random-diffusion");

    private Task<Clip> From(ConditioningFrame frame) =>
        Clip.GenerateAsync(shared.Client, Request(frames: 4).With(r => r.ConditioningFrames.Add(frame)));
}
