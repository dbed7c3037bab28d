using System.Globalization;
using System.Text;

namespace InferenceService.Api;

/// <summary>
/// How much of an error is sent. grpc-core takes at most 8 KiB of trailers together: a refusal that is longer arrives at its
/// clients as RESOURCE_EXHAUSTED, which they retry (grpc_max_metadata_size). The message is sent twice, percent-encoded and, in the
/// details, in base64; with what is allowed here all of it takes about 7 KiB.
/// </summary>
internal static class TrailerLimits
{
    /// <summary>Of the details, without the message, before base64 makes four bytes of three.</summary>
    public const int MaxDetailBytes = 3 * 1024;

    public const int MaxDescriptionBytes = 256;

    private const int MaxMessageBytes = 1024;

    public static string Message(string text) => Cut(text, MaxMessageBytes);

    /// <summary>The text, or its beginning and an ellipsis, in at most so many bytes as gRPC percent-encodes it.</summary>
    public static string Cut(string text, int maxBytes)
    {
        if (text.Length <= maxBytes && text.EnumerateRunes().Sum(EncodedBytes) <= maxBytes)
        {
            return text;
        }

        var kept = new StringBuilder();
        var left = maxBytes - EncodedBytes(new Rune('…'));
        var elements = StringInfo.GetTextElementEnumerator(text.Length <= maxBytes ? text : text[..maxBytes]);
        while (elements.MoveNext() && (left -= elements.GetTextElement().EnumerateRunes().Sum(EncodedBytes)) >= 0)
        {
            kept.Append(elements.GetTextElement());
        }

        return kept.Append('…').ToString();
    }

    private static int EncodedBytes(Rune rune) => rune.Value is >= ' ' and <= '~' and not '%' ? 1 : 3 * rune.Utf8SequenceLength;
}
