namespace InferenceService.Api;

/// <summary>A call's pictures, not yet decoded: that costs, so a call without a place does not get it.</summary>
/// <param name="First">Those of the clip's first frames.</param>
/// <param name="Last">That of its last one.</param>
public sealed record GivenPictures(IReadOnlyList<GivenPicture> First, GivenPicture? Last)
{
    /// <summary>The request with their pixels, at the model's size.</summary>
    /// <exception cref="ServiceException">InvalidRequest, with each picture that cannot be read.</exception>
    public async ValueTask<GenerationRequest> DecodeAsync(
        GenerationRequest request, ClipShape native, IPictureReader reader, CancellationToken cancellationToken)
    {
        IReadOnlyList<GivenPicture> all = Last is null ? First : [.. First, Last];
        if (all.Count == 0)
        {
            return request;
        }

        var outcomes = await reader.ReadAsync(all, native.Width, native.Height, cancellationToken);
        var violations = new Violations();
        foreach (var (picture, outcome) in all.Zip(outcomes))
        {
            if (outcome.Fault is { } fault)
            {
                violations.Add(picture.Field, fault);
            }
        }

        violations.ThrowIfAny();
        return request with
        {
            Start = request.Start with { Pictures = [.. outcomes.Take(First.Count).Select(outcome => outcome.Pixels)] },
            LastFrame = Last is null ? ReadOnlyMemory<byte>.Empty : outcomes[^1].Pixels,
        };
    }
}
