using System.Buffers.Binary;
using InferenceService.Api;

namespace InferenceService.Frames.Pictures;

/// <summary>
/// Walks a JPEG's markers up to its end: it must be there, and every scan before it. Decoders fill in what a file lacks with grey, or
/// show a progressive one as far as it goes.
/// </summary>
internal ref struct JpegStructure
{
    /// <summary>What encoders write is 10 to 20. Each costs the time of a whole picture.</summary>
    private const int MostScans = 64;

    private const byte StartOfScan = 0xDA, EndOfImage = 0xD9, App1 = 0xE1, App2 = 0xE2;

    private readonly ReadOnlySpan<byte> _file;
    private readonly List<int> _dataEnds = [];
    private PictureTraits _traits = PictureTraits.Plain;
    private JpegScans? _scans;
    private int _at = 2, _count;

    private JpegStructure(ReadOnlySpan<byte> file) => _file = file;

    /// <param name="dataEnds">The markers at which compressed data end: scans, and the parts of a scan between restarts.</param>
    /// <exception cref="PictureException">It is damaged.</exception>
    public static PictureTraits Check(ReadOnlySpan<byte> file, out IReadOnlyList<int> dataEnds)
    {
        var structure = new JpegStructure(file);
        structure.Walk();
        dataEnds = structure._dataEnds;
        return structure._traits;
    }

    private static PictureException TooEarly() => new("is damaged: it ends too early");

    private void Walk()
    {
        for (var marker = NextMarker(); marker != EndOfImage; marker = NextMarker())
        {
            var content = Segment();
            switch (marker)
            {
                case StartOfScan:
                    ReadScan(content);
                    break;
                case App1 when content.StartsWith("Exif\0\0"u8):
                    _traits = _traits with { Orientation = ExifOrientation.Read(content) };
                    break;
                case App2 when content.StartsWith("ICC_PROFILE\0"u8):
                    _traits = _traits with { HasProfile = true };
                    break;
                case >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC):
                    _scans = _scans is null ? JpegScans.Of(content, marker) : throw new PictureException("is damaged: it begins twice");
                    break;
                default:
                    break;
            }
        }

        if (_scans is not { IsComplete: true })
        {
            throw TooEarly();
        }
    }

    private byte NextMarker()
    {
        while (_at + 1 < _file.Length)
        {
            var marker = _file[_at + 1];
            if (_file[_at] == 0xFF && marker is not (0x00 or 0x01 or 0xFF or (>= 0xD0 and <= 0xD8)))
            {
                _at += 2;
                return marker;
            }

            _at++;
        }

        throw TooEarly();
    }

    private ReadOnlySpan<byte> Segment()
    {
        var length = _at + 2 <= _file.Length ? BinaryPrimitives.ReadUInt16BigEndian(_file[_at..]) : 0;
        if (length < 2 || length > _file.Length - _at)
        {
            throw TooEarly();
        }

        var content = _file.Slice(_at + 2, length - 2);
        _at += length;
        return content;
    }

    private void ReadScan(ReadOnlySpan<byte> header)
    {
        if (++_count > MostScans)
        {
            throw new PictureException($"must have at most {MostScans} scans");
        }

        (_scans ?? throw new PictureException("is damaged: it has a scan before its size")).Add(header);
        SkipData();
    }

    /// <summary>Compressed data go on past a zero byte behind 0xFF and past restarts, which count from 0 to 7 and again.</summary>
    private void SkipData()
    {
        for (var restarts = 0; ; _at++)
        {
            var next = _file[_at..].IndexOf((byte)0xFF);
            if (next < 0 || _at + next + 1 >= _file.Length)
            {
                throw TooEarly();
            }

            _at += next;
            var marker = _file[_at + 1];
            if (marker is >= 0xD0 and <= 0xD7)
            {
                _dataEnds.Add(_at);
                if (marker != 0xD0 + (restarts++ & 7))
                {
                    throw new PictureException("is damaged: a part of it is missing");
                }
            }
            else if (marker is not (0x00 or 0xFF))
            {
                _dataEnds.Add(_at);
                return;
            }
        }
    }
}
