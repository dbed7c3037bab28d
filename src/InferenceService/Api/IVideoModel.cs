namespace InferenceService.Api;

/// <summary>A loaded model, as the API sees it: what it is, whether it serves, and the way in.</summary>
public interface IVideoModel
{
    ModelDescription Description { get; }

    /// <summary>"cpu" or "cuda"; empty until the sessions exist.</summary>
    string Provider { get; }

    /// <summary>Version of the runtime that executes it; empty until the sessions exist.</summary>
    string RuntimeVersion { get; }

    /// <summary>Null while the model serves; otherwise why it does not.</summary>
    ServiceError? Unavailable { get; }

    /// <summary>Length of a prompt in tokens, the special ones included.</summary>
    int CountTokens(string prompt);

    /// <summary>Admits a clip, all of its videos, or refuses it at once.</summary>
    /// <param name="deadline">When the caller stops waiting; a clip that cannot be done by then is refused.</param>
    /// <exception cref="ServiceException">Refused: overloaded, duplicate, draining, or the deadline is too short.</exception>
    IClip Start(GenerationRequest request, DateTime deadline, CancellationToken cancellationToken);
}

/// <summary>The models this server was configured with.</summary>
public interface IModelCatalog
{
    IReadOnlyList<IVideoModel> Models { get; }

    /// <summary>The model that serves requests which name none, or null.</summary>
    IVideoModel? Default { get; }

    /// <summary>Why the bundle of this name was not taken; null if there is none such.</summary>
    ServiceError? Rejection(string name);
}
