using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Prompts;

/// <summary>
/// Sentences that no training caption has: other orders, other words around the ones that matter. {size}, {colour}, {shape},
/// {background} and {motion} stand for phrases the model knows; what a template leaves out is free.
/// </summary>
internal static class UnseenPhrasings
{
    private static readonly string[] English =
    [
        "{shape}, {colour}, {motion}",
        "{background} background. {colour} {shape}. it {motion}.",
        "could you animate a {colour} {shape} that {motion}?",
        "my {size} {colour} {shape} {motion} while the background stays {background}",
        "there was once a {shape} of {colour} colour, and it {motion}",
        "background: {background}. subject: {size} {colour} {shape}. action: {motion}",
    ];

    private static readonly string[] Chinese =
    [
        "{shape}，{colour}，{motion}",
        "{background}背景。{colour}{shape}。它{motion}。",
        "能不能做一个{colour}{shape}{motion}的动画？",
        "{shape}是{colour}的，{motion}，背景一直是{background}",
        "从前有一个{size}{colour}{shape}，它总是{motion}",
        "背景：{background}。主角：{colour}{shape}。动作：{motion}",
    ];

    /// <returns>The prompt, and what of the scene it names.</returns>
    public static (string Prompt, Scene Named) Word(Scene scene, bool isChinese, Random random)
    {
        var template = random.Of(isChinese ? Chinese : English);
        var named = scene with
        {
            Size = template.Contains("{size}", StringComparison.Ordinal) ? scene.Size : null,
            Background = template.Contains("{background}", StringComparison.Ordinal) ? scene.Background : null,
        };
        var words = Phrases.Table;
        var motion = scene.Motion!.Value;
        var moves = isChinese ? new ChineseCaptions(random).Move(motion) : new EnglishCaptions(random).Move(motion).Finite;
        string Pick(string[][] english, string[][] chinese, int? value) => random.Of((isChinese ? chinese : english)[value!.Value]);
        var prompt = template
            .Replace("{size}", Pick(words.SizesEn, words.SizesZh, scene.Size), StringComparison.Ordinal)
            .Replace("{colour}", Pick(words.ColoursEn, words.ColoursZh, scene.Colour), StringComparison.Ordinal)
            .Replace("{shape}", Pick(words.ShapesEn, words.ShapesZh, scene.Shape), StringComparison.Ordinal)
            .Replace("{background}", Pick(words.BackgroundsEn, words.BackgroundsZh, scene.Background), StringComparison.Ordinal)
            .Replace("{motion}", moves, StringComparison.Ordinal);
        return (prompt, named);
    }
}
