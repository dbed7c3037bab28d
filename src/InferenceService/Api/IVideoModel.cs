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

    /// <summary>How its tokenizer reads a text.</summary>
    PromptReading ReadPrompt(string text);

    /// <summary>Admits a clip, all of its videos, or refuses it at once: before its pictures are decoded.</summary>
    /// <param name="deadline">When the caller stops waiting; a clip that cannot be done by then is refused.</param>
    /// <exception cref="ServiceException">Refused: overloaded, duplicate, draining, or the deadline is too short.</exception>
    IClipPlace Admit(GenerationRequest request, DateTime deadline);
}

/// <summary>The place of a call that was admitted. One that starts nothing gives it back.</summary>
public interface IClipPlace : IDisposable
{
    /// <summary>Hands the clip to the loop, which gives the place back when it has ended. Once.</summary>
    /// <param name="request">The one that was admitted, now with the pixels of its pictures.</param>
    /// <exception cref="ServiceException">InvalidRequest: the model has no critic, or the server is going.</exception>
    IClip Start(GenerationRequest request, CancellationToken cancellationToken);
}

/// <param name="Tokens">Length of the text in tokens, the special ones included.</param>
/// <param name="UnknownWords">What the vocabulary does not know, as it was written, in the order of the text.</param>
public readonly record struct PromptReading(int Tokens, IReadOnlyList<string> UnknownWords);

/// <summary>The models this server was configured with.</summary>
public interface IModelCatalog
{
    IReadOnlyList<IVideoModel> Models { get; }

    /// <summary>The model that serves requests which name none, or null.</summary>
    IVideoModel? Default { get; }

    /// <summary>Why the bundle of this name was not taken; null if there is none such.</summary>
    ServiceError? Rejection(string name);
}
