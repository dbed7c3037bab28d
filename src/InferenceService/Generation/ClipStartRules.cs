using InferenceService.Api;

namespace InferenceService.Generation;

/// <summary>Refuses a start that a family cannot begin with.</summary>
internal static class ClipStartRules
{
    /// <exception cref="ServiceException">InvalidRequest.</exception>
    public static void Require(bool isFine, string fault)
    {
        if (!isFine)
        {
            throw new ServiceException(new ServiceError(ErrorKind.InvalidRequest, fault));
        }
    }

    /// <summary>A state is as long as this model writes them, and there where the clip goes on.</summary>
    public static void RequireState(ClipStart start, int bytes)
    {
        var expected = start.Frames > 0 && start.Pictures.Count == 0 ? bytes : 0;
        Require(
            start.State.Length == expected,
            $"The continuation is not of this model: expected a state of {expected} bytes, found {start.State.Length}.");
    }

    public static void RequireNoPictures(ClipStart start) =>
        Require(start.Pictures.Count == 0, "This model does not honour conditioning frames.");
}
