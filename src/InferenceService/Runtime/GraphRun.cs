using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace InferenceService.Runtime;

/// <summary>Runs of one graph with the same options, one at a time, each looked after by its model's <see cref="RunWatch"/>.</summary>
public sealed class GraphRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options;
    private readonly RunWatch _watch;
    private readonly bool _isReplayed;
    private readonly Lock _state = new();
    private long _startedAt;
    private bool _isTerminated;

    /// <param name="options">Owned by this.</param>
    /// <param name="isReplayed">Whether it belongs to its model's thread, since captured runs do.</param>
    internal GraphRun(InferenceSession session, RunOptions options, RunWatch watch, bool isReplayed)
    {
        (_session, _options, _watch, _isReplayed) = (session, options, watch, isReplayed);
        watch.Add(this);
    }

    /// <summary>How long the run under way has taken; zero if none is.</summary>
    internal TimeSpan UnderWay => Volatile.Read(ref _startedAt) is not 0 and var start ? Stopwatch.GetElapsedTime(start) : TimeSpan.Zero;

    /// <exception cref="RunFailedException">It failed, or took longer than it may.</exception>
    /// <exception cref="OperationCanceledException">The model is being unloaded.</exception>
    public void Execute(OrtIoBinding binding)
    {
        Begin();
        try
        {
            _session.RunWithBinding(_options, binding);
        }
        catch (OnnxRuntimeException e)
        {
            throw _watch.Explain(e, _isTerminated);
        }
        finally
        {
            End();
        }
    }

    public void Dispose()
    {
        _watch.Remove(this);
        _options.Dispose();
    }

    /// <summary>
    /// Asks the run under way, if it has taken so long, to end after the node under way; a loop is a node, and ends within its body. Any
    /// thread.
    /// </summary>
    internal void TerminateAfter(TimeSpan limit)
    {
        lock (_state)
        {
            if (_startedAt != 0 && !_isTerminated && Stopwatch.GetElapsedTime(_startedAt) > limit)
            {
                _options.Terminate = _isTerminated = true;
            }
        }
    }

    private void Begin()
    {
        _watch.Enter(_isReplayed);
        lock (_state)
        {
            if (_isTerminated)
            {
                _options.Terminate = _isTerminated = false;
            }

            _startedAt = Stopwatch.GetTimestamp();
        }
    }

    private void End()
    {
        lock (_state)
        {
            _startedAt = 0;
        }
    }
}
