using InferenceService.Contracts.V1;

namespace InferenceService.Api;

/// <summary>Texts of a request: the prompt, the scenes, the negative prompt. All of them fit the model's encoder.</summary>
internal sealed class PromptParser(IVideoModel model, Violations violations)
{
    private const int MaxScenes = 64;

    /// <summary>The prompt is the first scene; the others follow at rising frames.</summary>
    public IReadOnlyList<Scene> ParseScenes(GenerateVideoRequest message, int frames)
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
                scenes.Add(ParseScene($"{RequestFields.Scenes}[{i}]", message.Scenes[i], scenes[^1].FirstFrame, frames));
            }
        }

        return scenes;
    }

    public string ParsePrompt(string field, string text, bool required)
    {
        var before = violations.Count;
        PromptRules.Check(field, text, required, violations);
        if (violations.Count == before && text.Length > 0)
        {
            var (tokens, most) = (model.CountTokens(text), model.Description.MaxTokens);
            if (tokens > most)
            {
                violations.Add(field, $"must have at most {most} tokens for model {model.Description.Name}, got {tokens}");
            }
        }

        return text;
    }

    private Scene ParseScene(string field, Contracts.V1.Scene scene, int previous, int frames)
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
        else
        {
            CheckGranularity(field, scene.FirstFrame);
        }

        return new Scene(scene.FirstFrame, prompt);
    }

    private void CheckGranularity(string field, int frame)
    {
        var step = model.Description.SceneGranularity;
        if (frame % step != 0)
        {
            var below = frame / step * step;
            violations.Add(field, $"must be a multiple of {step} for model {model.Description.Name}, such as "
                + (below > 0 ? $"{below} or {below + step}" : $"{step}") + $", got {frame}");
        }
    }
}
