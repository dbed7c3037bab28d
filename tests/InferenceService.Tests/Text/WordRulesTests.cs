using System.Text.Json.Nodes;
using InferenceService.Models;
using InferenceService.Tests.Fixtures;
using InferenceService.Text;

namespace InferenceService.Tests.Text;

/// <summary>What a bundle reads beyond its vocabulary.</summary>
public sealed class WordRulesTests
{
    private readonly PromptTokenizer _shipped = ModelBundle.Open(Repository.ShapesGpt).CreateTokenizer();

    [Theory]
    [InlineData("一個紅色的圓形向右移動", "一个红色的圆形向右移动")]
    [InlineData("黃色的三角形在藍色背景上轉圈", "黄色的三角形在蓝色背景上转圈")]
    [InlineData("請生成一段視頻：綠色方塊彈跳，逐漸變大", "请生成一段视频：绿色方块弹跳，逐渐变大")]
    public void Encode_TraditionalCharacters_GivesTheIdsOfSimplifiedOnes(string traditional, string simplified)
    {
        Assert.Empty(_shipped.Read(traditional).UnknownWords);
        Assert.Equal(_shipped.Encode(simplified).Ids, _shipped.Encode(traditional).Ids);
    }

    [Theory]
    [InlineData("三个圆形", "三")]
    [InlineData("五個三角形", "五")]
    [InlineData("five circles", "five")]
    [InlineData("a red circle and a blue star", "and")]
    [InlineData("三角形上下弹跳")]
    [InlineData("一颗五角星")]
    [InlineData("a five-pointed star bounces up and down")]
    [InlineData("a five pointed star goes round and round")]
    public void Read_WordOutOfItsPlace_IsUnknown(string prompt, params string[] unknown) =>
        Assert.Equal(unknown, _shipped.Read(prompt).UnknownWords);

    [Fact]
    public void Encode_ThreeOfSomething_DoesNotReadAsTheBeginningOfATriangle()
    {
        var three = _shipped.Encode("三角形").Ids[1];
        Assert.DoesNotContain(three, _shipped.Encode("三个圆形").Ids);
    }

    [Theory]
    [InlineData("黄", "黃黃", "more than once")]
    [InlineData("黄色", "黃", "is not one character")]
    [InlineData("猫", "貓", "'猫' is not in the vocabulary")]
    [InlineData("黄", "红", "'红' is in the vocabulary itself")]
    public void Open_VariantsThatContradict_IsAFaultOfTheBundle(string known, string others, string fault)
    {
        using var bundle = new BundleCopy();
        bundle.EditManifest(m => m["text"]!["variants"] = new JsonObject { [known] = others });

        var error = Assert.Throws<ModelBundleException>(() => ModelBundle.Open(bundle.Folder));
        Assert.Contains(fault, Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithoutRules_ReadsTheVocabularyAlone()
    {
        using var bundle = new BundleCopy();
        bundle.EditManifest(m =>
        {
            m["text"]!.AsObject().Remove("variants");
            m["text"]!.AsObject().Remove("only_before");
        });

        Assert.Equal(["黃"], ModelBundle.Open(bundle.Folder).CreateTokenizer().Read("黃色三个 and").UnknownWords);
    }
}
