namespace InferenceService.Benchmarks.Quality.World;

/// <summary>What a prompt can name and a clip can show.</summary>
internal enum Trait
{
    Shape,
    Colour,
    Background,
    Size,
    Motion,
}

/// <summary>The motions, in the order of their numbers.</summary>
internal enum Motion
{
    Left,
    Right,
    Up,
    Down,
    Bounce,
    Orbit,
    Grow,
    Shrink,
}
