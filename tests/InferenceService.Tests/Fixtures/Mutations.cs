namespace InferenceService.Tests.Fixtures;

/// <summary>Damaged copies of files: the same ones on every run, since they are drawn from a seed.</summary>
internal static class Mutations
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0xFF, (byte)'{', (byte)'"', (byte)'-'];

    public static IEnumerable<byte[]> Of(byte[] file, int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var copy = file.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                copy = Change(copy, random);
            }

            yield return copy;
        }
    }

    private static byte[] Change(byte[] data, Random random)
    {
        if (data.Length < 2)
        {
            return data;
        }

        // Headers are where most can go wrong.
        var at = random.Next(2) == 0 ? random.Next(Math.Min(64, data.Length)) : random.Next(data.Length);
        var length = random.Next(1, 1 + Math.Min(32, data.Length - at));
        switch (random.Next(6))
        {
            case 0:
                data[at] ^= (byte)(1 << random.Next(8));
                return data;
            case 1:
                data[at] = Telling[random.Next(Telling.Length)];
                return data;
            case 2:
                random.NextBytes(data.AsSpan(at, length));
                return data;
            case 3:
                return [.. data[..at], .. data[(at + length)..]];
            case 4:
                return [.. data[..(at + length)], .. data[at..]];
            default:
                return random.Next(4) == 0 ? data[..at] : data;
        }
    }
}
