using InferenceService.Tests.Fixtures;
using InferenceService.Tool;
using InferenceService.Tool.Readers;

namespace InferenceService.Tests.Tool;

/// <summary>Files that the tool reads: damaged, they are read or refused by the tool's own error, and by no other.</summary>
public sealed class ReaderMutationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mutations-").FullName;

    [Fact]
    public async Task Wav_Mutated_ThrowsNothingButToolException()
    {
        byte[] wav =
        [
            .. "RIFF"u8, 76, 0, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 2, 0, 0x40, 0x1F, 0, 0, 0, 0x7D, 0, 0, 4, 0, 16, 0,
            .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. "data"u8, 20, 0, 0, 0, .. Enumerable.Range(0, 20).Select(i => (byte)i),
        ];
        var path = Path.Combine(_folder, "sound.wav");
        foreach (var mutated in Mutations.Of(wav, 800, seed: 6))
        {
            await File.WriteAllBytesAsync(path, mutated);
            try
            {
                var sound = await WavReader.ReadAsync(path, CancellationToken.None);
                Assert.InRange(sound.Data.Length, 0, mutated.Length);
            }
            catch (ToolException)
            {
            }
        }
    }

    [Theory]
    [InlineData("clip.gif", "gif")]
    [InlineData("clip.png", "png")]
    [InlineData("clip.webp", "webp")]
    public async Task Clip_Mutated_ThrowsNothingButToolException(string name, string kind)
    {
        var source = new ClipSource(Path.Combine(_folder, name), Wav: null);
        foreach (var mutated in Mutations.Of(Pictures.Of(kind), 150, seed: 7))
        {
            await File.WriteAllBytesAsync(source.Path, mutated);
            try
            {
                var clip = await new ClipReader(size: null, fps: null).ReadAsync(source, CancellationToken.None);
                Assert.All(clip.Frames, frame => Assert.Equal(frame.Width * frame.Height * 3, frame.Data.Length));
            }
            catch (ToolException)
            {
            }
        }
    }

    [Fact]
    public void StartPictures_Damaged_AreLeftToTheServerUnlessTheyAreTooLargeForIt()
    {
        var file = new FileInfo(Path.Combine(_folder, "picture"));
        foreach (var mutated in Mutations.Of(Pictures.Of("jpeg"), 150, seed: 8))
        {
            File.WriteAllBytes(file.FullName, mutated);
            Assert.Equal(mutated, StartPictures.Read([file])[0].Data.ToArray());
        }

        File.WriteAllBytes(file.FullName, [.. Pictures.Of("jpeg")[..300], .. new byte[3 << 20]]);
        var refused = Assert.Throws<ToolException>(() => StartPictures.Read([file]));
        Assert.Equal(ExitCode.Usage, refused.ExitCode);
        Assert.Contains("picture: is damaged", refused.Message, StringComparison.Ordinal);
        Assert.Contains("3146028 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StartPictures_PhotographOfManyMegabytes_IsSentWithinTheServersLimits()
    {
        var random = new Random(9);
        var image = new SixLabors.ImageSharp.Image<SixLabors.ImageSharp.PixelFormats.Rgb24>(2600, 1800);
        for (var i = 0; i < 2600 * 1800; i++)
        {
            image[i % 2600, i / 2600] = new SixLabors.ImageSharp.PixelFormats.Rgb24((byte)random.Next(256), (byte)(i % 2600 / 11), (byte)(i / 2600 / 8));
        }

        var file = new FileInfo(Path.Combine(_folder, "photograph.jpg"));
        File.WriteAllBytes(file.FullName, Pictures.Encode(image, Pictures.Encoder("jpeg")));
        Assert.InRange(file.Length, 2 << 20, long.MaxValue);
        var sent = StartPictures.Read([file, file]);

        Assert.InRange(sent.Sum(picture => picture.Data.Length), 1, 3 << 20);
        Assert.All(sent, picture => Assert.InRange(picture.Data.Length, 1, 2 << 20));
        using var seen = InferenceService.Frames.Pictures.PictureFile.Open(sent[0].Data, InferenceService.Api.PictureLimits.Callers);
        Assert.InRange(seen.Width, 256, 1024);
        Assert.Equal(2600d / 1800, (double)seen.Width / seen.Height, precision: 1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
