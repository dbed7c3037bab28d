using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using InferenceService.Contracts.V1;
using InferenceService.Tests.Fixtures;

namespace InferenceService.Tests.Api;

/// <summary>Every field of the request by itself, with what nobody sends on purpose: a clip or a typed refusal, and nothing else.</summary>
[Collection(CapableServerCollection.Name)]
public sealed class HostileFieldTests(CapableServer shared)
{
    private const string NonCharacters = "\0\u0001\uFFFD\u202E\U000E0041\uE000\uFFFF🏴";

    public static TheoryData<string> Fields => [.. Paths(GenerateVideoRequest.Descriptor).Select(path => string.Join('.', path.Select(f => f.Name)))];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task GenerateVideo_HostileValue_IsServedOrRefusedByType(string field)
    {
        var path = Paths(GenerateVideoRequest.Descriptor).Single(p => string.Join('.', p.Select(f => f.Name)) == field);
        foreach (var (value, count) in Values(path[^1]))
        {
            var request = new GenerateVideoRequest
            {
                Prompt = "a red circle",
                Video = new VideoParameters { NumFrames = 2 },
                Sampling = new SamplingParameters { Seed = 1 },
            };
            Set(request, path, value, count);
            var status = await StatusAsync(request);
            Assert.True(
                status is StatusCode.OK or StatusCode.InvalidArgument || (status == StatusCode.NotFound && field == "model"),
                $"{field} = {value}: {status}");
        }
    }

    [Theory]
    [InlineData("capable")]
    [InlineData("random-diffusion")]
    [InlineData("plain")]
    public async Task GenerateVideo_ManyViolations_FitTheTrailersThatGrpcCoreTakes(string model)
    {
        var request = new GenerateVideoRequest
        {
            Model = model,
            Prompt = NonCharacters,
            RequestId = new string('é', 3000),
            NumVideos = -1,
            Video = new VideoParameters { NumFrames = int.MinValue, Fps = double.NaN, Width = -1, Height = int.MaxValue },
            Sampling = new SamplingParameters { Temperature = -1e300, TopK = -1, TopP = double.Epsilon * -1, GuidanceScale = 1e-300, NegativePrompt = NonCharacters },
            Output = new OutputParameters { Format = (FrameFormat)int.MinValue, Quality = int.MaxValue },
        };
        request.Scenes.Add(Enumerable.Range(0, 64).Select(_ => new Scene { Prompt = NonCharacters, FirstFrame = int.MinValue }));
        request.ConditioningFrames.Add(Enumerable.Range(0, 8).Select(_ => new ConditioningFrame { Data = ByteString.CopyFromUtf8("no") }));

        var exception = await Assert.ThrowsAsync<RpcException>(() => Clip.GenerateAsync(shared.Client, request));
        var failure = Failure.Of(exception);
        var told = failure.Fields.Count();

        Assert.Equal(StatusCode.InvalidArgument, failure.Code);
        Assert.InRange(told, 8, 64);
        Assert.InRange(Size(exception), 1, 8000);
        Assert.Contains(" more", failure.Message, StringComparison.Ordinal);
        Assert.Equal(model != "plain", failure.Info.Metadata.ContainsKey("violations_left_out"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("é%\n")]
    [InlineData("👨‍👩‍👧")]
    public async Task GenerateVideo_LongUnknownModel_IsNamedInBrief(string part)
    {
        var request = new GenerateVideoRequest { Prompt = "a red circle", Model = string.Concat(Enumerable.Repeat(part, 100_000)) };
        var exception = await Assert.ThrowsAsync<RpcException>(() => Clip.GenerateAsync(shared.Client, request));

        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
        Assert.Contains("…", exception.Status.Detail, StringComparison.Ordinal);
        Assert.InRange(Size(exception), 1, 3000);
    }

    [Fact]
    public async Task GenerateVideo_SlowestRate_HasTimesToTheEnd()
    {
        var request = Requests.Raw(frames: 4).With(r =>
        {
            r.Video.Fps = 0.01;
            r.Captions = true;
        });
        var clip = await Clip.GenerateAsync(shared.Client, request);

        Assert.Equal(TimeSpan.FromSeconds(300), clip.Parts[^1].PresentationTime.ToTimeSpan());
        Assert.Equal(TimeSpan.FromSeconds(400), clip.Events.Select(e => e.Caption).OfType<Caption>().Single().End.ToTimeSpan());
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(0.00999)]
    [InlineData(double.Epsilon)]
    [InlineData(120.1)]
    public async Task GenerateVideo_RateOutOfRange_NamesTheRange(double fps)
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Requests.Raw().With(r => r.Video.Fps = fps)));

