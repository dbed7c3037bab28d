using System.Buffers.Binary;
using Google.Protobuf;
using InferenceService.Contracts.V1;

namespace InferenceService.Tests.Fixtures;

/// <summary>The events of a clip with sound, a block before each frame. Every sample tells which it is, and of which video.</summary>
internal static class SoundScript
{
    public const int SampleRate = 48000;
    public const int Fps = 8;
    public const int SamplesOfFrame = SampleRate / Fps;

    /// <summary>All that a request asks for, one video after the other; of the best one only, which is the last.</summary>
    public static IEnumerable<GenerateVideoResponse> Events(GenerateVideoRequest request)
    {
        var videos = Math.Max(1, request.NumVideos);
        var first = request.Continuation.IsEmpty ? request.ConditioningFrames.Count : request.Continuation[0] + 1;
        return
        [
            .. Enumerable.Range(0, videos).Select(video => Accepted(request, video, first)),
            .. Enumerable.Range(request.BestOf ? videos - 1 : 0, request.BestOf ? 1 : videos).SelectMany(video => Frames(request, video, first)),
            .. Enumerable.Range(0, videos).Select(video => new GenerateVideoResponse { Completed = new Completed { VideoIndex = video } }),
        ];
    }

    public static GenerateVideoResponse Sound(long first, int samples, int channels = 1, int video = 0) => new()
    {
        Audio = new AudioBlock
        {
            SampleRate = SampleRate,
            Channels = channels,
            FirstSample = first,
            Data = ByteString.CopyFrom(Samples(first, samples, channels, video)),
            VideoIndex = video,
        },
    };

    /// <summary>The bytes of samples: each has its own number, and that of its channel and video.</summary>
    public static byte[] Samples(long first, int count, int channels = 1, int video = 0)
    {
        var data = new byte[count * channels * sizeof(short)];
        for (var i = 0; i < count * channels; i++)
        {
            var value = ((first + (i / channels)) * 5) + (i % channels) + (video * 1000);
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(i * sizeof(short)), unchecked((short)value));
        }

        return data;
    }

    private static IEnumerable<GenerateVideoResponse> Frames(GenerateVideoRequest request, int video, int first)
    {
        for (var i = first; i < request.Video.NumFrames; i++)
        {
            if (request.Audio)
            {
                yield return Sound((long)i * SamplesOfFrame, SamplesOfFrame, video: video);
            }

            yield return Part(i, video, offset: 0, (byte)i, (byte)video);
            yield return Part(i, video, offset: 2, 0);
        }
    }

    private static GenerateVideoResponse Accepted(GenerateVideoRequest request, int video, int first) => new()
    {
        Accepted = new Accepted
        {
            RequestId = request.RequestId,
            NumFrames = request.Video.NumFrames,
            Fps = Fps,
            Width = 1,
            Height = 1,
            Format = FrameFormat.RawRgb24,
            VideoIndex = video,
            FirstFrame = first,
        },
    };

    private static GenerateVideoResponse Part(int index, int video, int offset, params byte[] data) => new()
    {
        Frame = new FramePart
        {
            Index = index,
            VideoIndex = video,
            Offset = offset,
            TotalSize = 3,
            Data = ByteString.CopyFrom(data),
            Continuation = offset == 0 ? ByteString.CopyFrom((byte)index) : ByteString.Empty,
        },
    };
}
