using System.Buffers.Binary;
using InferenceService.Tool;
using InferenceService.Tool.Readers;

namespace InferenceService.Tests.Tool;

public sealed class WavReaderTests : IDisposable
{
    private static readonly byte[] Stereo = Format(kind: 1, channels: 2, rate: 44100, bits: 16);
    private static readonly byte[] Samples = [1, 2, 3, 4, 5, 6, 7, 8];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_OtherChunks_ArePassedOver()
    {
        var sound = await ReadAsync([.. Chunk("LIST", [1, 2, 3]), .. Stereo, .. Chunk("fact", [0, 0, 0, 0]), .. Chunk("data", Samples), .. Chunk("LIST", [1])]);

        Assert.Equal((44100, 2, 2, 0), (sound.SampleRate, sound.Channels, sound.Samples, sound.FirstSample));
        Assert.Equal(Samples, sound.Data.ToArray());
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(12)]
    public async Task Read_SizePastTheEnd_ReadsWhatIsThere(uint size)
    {
        var data = Chunk("data", [.. Samples, 9]);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), size);
        Assert.Equal(Samples, (await ReadAsync([.. Stereo, .. data[..17]])).Data.ToArray());
    }

    [Theory]
    [InlineData(3, 1, 48000, 32)]
    [InlineData(1, 1, 48000, 24)]
    [InlineData(1, 6, 48000, 16)]
    [InlineData(1, 0, 48000, 16)]
    [InlineData(1, 1, 0, 16)]
    public async Task Read_OtherSamples_SaysWhatIsRead(short kind, short channels, int rate, short bits)
    {
        var failure = await Assert.ThrowsAsync<ToolException>(() => ReadAsync([.. Format(kind, channels, rate, bits), .. Chunk("data", Samples)]));
        Assert.Contains("16 bits", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoSound_IsAnError()
    {
        await Assert.ThrowsAsync<ToolException>(() => ReadAsync(Stereo));
        await Assert.ThrowsAsync<ToolException>(() => ReadAsync(Chunk("data", Samples)));
        await Assert.ThrowsAsync<ToolException>(() => ReadAsync([]));
        await Assert.ThrowsAsync<ToolException>(() => ReadAsync(Chunk("fmt ", [1, 0])));
    }

    [Fact]
    public async Task Read_AnotherFile_IsAnError()
    {
        await File.WriteAllTextAsync(_folder.File("no.wav"), "this is no sound at all");
        await Assert.ThrowsAsync<ToolException>(() => WavReader.ReadAsync(_folder.File("no.wav"), CancellationToken.None));
    }

    [Theory]
    [InlineData("clip.gif+clip.wav", "clip.gif", "clip.wav")]
    [InlineData("a+b.gif+c.WAV", "a+b.gif", "c.WAV")]
    [InlineData("a+b.gif", "a+b.gif", null)]
    public void Parse_Clip_MayHaveItsSoundNamed(string text, string path, string? wav) =>
        Assert.Equal(new ClipSource(path, wav), ClipSource.Parse(text));

    private async Task<InferenceService.Client.AudioBlock> ReadAsync(byte[] chunks)
    {
        await File.WriteAllBytesAsync(_folder.File("sound.wav"), [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. chunks]);
        return await WavReader.ReadAsync(_folder.File("sound.wav"), CancellationToken.None);
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, content.Length);
        return [.. System.Text.Encoding.ASCII.GetBytes(name), .. size, .. content, .. new byte[content.Length & 1]];
    }

    private static byte[] Format(short kind, short channels, int rate, short bits) => Chunk(
        "fmt ",
        [
            .. BitConverter.GetBytes(kind), .. BitConverter.GetBytes(channels), .. BitConverter.GetBytes(rate),
            .. BitConverter.GetBytes(0), .. BitConverter.GetBytes((short)0), .. BitConverter.GetBytes(bits),
        ]);
}