        Assert.Equal(["video.fps"], failure.Fields);
        Assert.Contains("from 0.01 to 120", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateVideo_NumberOutOfRange_IsAllThatIsSaid()
    {
        var failure = await Failure.OfAsync(() => Clip.GenerateAsync(shared.Client, Requests.Raw().With(r =>
        {
            r.Video.NumFrames = 1000;
            (r.Sampling.GuidanceScale, r.Sampling.NegativePrompt) = (50, "blue");
            r.Scenes.Add(new Scene { Prompt = "a blue star", FirstFrame = 8 });
        })));

        Assert.Equal(["sampling.guidance_scale", "video.num_frames"], failure.Fields.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<FieldDescriptor[]> Paths(MessageDescriptor message) => message.Fields.InDeclarationOrder().SelectMany(field =>
        field.FieldType == FieldType.Message
            ? Paths(field.MessageType).Select(path => path.Prepend(field).ToArray()).Append([field])
            : [[field]]);

    private static IEnumerable<(object? Value, int Count)> Values(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Int32 => Once(int.MinValue, -1, 0, 1, int.MaxValue),
        FieldType.UInt64 => Once(0UL, ulong.MaxValue),
        FieldType.Double => Once(
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0d, double.Epsilon, 1e-300, 1e-39, 1e-12, 1d, 1.0000000001, 1e300),
        FieldType.Bool => Once(true),
        FieldType.Enum => Once(-1, 99, 0),
        FieldType.Bytes => Once(ByteString.Empty, ByteString.CopyFromUtf8("GIF89a"), ByteString.CopyFrom(new byte[100_000])),
        FieldType.String => Once(
            string.Empty, " ", NonCharacters, new string('a', 100_000), new string('\u0301', 3000), "\u3164", string.Concat(Enumerable.Repeat("👨‍👩‍👧", 900))),
        _ => [(null, 1), (null, field.IsRepeated ? 3000 : 1)],
    };

    private static IEnumerable<(object? Value, int Count)> Once(params object[] values) => values.Select(value => ((object?)value, 1));

    /// <summary>Messages on the way are made, or are those of the request where it has them.</summary>
    private static void Set(IMessage message, ReadOnlySpan<FieldDescriptor> path, object? value, int count)
    {
        var field = path[0];
        if (field.FieldType != FieldType.Message)
        {
            field.Accessor.SetValue(message, value);
            return;
        }

        for (var i = 0; i < (path.Length == 1 ? count : 1); i++)
        {
            var inner = (field.IsRepeated ? null : field.Accessor.GetValue(message) as IMessage) ?? field.MessageType.Parser.ParseFrom(ByteString.Empty);
            if (path.Length > 1)
            {
                Set(inner, path[1..], value, count);
            }

            if (field.IsRepeated)
            {
                ((IList)field.Accessor.GetValue(message)).Add(inner);
            }
            else
            {
                field.Accessor.SetValue(message, inner);
            }
        }
    }

    private async Task<StatusCode> StatusAsync(GenerateVideoRequest request)
    {
        try
        {
            await Clip.GenerateAsync(shared.Client, request);
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    /// <summary>As HTTP/2 counts header fields: name, value and 32 bytes each.</summary>
    private static int Size(RpcException exception) => 32 + Uri.EscapeDataString(exception.Status.Detail).Length + exception.Trailers
        .Sum(entry => 32 + entry.Key.Length + (entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes).Length : entry.Value.Length));
}
