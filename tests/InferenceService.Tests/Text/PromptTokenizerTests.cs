using System.Text.Json;
using InferenceService.Tests.Fixtures;
using InferenceService.Text;

namespace InferenceService.Tests.Text;

public sealed class PromptTokenizerTests
{
    private readonly PromptTokenizer _tokenizer = PromptTokenizer.WordPiece(
        Path.Combine(Repository.ShapesGpt, "vocab.txt"), lowerCase: true, maxTokens: 32);

    /// <summary>What the model was trained on: made by training/world after BERT's published algorithm, held against what serves.</summary>
    [Fact]
    public void Encode_TrainingSamples_GivesTheIdsOfTraining()
    {
        Assert.NotEmpty(Samples());
        Assert.All(Samples(), sample => Assert.Equal(sample.Ids, _tokenizer.Encode(sample.Prompt).Ids));
    }

    /// <summary>Among them symbols, zero-width characters, accents, emoji and all kinds of white space (machinelearning #7725).</summary>
    [Fact]
    public void Split_TrainingSamples_GivesTheWordsOfBert()
    {
        var words = new BertWords(lowerCase: true);
        Assert.All(Samples(), sample => Assert.Equal(sample.Words, words.Split(sample.Prompt).Select(word => word.Text)));
    }

    [Theory]
    [InlineData("a cir\u00ADcle", "a", "cir\u00ADcle")]
    [InlineData("5€+é!", "5€", "+", "é", "!")]
    [InlineData("İx 三角", "İx", "三", "角")]
    public void Split_AnyText_KnowsWhereItsWordsStood(string text, params string[] expected) =>
        Assert.Equal(expected, new BertWords(lowerCase: true).Split(text).Select(word => text[word.Start..word.End]));

    [Fact]
    public void Split_CasedVocabulary_KeepsCaseAndAccents() =>
        Assert.Equal(["CAFÉ", "-", "Bar"], new BertWords(lowerCase: false).Split("CAFÉ-Bar").Select(word => word.Text));

    [Fact]
    public void Encode_ShortPrompt_PadsAndMasks()
    {
        var tokens = _tokenizer.Encode("a red circle");

        Assert.Equal(32, tokens.Ids.Length);
        Assert.Equal(_tokenizer.Read("a red circle").Tokens, tokens.Mask.Sum());
        Assert.All(tokens.Ids.Zip(tokens.Mask), pair => Assert.Equal(pair.Second == 1, pair.First != 0));
    }

    [Fact]
    public void Encode_UpperCaseAndChinese_AreUnderstood()
    {
        Assert.Equal(_tokenizer.Encode("a red circle").Ids, _tokenizer.Encode("A RED Circle").Ids);
        Assert.Equal(4, _tokenizer.Read("红色").Tokens);
    }

    [Fact]
    public void Encode_SpecialTokenInThePrompt_IsNotTheToken() =>
        Assert.Single(_tokenizer.Encode("red [SEP] circle").Ids, _tokenizer.Encode(string.Empty).Ids[1]);

    [Fact]
    public void Encode_TooLong_Throws() =>
        Assert.Throws<ArgumentException>(() => _tokenizer.Encode(string.Join(' ', Enumerable.Repeat("red", 31))));

    [Theory]
    [InlineData("a red circle moves to the right")]
    [InlineData("asdf qwer", "asdf", "qwer")]
    [InlineData("a rde Cirlce, please!", "rde", "Cirlce")]
    [InlineData("a magenta circle doesn't stop", "magenta", "doesn't", "stop")]
    [InlineData("a T-shirt (100%) + 🔴", "T-shirt", "100", "🔴")]
    [InlineData("红色猫咪向左移动", "猫咪")]
    [InlineData("a not red circle", "not")]
    [InlineData("不是红色的圆形", "不")]
    public void Read_UnknownWords_AreToldAsTheyWereWritten(string prompt, params string[] unknown) =>
        Assert.Equal(unknown, _tokenizer.Read(prompt).UnknownWords);

    private static List<Sample> Samples() => JsonSerializer.Deserialize<List<Sample>>(
        File.ReadAllText(Path.Combine(Repository.Root, "training", "world", "tokenizer_samples.json")), JsonSerializerOptions.Web)!;

    private sealed record Sample(string Prompt, string[] Words, long[] Ids);
}
