using InferenceService.Api;

namespace InferenceService.Frames.Pictures;

/// <summary>Which of a JPEG's coefficients its scans have brought, and to which bit: a progressive file brings them piece by piece.</summary>
internal sealed class JpegScans
{
    private const int Coefficients = 64, MostComponents = 4;
    private const byte Missing = byte.MaxValue;

    private readonly byte[] _components;
    private readonly byte[] _lowestBits;
    private readonly bool _isProgressive;

    private JpegScans(byte[] components, bool isProgressive)
    {
        _components = components;
        _isProgressive = isProgressive;
        _lowestBits = new byte[components.Length * Coefficients];
        _lowestBits.AsSpan().Fill(Missing);
    }

    public bool IsComplete => !_lowestBits.AsSpan().ContainsAnyExcept((byte)0);

    /// <param name="header">Of the frame: precision, height, width, and three bytes a component.</param>
    /// <param name="marker">SOF2, 6, 10 and 14 are progressive.</param>
    /// <exception cref="PictureException">It is damaged.</exception>
    public static JpegScans Of(ReadOnlySpan<byte> header, byte marker)
    {
        var count = header.Length >= 6 ? header[5] : 0;
        if (count is < 1 or > MostComponents || header.Length < 6 + (3 * count))
        {
            throw new PictureException("is damaged: its header is none");
        }

        var components = new byte[count];
        for (var i = 0; i < count; i++)
        {
            components[i] = header[6 + (3 * i)];
        }

        return new JpegScans(components, (marker & 3) == 2);
    }

    /// <param name="header">Of the scan: its components, and which coefficients from which bit on.</param>
    /// <exception cref="PictureException">It is damaged.</exception>
    public void Add(ReadOnlySpan<byte> header)
    {
        var count = header.Length > 0 ? header[0] : 0;
        if (count is < 1 or > MostComponents || header.Length < 4 + (2 * count))
        {
            throw new PictureException("is damaged: the header of a scan is none");
        }

        var band = header[(1 + (2 * count))..];
        var (first, last, bit) = _isProgressive ? (band[0], band[1], (byte)(band[2] & 15)) : ((byte)0, (byte)(Coefficients - 1), (byte)0);
        for (var i = 0; i < count; i++)
        {
            var component = _components.AsSpan().IndexOf(header[1 + (2 * i)]);
            if (component < 0 || first > last || last >= Coefficients)
            {
                throw new PictureException("is damaged: the header of a scan is none");
            }

            _lowestBits.AsSpan((component * Coefficients) + first, last - first + 1).Fill(bit);
        }
    }
}
