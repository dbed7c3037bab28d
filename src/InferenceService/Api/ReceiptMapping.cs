using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>By what, and from what, a clip is made. See Receipt in the proto for what the hashes go over.</summary>
internal static class ReceiptMapping
{
    private static readonly string ServiceVersion =
        typeof(ReceiptMapping).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? string.Empty;

    public static Receipt Receipt(GenerationRequest request, IVideoModel model) => new()
    {
        ServiceVersion = ServiceVersion,
        RuntimeVersion = model.RuntimeVersion,
        Family = model.Description.Family,
        PromptsSha256 = PromptsHash(request),
        StartSha256 = StartHash(request.Start),
        LastFrameSha256 = request.LastFrame.IsEmpty ? string.Empty : Convert.ToHexStringLower(SHA256.HashData(request.LastFrame.Span)),
    };

    private static string PromptsHash(GenerationRequest request)
    {
        var text = new StringBuilder();
        foreach (var scene in request.Scenes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{scene.FirstFrame}:{scene.Prompt}\n");
        }

        if (request.Sampling.NegativePrompt.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"-:{request.Sampling.NegativePrompt}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string StartHash(ClipStart start)
    {
        if (start.Frames == 0)
        {
            return string.Empty;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(start.AudioState.Span);
        hash.AppendData(start.State.Span);
        foreach (var picture in start.Pictures)
        {
            hash.AppendData(picture.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
