using System.Runtime.InteropServices;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>The shipped models' sound says what the picture shows: pitch is height, the ears are left and right, rest is silence.</summary>
[Collection(SharedServerCollection.Name)]
public sealed class ShippedAudioTests(SharedServer shared)
{
    private const int Frames = 16;

    public static TheoryData<string> Models => [.. Repository.ShippedModels];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task GenerateVideo_WhatRises_SoundsHigher(string model)
    {
        var sound = await SoundAsync(model, "a small red circle on a black background moves up");
        Assert.InRange(Hertz(sound[11]) / Hertz(sound[2]), 1.3, 2.5);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task GenerateVideo_WhatGoesRight_GoesToTheRightEar(string model)
    {
        var sound = await SoundAsync(model, "a small red circle on a black background moves to the right");
        var (before, after) = (Balance(sound[2]), Balance(sound[11]));

        Assert.True(after > before + 0.2, $"right ear's share of the power: {before:0.00}, then {after:0.00}");
    }

    /// <summary>One that has reached the wall stands still.</summary>
    [Theory]
    [InlineData("shapes-gan")]
    [InlineData("shapes-seq2seq")]
    public async Task GenerateVideo_WhatRests_FallsSilent(string model)
    {
        var sound = await SoundAsync(model, "a small blue square on a white background moves down", frames: 48);

        Assert.True(Power(sound[3]) > 1e-4, "it moves and is not heard");
        Assert.InRange(Power(sound[^1]), 0, 1e-7);
    }

    private static double Hertz(short[] samples)
    {
        // Both channels in one: the mean of the spans between upward crossings of zero, between the first and the last.
        var mono = Mono(samples);
        var rises = Enumerable.Range(1, mono.Length - 1).Where(i => mono[i - 1] < 0 && mono[i] >= 0).ToList();
        return (rises.Count - 1) * 48_000.0 / (rises[^1] - rises[0]);
    }

    private static double Balance(short[] samples)
    {
        var (left, right) = (Power(samples, channel: 0), Power(samples, channel: 1));
        return right / (left + right);
    }

    private static double[] Mono(short[] samples) =>
        [.. Enumerable.Range(0, samples.Length / 2).Select(i => samples[2 * i] + (double)samples[(2 * i) + 1])];

    private static double Power(short[] samples) => Power(samples, channel: 0) + Power(samples, channel: 1);

    private static double Power(short[] samples, int channel) =>
        Enumerable.Range(0, samples.Length / 2).Average(i => Math.Pow(samples[(2 * i) + channel] / 32768.0, 2));

    private async Task<List<short[]>> SoundAsync(string model, string prompt, int frames = Frames)
    {
        var clip = await Clip.GenerateAsync(
            shared.Server.Client, Requests.Raw(seed: 5, frames, prompt).With(r => (r.Model, r.Audio) = (model, true)));
        return [.. clip.Events.Where(e => e.Audio is not null).Select(e => MemoryMarshal.Cast<byte, short>(e.Audio.Data.Span).ToArray())];
    }
}
