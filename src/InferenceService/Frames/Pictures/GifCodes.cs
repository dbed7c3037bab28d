using System.Numerics;
using InferenceService.Api;

namespace InferenceService.Frames.Pictures;

/// <summary>
/// Counts the pixels that a GIF frame's LZW codes stand for. Decoders show a frame with too few as it was before, without a word.
/// Only lengths are kept: 8 KiB, whatever the frame.
/// </summary>
internal static class GifCodes
{
    private const int MostCodes = 4096, MostBits = 12;

    /// <param name="rest">The frame's data, in blocks that each begin with their length, up to an empty one.</param>
    /// <param name="size">Bits of a pixel.</param>
    /// <param name="pixels">As many must come of it.</param>
    /// <returns>What is behind the data.</returns>
    /// <exception cref="PictureException">It is damaged.</exception>
    public static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> rest, int size, long pixels)
    {
        if (size is < 1 or > 8)
        {
            throw new PictureException("is damaged: it has pixels of no known size");
        }

        var codes = new Codes(stackalloc ushort[MostCodes], size);
        while (rest.Length > 0 && rest[0] > 0)
        {
            var block = rest[0] < rest.Length ? rest.Slice(1, rest[0]) : throw GifStructure.TooEarly();
            foreach (var value in block)
            {
                codes.Add(value);
            }

            rest = rest[(block.Length + 1)..];
        }

        return rest.Length > 0 && codes.Pixels >= pixels ? rest[1..] : throw GifStructure.TooEarly();
    }

    private ref struct Codes
    {
        private readonly Span<ushort> _lengths;
        private readonly int _clear;
        private int _next, _width, _last, _bits, _waiting;
        private bool _isOver;

        public Codes(Span<ushort> lengths, int size)
        {
            _lengths = lengths;
            _clear = 1 << size;
            lengths[.._clear].Fill(1);
            Clear();
        }

        public long Pixels { get; private set; }

        public void Add(byte value)
        {
            if (_isOver)
            {
                return;
            }

            _bits |= value << _waiting;
            _waiting += 8;
            while (_waiting >= _width && !_isOver)
            {
                var code = _bits & ((1 << _width) - 1);
                (_bits, _waiting) = (_bits >> _width, _waiting - _width);
                Take(code);
            }
        }

        private void Take(int code)
        {
            if (code == _clear)
            {
                Clear();
                return;
            }

            _isOver = code == _clear + 1;
            if (_isOver)
            {
                return;
            }

            if (code > (_last < 0 ? _clear - 1 : _next))
            {
                throw new PictureException("is damaged: a code in it stands for nothing");
            }

            if (_last >= 0 && _next < MostCodes)
            {
                _lengths[_next++] = (ushort)(_lengths[_last] + 1);
                _width += _next == 1 << _width && _width < MostBits ? 1 : 0;
            }

            Pixels += _lengths[code];
            _last = code;
        }

        private void Clear()
        {
            _width = BitOperations.Log2((uint)_clear) + 1;
            _next = _clear + 2;
            _last = -1;
        }
    }
}
