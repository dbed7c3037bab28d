namespace InferenceService.Benchmarks.Quality.World;

/// <summary>One value for each trait, as its number in <see cref="ShapesWorld"/>; null is free, or was not recognised.</summary>
internal sealed record Scene(int? Shape, int? Colour, int? Background, int? Size, Motion? Motion)
{
    private static readonly Trait[] Look = [Trait.Shape, Trait.Colour, Trait.Background];

    public int? this[Trait trait] => trait switch
    {
        Trait.Shape => Shape,
        Trait.Colour => Colour,
        Trait.Background => Background,
        Trait.Size => Size,
        Trait.Motion => (int?)Motion,
        _ => throw new ArgumentOutOfRangeException(nameof(trait)),
    };

    /// <summary>Whether shape, colour and background, which any moment of a clip shows, are as another scene names them.</summary>
    public bool LooksAs(Scene named) =>
        Look.All(trait => named[trait] is not { } wanted || this[trait] == wanted);

    /// <summary>In words, such as "red circle, left, on black, small".</summary>
    public override string ToString() =>
        $"{Name(Trait.Colour)} {Name(Trait.Shape)}, {Name(Trait.Motion)}, on {Name(Trait.Background)}, {Name(Trait.Size)}";

    private string Name(Trait trait) => this[trait] is { } value ? ShapesWorld.Names(trait)[value] : "?";
}
