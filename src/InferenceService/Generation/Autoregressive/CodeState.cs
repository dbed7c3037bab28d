using System.Buffers.Binary;
using InferenceService.Api;

namespace InferenceService.Generation.Autoregressive;

/// <summary>
/// What a continuation holds: the codes of the last frames, as many as anything in the cache of keys can depend on. Reading them
/// in again gives the very same cache, so the clip goes on as if it had never ended.
/// </summary>
public sealed class CodeState
{
    private readonly TokenGrid _grid;
    private readonly int _bytesPerCode;

    /// <param name="reach">Steps back that the cache can depend on.</param>
    public CodeState(TokenGrid grid, int reach)
    {
        _grid = grid;
        _bytesPerCode = grid.CodebookSize <= 256 ? 1 : 4;
        Frames = (reach + grid.LongestDelay + grid.PositionsPerFrame - 1) / grid.PositionsPerFrame;
    }

    /// <summary>Frames that are kept, if there are as many.</summary>
    public int Frames { get; }

    public int MostBytes => Frames * _grid.CodesPerFrame * _bytesPerCode;

    public int Write(ReadOnlySpan<int> codes, Span<byte> destination)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            if (_bytesPerCode == 1)
            {
                destination[i] = (byte)codes[i];
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(destination[(i * _bytesPerCode)..], codes[i]);
            }
        }

        return codes.Length * _bytesPerCode;
    }

    /// <summary>Codes of the frames before a clip's start, oldest first; of given pictures, room for their codes.</summary>
    /// <exception cref="ServiceException">InvalidRequest: the state is not one that <see cref="Write"/> has made for this start.</exception>
    public int[] Parse(ClipStart start)
    {
        if (start.Pictures.Count > 0)
        {
            return new int[start.Pictures.Count * _grid.CodesPerFrame];
        }

        var codes = new int[Math.Min(start.Frames, Frames) * _grid.CodesPerFrame];
        var state = start.State.Span;
        var isValid = state.Length == codes.Length * _bytesPerCode;
        for (var i = 0; isValid && i < codes.Length; i++)
        {
            codes[i] = _bytesPerCode == 1 ? state[i] : BinaryPrimitives.ReadInt32LittleEndian(state[(i * _bytesPerCode)..]);
            isValid = codes[i] >= 0 && codes[i] < _grid.CodebookSize;
        }

        ClipStartRules.Require(isValid, "The continuation's state does not fit the model.");
        return codes;
    }
}
