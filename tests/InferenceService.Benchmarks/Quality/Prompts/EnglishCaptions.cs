using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Prompts;

/// <summary>Words a scene as the English training captions do (shapes/captions.py), but always names shape, colour and motion.</summary>
internal sealed class EnglishCaptions(Random random)
{
    private static readonly Phrases Words = Phrases.Table;

    public string Caption(Scene scene)
    {
        var (text, lead) = (Thing(scene), string.Empty);
        var (finite, plain) = Move(scene.Motion!.Value);
        if (random.Chance(0.1))
        {
            (lead, finite) = (random.Of(Words.CommandsEn), plain);
        }

        text += " " + finite;
        if (random.Chance(0.05))
        {
            text += " " + random.Of(Words.FillersEn);
        }

        if (scene.Background is { } background)
        {
            var behind = random.Of(Words.BackgroundsEn[background]);
            text = random.Chance(0.7)
                ? text + random.Of(Words.BehindEn).With(behind)
                : random.Of(Words.BeforeEn).With(behind) + text;
        }

        if (lead.Length == 0 && random.Chance(0.12))
        {
            lead = random.Of(Words.LeadsEn);
        }

        return lead + text + random.Of(Words.Stops);
    }

    /// <summary>The motion after a subject, and the same in its plain form.</summary>
    public (string Finite, string Plain) Move(Motion motion)
    {
        var needsDirection = motion <= Motion.Right || (motion <= Motion.Down && random.Chance(0.6));
        var forms = random.Of(needsDirection ? Words.VerbsEn : Words.MotionsEn[(int)motion]);
        var tail = needsDirection ? " " + random.Of(Words.DirectionsEn[(int)motion]) : string.Empty;
        return (random.Of(forms[1], forms[2], "is " + forms[2]) + tail, forms[0] + tail);
    }

    private string Thing(Scene scene)
    {
        var words = new List<string>();
        if (random.Chance(0.05))
        {
            words.Add(random.Of(Words.AdjectivesEn));
        }

        if (scene.Size is { } size)
        {
            words.Add(random.Of(Words.SizesEn[size]));
        }

        words.Add(random.Of(Words.ColoursEn[scene.Colour!.Value]));
        words.Add(random.Of(Words.ShapesEn[scene.Shape!.Value]));
        var article = random.Of(Words.ArticlesEn);
        return (article == "a " && words[0][0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : article) + string.Join(' ', words);
    }
}
