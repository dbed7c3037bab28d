using System.Diagnostics;

namespace InferenceService.Tool.Writers;

/// <summary>Pipes raw frames into ffmpeg, which encodes them while the clip is being made; sound is added at the end.</summary>
internal sealed class FfmpegWriter(string path, int scale, double fps) : IClipWriter
{
    private readonly TemporaryFile _file = new(path);
    private readonly VideoSound _sound = new(path);
    private Process? _process;
    private Task<string>? _messages;
    private PixelFrame _last;
    private int _frames;

    public async Task AddAsync(PixelFrame frame, CancellationToken cancellationToken)
    {
        _last = frame.Enlarge(scale);
        var process = _process ??= Start(_last);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(_last.Rgb, cancellationToken);
        }
        catch (IOException pipe)
        {
            throw await FailedAsync(process, pipe);
        }

        await _sound.AddAsync(frame, cancellationToken);
        _frames++;
    }

    public async Task<WrittenFile> FinishAsync(bool complete, CancellationToken cancellationToken)
    {
        var process = _process ?? throw new InvalidOperationException("a video needs a frame");
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw await FailedAsync(process, innerException: null);
        }

        var place = _sound.IsEmpty ? _file.Publish(complete) : await _sound.FinishAsync(_file.Path, complete, cancellationToken);
        return new WrittenFile(place, _last.Width, _last.Height, _frames, fps) { HasSound = !_sound.IsEmpty };
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            FfmpegProcess.Stop(_process);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        await _sound.DisposeAsync();
        _file.Dispose();
    }

    private Process Start(PixelFrame first)
    {
        var process = Ffmpeg.StartEncoder(path, _file.Path, first.Width, first.Height, fps);
        // Read all along: a process whose pipe is full stands still.
        _messages = process.StandardError.ReadToEndAsync();
        return process;
    }

    private async Task<ToolException> FailedAsync(Process process, Exception? innerException)
    {
        await process.WaitForExitAsync();
        return FfmpegProcess.Failed(process, await _messages!, innerException);
    }
}
