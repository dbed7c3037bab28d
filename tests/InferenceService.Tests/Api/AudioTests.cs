using Google.Protobuf;
using InferenceService.Api;
using InferenceService.Contracts.V1;
using InferenceService.Generation.Audio;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>The sound that goes with the frames.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class AudioTests(CapableServer shared)
{
    private const int Width = 8, Height = 6;
    private const int BlockBytes = RandomGraphs.SamplesPerFrame * 2 * sizeof(short);

    [Fact]
    public async Task GenerateVideo_Audio_ComesBeforeEachFrameWithoutGaps()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Request(frames: 6));
        var media = clip.Events.Where(e => e.Audio is not null || e.Frame is not null).ToList();

        Assert.Equal(12, media.Count);
        for (var frame = 0; frame < 6; frame++)
        {
            var block = media[2 * frame].Audio;
            Assert.Equal((48_000, 2, (long)frame * 6000, BlockBytes), (block.SampleRate, block.Channels, block.FirstSample, block.Data.Length));
            Assert.Equal(frame, media[(2 * frame) + 1].Frame.Index);
        }
    }

    [Fact]
    public async Task GenerateVideo_Audio_IsWhatTheGraphMakesOfTheFramesInOrder()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Request(frames: 11));

        Assert.Equal(Heard([], clip.Frames), Sound(clip));
    }

    [Theory]
    [InlineData("random-gan")]
    [InlineData("random-diffusion")]
    public async Task GenerateVideo_ClipsTogether_SoundAsAlone(string model)
    {
        var together = await Task.WhenAll(Enumerable.Range(1, 9).Select(seed =>
            Clip.GenerateAsync(shared.Client, Request(frames: 3 + seed, (ulong)seed).With(r => (r.Model, r.Audio) = (model, seed % 3 != 0)))));
        foreach (var clip in together.Where(clip => Sound(clip).Count > 0))
        {
            var alone = await Clip.GenerateAsync(
                shared.Client, Request(clip.Frames.Count, clip.Accepted.Seed).With(r => r.Model = model));
            Assert.Equal(Sound(alone), Sound(clip));
            Assert.Equal(alone.Hash, clip.Hash);
        }

        Assert.Equal(6, together.Count(clip => Sound(clip).Count > 0));
    }

    [Fact]
    public async Task GenerateVideo_WithoutAudio_HasTheSameFramesAndNoSound()
    {
        var silent = await Clip.GenerateAsync(shared.Client, Request(frames: 5).With(r => r.Audio = false));
        var clip = await Clip.GenerateAsync(shared.Client, Request(frames: 5));

        Assert.DoesNotContain(silent.Events, e => e.Audio is not null);
        Assert.Equal(silent.Hash, clip.Hash);
    }

    [Theory]
    [InlineData("random-gan", 0)]
    [InlineData("random-gan", 4)]
    [InlineData("random-diffusion", 1)]
    [InlineData("random-diffusion", 6)]
    public async Task GenerateVideo_Continuation_SoundsOnByteForByte(string model, int frame)
    {
        var whole = await Clip.GenerateAsync(shared.Client, Request(frames: 9).With(r => r.Model = model));
        var rest = await Clip.GenerateAsync(
            shared.Client, Request(frames: 9).With(r => (r.Model, r.Continuation) = (model, whole.Parts[frame].Continuation)));

        Assert.Equal(Sound(whole).Skip(frame + 1), Sound(rest));
        Assert.Equal((frame + 1) * 6000L, rest.Events.First(e => e.Audio is not null).Audio.FirstSample);
        Assert.Equal(whole.Parts.Skip(frame + 1).Select(p => p.Continuation), rest.Parts.Select(p => p.Continuation));
    }

    [Fact]
    public async Task GenerateVideo_ContinuationOfASilentClip_BeginsToSound()
    {
        var silent = await Clip.GenerateAsync(shared.Client, Request(frames: 6).With(r => r.Audio = false));
        var rest = await Clip.GenerateAsync(shared.Client, Request(frames: 6).With(r => r.Continuation = silent.Parts[2].Continuation));
        var mute = await Clip.GenerateAsync(
            shared.Client, Request(frames: 6).With(r => (r.Audio, r.Continuation) = (false, rest.Parts[0].Continuation)));

        Assert.Equal(silent.Frames.Skip(3), rest.Frames);
        Assert.Equal(Heard([], rest.Frames, firstFrame: 3), Sound(rest));
        Assert.Equal(silent.Frames.Skip(4), mute.Frames);
    }

    [Fact]
    public async Task GenerateVideo_GivenFrames_AreHeardButNotSent()
    {
        var given = await Clip.GenerateAsync(shared.Client, Request(frames: 3).With(r => r.Model = "random-diffusion"));
        var clip = await Clip.GenerateAsync(shared.Client, Request(frames: 7).With(r =>
        {
            r.Model = "random-diffusion";
            r.ConditioningFrames.Add(given.Frames.Select(f => Pictures.Raw(Width, Height).With(p => p.Data = ByteString.CopyFrom(f))));
        }));

        Assert.Equal(Heard(given.Frames, clip.Frames, model: "diffusion"), Sound(clip));
        Assert.Equal(3 * 6000L, clip.Events.First(e => e.Audio is not null).Audio.FirstSample);
    }

    [Fact]
    public async Task GenerateVideo_Videos_SoundEachByItself()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Request(frames: 4).With(r => r.NumVideos = 3));
        for (var video = 0; video < 3; video++)
        {
            var alone = await Clip.GenerateAsync(shared.Client, Request(frames: 4, seed: 7 + (ulong)video));
            Assert.Equal(Sound(alone), Sound(clip, video));
        }
    }

    [Fact]
    public async Task GenerateVideo_BestOf_SendsTheSoundOfTheBestAlone()
    {
        var clip = await Clip.GenerateAsync(shared.Client, Request(frames: 4).With(r => (r.NumVideos, r.BestOf) = (3, true)));
        var best = clip.Events.First(e => e.Frame is not null).Frame.VideoIndex;
        var alone = await Clip.GenerateAsync(shared.Client, Request(frames: 4, seed: 7 + (ulong)best));

        Assert.Equal(Sound(alone), Sound(clip, best));
        Assert.Equal(4, clip.Events.Count(e => e.Audio is not null));
    }

    [Fact]
    public async Task GenerateVideo_AudioAtAnotherRate_IsRefused()
    {
        var request = Request(frames: 4).With(r => (r.Model, r.Video.Fps) = ("capable-sound", 12));
        using var bundle = new RandomBundle(new RandomBundleShape("gan") { HasAudio = true });
        bundle.EditManifest(m =>
        {
            m["name"] = "capable-sound";
            m["parameters"]!.AsArray().Add("fps");
        });
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Models:Default=");

        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(server.Client, request));
        Assert.Equal(["video.fps"], failure.Fields);
        Assert.Equal(4, (await Clip.GenerateAsync(server.Client, request.With(r => r.Video.Fps = 8))).Frames.Count);
    }

    [Fact]
    public async Task GenerateVideo_SmallMessages_SplitTheSoundBetweenSamples()
    {
        using var bundle = new RandomBundle(new RandomBundleShape("gan") { HasAudio = true });
        await using var server = await TestServer.StartAsync($"--Models:Path={bundle.Parent}", "--Models:Default=", "--Stream:MaxPartBytes=1030");
        var whole = await Clip.GenerateAsync(shared.Client, Request(frames: 2));
        var split = await Clip.GenerateAsync(server.Client, Request(frames: 2).With(r => r.Model = string.Empty));
        var blocks = split.Events.Where(e => e.Audio is not null).Select(e => e.Audio).ToList();

        Assert.Equal(Enumerable.Range(0, 24), blocks.Take(24).Select(b => (int)b.FirstSample / 257));
        Assert.All(blocks, block => Assert.Equal(0, block.Data.Length % 4));
        Assert.Equal(Sound(whole).SelectMany(b => b), Sound(split).SelectMany(b => b));
    }

    private static GenerateVideoRequest Request(int frames, ulong seed = 7) =>
        Requests.Raw(seed, frames, prompt: "w1 w2").With(r => (r.Model, r.Audio) = ("random-gan", true));

    private static List<byte[]> Sound(Clip clip, int video = 0) =>
        [.. clip.Events.Where(e => e.Audio?.VideoIndex == video).Select(e => e.Audio.Data.ToByteArray())];

    /// <summary>What the graph by itself makes of frames, one after the other.</summary>
    private static List<byte[]> Heard(
        IReadOnlyList<byte[]> given, IReadOnlyList<byte[]> frames, int firstFrame = 0, string model = "gan")
    {
        using var bundle = new RandomBundle(new RandomBundleShape(model) { HasAudio = true });
        using var run = new FamilyRun(bundle.Folder);
        var track = new AudioTrack(ClipStart.Nothing, run.Audio.StateBytes);
        var heard = new List<byte[]>();
        foreach (var pixels in given.Concat(frames))
        {
            var samples = new byte[BlockBytes];
            run.Audio.Decode(track, firstFrame + heard.Count, pixels, samples);
            heard.Add(samples);
        }

        return heard[given.Count..];
    }
}
