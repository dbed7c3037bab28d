using System.Globalization;
using InferenceService.Client;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace InferenceService.Tool.Progress;

/// <summary>A bar that follows the model's steps, which are finer than frames.</summary>
internal sealed class TerminalObserver : IClipObserver
{
    private readonly ProgressTask _task;
    private readonly Counter _counter;

    private TerminalObserver(ProgressTask task, Counter counter) => (_task, _counter) = (task, counter);

    public static Task<T> ShowAsync<T>(IAnsiConsole console, Func<IClipObserver, Task<T>> work)
    {
        var counter = new Counter();
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), counter, new ElapsedTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("waiting", maxValue: 1);
                task.IsIndeterminate = true;
                return work(new TerminalObserver(task, counter));
            });
    }

    public void Begin(ClipInfo clip)
    {
        _task.Description = Markup.Escape(clip.Model);
        _counter.Begin(clip.Frames);
    }

    public void FrameDone(int frames)
    {
        _counter.Count(frames);
        Advance(_counter.Done);
    }

    public void Report(ClipProgress value) => Advance((double)value.StepsDone / Math.Max(1, value.StepsTotal));

    // Steps and frames tell the same story; what was said last may be behind what was said before.
    private void Advance(double done)
    {
        _task.IsIndeterminate = false;
        _task.Value = Math.Max(_task.Value, done);
    }

    private sealed class Counter : ProgressColumn
    {
        private FrameRate _rate = new();
        private int _total;
        private int _done;

        public double Done => (double)_done / Math.Max(1, _total);

        public void Begin(int total) => (_rate, _total) = (new FrameRate(), total);

        public void Count(int frames)
        {
            _done = frames;
            _rate.Count(frames);
        }

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Spectre.Console.Text(string.Create(CultureInfo.InvariantCulture, $"{_done}/{_total} frames, {_rate}"));
    }
}
