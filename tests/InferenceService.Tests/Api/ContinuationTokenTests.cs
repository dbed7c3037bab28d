using InferenceService.Api;

namespace InferenceService.Tests.Api;

public sealed class ContinuationTokenTests
{
    private static readonly byte[] Model = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))];
    private static readonly byte[] State = [1, 2, 3, 4, 5];
    private static readonly byte[] AudioState = [6, 7, 8];

    [Fact]
    public void Read_Written_IsTheSame()
    {
        var read = ContinuationToken.Read(Token(), Model);

        Assert.Equal((41, ulong.MaxValue - 1), (read.Frame, read.Seed));
        Assert.Equal(State, read.State.ToArray());
        Assert.Equal(AudioState, read.AudioState.ToArray());
    }

    [Fact]
    public void Read_NoState_IsOverheadAlone()
    {
        var token = new byte[ContinuationToken.Overhead];
        Assert.Equal(token.Length, ContinuationToken.Write(token, Model, new Continuation(0, 7, default, default)));
        Assert.True(ContinuationToken.Read(token, Model).State.IsEmpty);
    }

    [Fact]
    public void Read_AnyBitChanged_IsRefused()
    {
        for (var bit = 0; bit < Token().Length * 8; bit++)
        {
            var token = Token();
            token[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<FormatException>(() => ContinuationToken.Read(token, Model));
        }
    }

    [Fact]
    public void Read_CutOff_IsRefused() => Assert.All(
        Enumerable.Range(0, Token().Length),
        length => Assert.Throws<FormatException>(() => ContinuationToken.Read(Token().AsMemory(0, length), Model)));

    [Fact]
    public void Read_LaterVersion_SaysWhichIsKnown()
    {
        var token = Token();
        token[0] = 3;
        Assert.Contains("version 3", Refusal(token, Model), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherModel_SaysSo() => Assert.Contains("another model", Refusal(Token(), new byte[32]), StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Read_NoFrame_IsRefused(int frame) => Assert.Contains("no frame", Refusal(Token(frame), Model), StringComparison.Ordinal);

    private static string Refusal(byte[] token, byte[] model) =>
        Assert.Throws<FormatException>(() => ContinuationToken.Read(token, model)).Message;

    private static byte[] Token(int frame = 41)
    {
        var token = new byte[ContinuationToken.Overhead + State.Length + AudioState.Length];
        ContinuationToken.Write(token, Model, new Continuation(frame, ulong.MaxValue - 1, State, AudioState));
        return token;
    }
}
