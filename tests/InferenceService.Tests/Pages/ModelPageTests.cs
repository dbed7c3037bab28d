using System.Diagnostics;
using InferenceService.Benchmarks.Quality.World;
using InferenceService.Tests.Fixtures;
using InferenceService.Tests.Tool;

namespace InferenceService.Tests.Pages;

/// <summary>The programs of the pages on models, run as they stand; their bundles are checked and served.</summary>
public sealed class ModelPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TorchFact]
    public async Task OwnModel_EveryStep_LeadsToFramesThatShowThePrompt()
    {
        var page = Page.Open("docs/own-model.md");
        await RunPythonAsync(page);
        foreach (var command in PageCommand.Of(page))
        {
            var run = await command.RunAsync(_folder);
            Assert.True(run.ExitCode == 0, run.Error);
        }

        var clip = PictureFile.Open(_folder.File("dot.gif"));
        Assert.Equal(16, clip.Frames.Count);
        Assert.True(clip.Object(0).X > clip.Object(15).X + 30, "It does not move to the left.");
        Assert.Equal("blue", ShapesWorld.Names(Trait.Colour)[clip.Object(0).Colour.Nearest(ShapesWorld.ColourPalette)]);

        await using var server = await TestServer.StartAsync($"--Models:Path={_folder.File("my-models")}");
        Assert.Equal("dots", (await server.Client.ListModelsAsync(new())).Models.Single().Name);
    }

    [TorchFact]
    public async Task ModelBundles_EveryExample_IsABundleThatCanBeServed()
    {
        await RunPythonAsync(Page.Open("docs/model-bundles.md"));

        foreach (var bundle in Directory.GetDirectories(_folder.File("bundles")))
        {
            var run = await CommandRun.OfAsync("check", bundle);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        Assert.Equal(4, Directory.GetDirectories(_folder.File("bundles")).Length);
    }

    /// <summary>Each block is a file by the name in its first line; in one process, since loading torch takes seconds.</summary>
    private async Task RunPythonAsync(Page page)
    {
        var files = new List<string>();
        foreach (var block in page.Blocks.Where(b => b.Language == "python"))
        {
            files.Add(block.Lines[0].TrimStart('#', ' '));
            await File.WriteAllTextAsync(_folder.File(files[^1]), block.Text);
        }

        var all = $"import runpy, sys; sys.path.insert(0, '.'); [runpy.run_path(f) for f in '{string.Join(' ', files)}'.split()]";
        using var python = Process.Start(new ProcessStartInfo(TorchFactAttribute.Python!, ["-W", "ignore", "-c", all])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = python.StandardOutput.ReadToEndAsync();
        var error = await python.StandardError.ReadToEndAsync();
        await Task.WhenAll(python.WaitForExitAsync(), output);
        Assert.True(python.ExitCode == 0, error);
    }
}
