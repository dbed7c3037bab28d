using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Texts of a request: the prompt, the scenes, the negative prompt. All of them fit the model's encoder.</summary>
internal sealed class PromptParser(IVideoModel model, Violations violations)
{
    private const int MaxScenes = 64;

    private readonly UnknownWordList _unknown = new();

    /// <summary>What the model does not know of the texts that were parsed so far.</summary>
    public IReadOnlyList<string> UnknownWords => _unknown.Words;

    /// <summary>The prompt is the first scene; the others follow at rising frames.</summary>
    public IReadOnlyList<Scene> ParseScenes(GenerateVideoRequest message, int frames, ClipStart start)
    {
        List<Scene> scenes = [new(0, ParsePrompt("prompt", message.Prompt, required: true))];
        if (message.Scenes.Count > MaxScenes)
        {
            violations.Add(RequestFields.Scenes, $"must be at most {MaxScenes}, got {message.Scenes.Count}");
        }
        else if (model.Description.Parameters.Contains(RequestFields.Scenes))
        {
            for (var i = 0; i < message.Scenes.Count; i++)
            {
                scenes.Add(ParseScene($"{RequestFields.Scenes}[{i}]", message.Scenes[i], scenes[^1].FirstFrame, frames, start));
            }
        }

        return scenes;
    }

    /// <returns>The text as it is used: see <see cref="PromptRules.Clean"/>.</returns>
    public string ParsePrompt(string field, string text, bool required)
    {
        var before = violations.Count;
        text = PromptRules.Clean(text);
        PromptRules.Check(field, text, required, violations);
        if (violations.Count == before && text.Length > 0)
        {
            Read(field, text);
        }

        return text;
    }

    private void Read(string field, string text)
    {
        var (tokens, unknown) = model.ReadPrompt(text);
        var most = model.Description.MaxTokens;
        if (tokens > most)
        {
            violations.Add(field, $"must have at most {most} tokens for model {model.Description.Name}, got {tokens}");
        }

        _unknown.Add(unknown);
    }

    private Scene ParseScene(string field, Contracts.V1.Scene scene, int previous, int frames, ClipStart start)
    {
        var prompt = ParsePrompt($"{field}.prompt", scene.Prompt, required: true);
        field += ".first_frame";
        if (scene.FirstFrame < 1 || scene.FirstFrame >= frames)
        {
            violations.Add(field, $"must be from 1 to {frames - 1}, the clip's last frame, got {scene.FirstFrame}");
        }
        else if (scene.FirstFrame <= previous)
        {
            violations.Add(field, $"must be above {previous}, where the scene before begins, got {scene.FirstFrame}");
        }
        else if (start.State.IsEmpty)
        {
            CheckGranularity(field, scene.FirstFrame, start.Frames);
        }

        return new Scene(scene.FirstFrame, prompt);
    }

    /// <summary>
    /// Frames are made in chunks from the given ones on. Where those of a continuation begin, only its family knows; it takes a
    /// scene at its next chunk, as the clip did that it goes on with.
    /// </summary>
    private void CheckGranularity(string field, int frame, int given)
    {
        var step = model.Description.SceneGranularity;
        var past = (((frame - given) % step) + step) % step;
        if (past != 0)
        {
            var (below, above) = (frame - past, frame - past + step);
            violations.Add(field, $"must be where a chunk of {step} frames begins for model {model.Description.Name}, "
                + (below > 0 ? $"{below} or {above}" : $"such as {above}") + $", got {frame}");
        }
    }
}
