using InferenceService.Benchmarks.Quality.World;

namespace InferenceService.Benchmarks.Quality.Prompts;

/// <summary>Words a scene as the Chinese training captions do (shapes/captions.py), but always names shape, colour and motion.</summary>
internal sealed class ChineseCaptions(Random random)
{
    private static readonly Phrases Words = Phrases.Table;

    public string Caption(Scene scene)
    {
        var text = Place(random.Of(Words.ArticlesZh) + Thing(scene), random.Of(Words.LinksZh) + Move(scene.Motion!.Value), scene);
        if (random.Chance(0.12))
        {
            text = random.Of(Words.LeadsZh) + text;
        }
        else if (random.Chance(0.08))
        {
            text += random.Of(Words.EndsZh);
        }

        return text + random.Of(Words.StopsZh);
    }

    public string Move(Motion motion) => motion <= Motion.Down && random.Chance(0.65)
        ? random.Of(Words.TowardsZh).With(Words.DirectionsZh[(int)motion])
        : random.Of(Words.MotionsZh[(int)motion]);

    private string Thing(Scene scene)
    {
        var size = scene.Size is { } number ? random.Of(Words.SizesZh[number]) : string.Empty;
        var colour = random.Of(Words.ColoursZh[scene.Colour!.Value]);
        var shape = random.Of(Words.ShapesZh[scene.Shape!.Value]);
        if (random.Chance(0.5))
        {
            colour += Words.OfZh;
        }

        return random.Chance(0.6) ? size + colour + shape : colour + size + shape;
    }

    /// <summary>Subject and motion, with the background before, between or behind them.</summary>
    private string Place(string thing, string motion, Scene scene)
    {
        if (scene.Background is not { } background)
        {
            return thing + motion;
        }

        var behind = random.Of(Words.BackgroundsZh[background]);
        return random.NextDouble() switch
        {
            < 0.35 => thing + random.Of(Words.BeforeZh[..2]).With(behind) + motion,
            < 0.7 => random.Of(Words.BeforeZh).With(behind) + thing + motion,
            _ => thing + motion + random.Of(Words.BehindZh).With(behind),
        };
    }
}
