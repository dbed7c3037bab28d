namespace InferenceService.Generation.Autoregressive;

/// <summary>The stream of a clip's codes, position by position: drawn, given, or guessed until drawn.</summary>
public sealed class CodeTrack
{
    /// <summary>Stands for a code that is not there, before the first.</summary>
    public const int None = -1;

    private readonly TokenGrid _grid;
    private readonly int[] _codes;

    public CodeTrack(TokenGrid grid, int positions)
    {
        _grid = grid;
        _codes = new int[positions * grid.CodesPerPosition];
        Array.Fill(_codes, None);
    }

    /// <summary>Codes of frames: frames x positions x codes.</summary>
    public ReadOnlySpan<int> Frames(int first, int count) =>
        _codes.AsSpan(first * _grid.CodesPerFrame, count * _grid.CodesPerFrame);

    public int At(int position, int k) => _codes[(position * _grid.CodesPerPosition) + k];

    public void Set(int position, ReadOnlySpan<int> codes) => codes.CopyTo(_codes.AsSpan(position * _grid.CodesPerPosition));

    public void Set(int position, int k, int code) => _codes[(position * _grid.CodesPerPosition) + k] = code;

    /// <summary>What a step is fed: the codes that the step before it draws.</summary>
    public void InputsOf(int step, Span<long> inputs)
    {
        for (var k = 0; k < inputs.Length; k++)
        {
            var position = step - 1 - _grid.Delays[k];
            inputs[k] = position < 0 ? None : Guessed(position, k);
        }
    }

    /// <returns>Whether the code is the one that was there, or was guessed.</returns>
    public bool Replace(int position, int k, int code)
    {
        ref var place = ref Guessed(position, k);
        var wasRight = place == code;
        place = code;
        return wasRight;
    }

    /// <summary>
    /// Most of a frame stands still, so a code is guessed to be the one at the same place of the frame before or, in the first
    /// frame, at the place before it.
    /// </summary>
    private ref int Guessed(int position, int k)
    {
        ref var place = ref _codes[(position * _grid.CodesPerPosition) + k];
        if (place == None)
        {
            var like = position - (position >= _grid.PositionsPerFrame ? _grid.PositionsPerFrame : 1);
            place = like < 0 ? 0 : Math.Max(0, At(like, k));
        }

        return ref place;
    }
}
