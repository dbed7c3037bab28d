using System.Text.Json;
using InferenceService.Tests.Fixtures;
using InferenceService.Text;

namespace InferenceService.Tests.Text;

public sealed class PromptTokenizerTests
{
    private readonly PromptTokenizer _tokenizer = PromptTokenizer.WordPiece(
        Path.Combine(Repository.ShapesGpt, "vocab.txt"), lowerCase: true, maxTokens: 32);

    /// <summary>What the model was trained on: made by training/world, checked here against the library that serves.</summary>
    [Fact]
    public void Encode_TrainingSamples_GivesTheIdsOfTraining()
    {
        var json = File.ReadAllText(Path.Combine(Repository.Root, "training", "world", "tokenizer_samples.json"));
        var samples = JsonSerializer.Deserialize<List<Sample>>(json, JsonSerializerOptions.Web)!;

        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Equal(sample.Ids, _tokenizer.Encode(sample.Prompt).Ids));
    }

    [Fact]
    public void Encode_ShortPrompt_PadsAndMasks()
    {
        var tokens = _tokenizer.Encode("a red circle");

        Assert.Equal(32, tokens.Ids.Length);
        Assert.Equal(_tokenizer.Count("a red circle"), tokens.Mask.Sum());
        Assert.All(tokens.Ids.Zip(tokens.Mask), pair => Assert.Equal(pair.Second == 1, pair.First != 0));
    }

    [Fact]
    public void Encode_UpperCaseAndChinese_AreUnderstood()
    {
        Assert.Equal(_tokenizer.Encode("a red circle").Ids, _tokenizer.Encode("A RED Circle").Ids);
        Assert.Equal(4, _tokenizer.Count("红色"));
    }

    [Fact]
    public void Encode_TooLong_Throws() =>
        Assert.Throws<ArgumentException>(() => _tokenizer.Encode(string.Join(' ', Enumerable.Repeat("red", 31))));

    private sealed record Sample(string Prompt, long[] Ids);
}
