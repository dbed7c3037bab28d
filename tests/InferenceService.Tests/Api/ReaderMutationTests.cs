using Google.Protobuf;
using InferenceService.Api;
using InferenceService.Contracts.V1;
using InferenceService.Models;
using InferenceService.Tests.Fixtures;
using InferenceService.Text;
using Microsoft.Extensions.Options;

namespace InferenceService.Tests.Api;

/// <summary>Readers of what others write: damaged, it is read or refused by the reader's own documented error, and by no other.</summary>
public sealed class ReaderMutationTests
{
    [Fact]
    public void ContinuationToken_Mutated_ThrowsNothingButFormatException()
    {
        var (token, model) = (new byte[ContinuationToken.Overhead + 40], new byte[32]);
        ContinuationToken.Write(token, model, new Continuation(3, 7, new byte[30], new byte[10]));
        foreach (var mutated in Mutations.Of(token, 2000, seed: 1))
        {
            Allow<FormatException>(() => ContinuationToken.Read(mutated, model));
            Allow<FormatException>(() => ContinuationToken.Read(ContinuationTokens.Seal(mutated), model));
        }
    }

    [Fact]
    public void Manifest_Mutated_ThrowsNothingButModelBundleException()
    {
        using var bundle = new BundleCopy();
        foreach (var mutated in Mutations.Of(File.ReadAllBytes(bundle.PathOf("model.json")), 150, seed: 2))
        {
            File.WriteAllBytes(bundle.PathOf("model.json"), mutated);
            Allow<ModelBundleException>(() => ModelBundle.Open(bundle.Folder));
        }
    }

    [Fact]
    public void Vocabulary_Mutated_ThrowsNothingButArgumentException()
    {
        using var folder = new TemporaryFile();
        foreach (var mutated in Mutations.Of(File.ReadAllBytes(Path.Combine(Repository.ShapesGpt, "vocab.txt")), 300, seed: 3))
        {
            File.WriteAllBytes(folder.Path, mutated);
            Allow<ArgumentException>(() => PromptTokenizer.WordPiece(folder.Path, lowerCase: true, maxTokens: 32).Read("a red circle 黄 \ud83d\ude00"));
        }
    }

    [Fact]
    public void Request_Mutated_ThrowsNothingButInvalidProtocolBufferExceptionOrServiceException()
    {
        var request = new GenerateVideoRequest
        {
            Prompt = "a red circle",
            RequestId = "id",
            Video = new VideoParameters { NumFrames = 8, Fps = 8, Width = 64, Height = 64 },
            Sampling = new SamplingParameters { Seed = 7, Temperature = 1, TopK = 3, TopP = 0.5f, GuidanceScale = 2, NegativePrompt = "x" },
            Output = new OutputParameters { Format = FrameFormat.Jpeg, Quality = 80 },
            Continuation = ByteString.CopyFrom(new byte[60]),
            NumVideos = 2,
        };
        request.Scenes.Add(new Contracts.V1.Scene { Prompt = "a star", FirstFrame = 4 });
        request.ConditioningFrames.Add(Pictures.Raw(4, 4));
        var parser = new RequestParser(new OneModel(), Enum.GetValues<PixelFormat>().ToHashSet(), Options.Create(new OutputOptions()));
        foreach (var mutated in Mutations.Of(request.ToByteArray(), 3000, seed: 4))
        {
            GenerateVideoRequest? parsed = null;
            Allow<InvalidProtocolBufferException>(() => parsed = GenerateVideoRequest.Parser.ParseFrom(mutated));
            if (parsed is not null)
            {
                Allow<ServiceException>(() => parser.Parse(parsed));
            }
        }
    }

    private static void Allow<TException>(Action read)
        where TException : Exception
    {
        try
        {
            read();
        }
        catch (TException)
        {
        }
    }

    private sealed class OneModel : IModelCatalog
    {
        public IReadOnlyList<IVideoModel> Models { get; } =
        [
            new StillModel
            {
                Description = new StillModel().Description with
                {
                    Parameters = new HashSet<string>(
                    [
                        "scenes", "conditioning_frames", "continuation", "num_videos", "video.num_frames", "video.fps", "sampling.temperature",
                        "num_frames", "fps", "width", "height", "seed", "temperature", "top_k", "top_p", "guidance_scale", "negative_prompt",
                    ]),
                },
            },
        ];

        public IVideoModel? Default => Models[0];

        public ServiceError? Rejection(string name) => null;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}

/// <summary>Tokens that someone damaged who can count.</summary>
internal static class ContinuationTokens
{
    private const int CheckBytes = 8;

    public static byte[] Seal(byte[] token)
    {
        if (token.Length > CheckBytes)
        {
            System.Security.Cryptography.SHA256.HashData(token.AsSpan(..^CheckBytes))[..CheckBytes].CopyTo(token.AsSpan(^CheckBytes..));
        }

        return token;
    }
}
