using InferenceService.Api;

namespace InferenceService.Generation;

/// <summary>
/// Logits to a token: temperature, top-k, top-p (nucleus; Holtzman et al., arXiv 1904.09751), in that order. Pure but for its
/// scratch memory, which is why each loop has its own.
/// </summary>
public sealed class TokenSampler(int codebookSize)
{
    private readonly float[] _weights = new float[codebookSize];
    private readonly float[] _keys = new float[codebookSize];
    private readonly int[] _order = new int[codebookSize];

    /// <summary>Classifier-free guidance, in place: negative + scale * (prompt - negative) (arXiv 2207.12598).</summary>
    public static void Guide(Span<float> prompt, ReadOnlySpan<float> negative, double scale)
    {
        var by = (float)scale;
        for (var i = 0; i < prompt.Length; i++)
        {
            prompt[i] = negative[i] + (by * (prompt[i] - negative[i]));
        }
    }

    /// <param name="uniform">In [0, 1): where in the distribution to draw.</param>
    /// <exception cref="ArithmeticException">The logits hold no finite number: the graph has failed.</exception>
    public int Sample(ReadOnlySpan<float> logits, SamplingSettings settings, double uniform)
    {
        var best = ArgMax(logits);
        var (temperature, topP) = ((float)settings.Temperature, (float)settings.TopP);
        if (temperature == 0)
        {
            return best;
        }

        var total = Weigh(logits, logits[best], temperature);
        if (topP < 1 && total * topP <= 1)
        {
            // The best has weight 1. Where it alone holds the share p, the rest need not be sorted: most draws, on a good model.
            return best;
        }

        if ((settings.TopK > 0 && settings.TopK < logits.Length) || topP < 1)
        {
            Truncate(settings.TopK, topP);
        }

        return Draw(uniform, best);
    }

    private static int ArgMax(ReadOnlySpan<float> logits)
    {
        var best = -1;
        for (var i = 0; i < logits.Length; i++)
        {
            if (float.IsFinite(logits[i]) && (best < 0 || logits[i] > logits[best]))
            {
                best = i;
            }
        }

        return best >= 0 ? best : throw new ArithmeticException("The model's logits are not numbers.");
    }

    private double Weigh(ReadOnlySpan<float> logits, float highest, float temperature)
    {
        double total = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            // NaN compares false and gets no weight.
            var exponent = (logits[i] - highest) / temperature;
            _weights[i] = exponent <= 0 ? MathF.Exp(exponent) : 0;
            total += _weights[i];
        }

        return total;
    }

    /// <summary>Keeps the k heaviest, then the fewest of them that hold the share p of their weight.</summary>
    private void Truncate(int topK, float topP)
    {
        for (var i = 0; i < _order.Length; i++)
        {
            (_keys[i], _order[i]) = (-_weights[i], i);
        }

        Array.Sort(_keys, _order);
        var kept = topK > 0 ? Math.Min(topK, _order.Length) : _order.Length;
        var enough = topP * Sum(_order.AsSpan(0, kept));
        double sum = 0;
        for (var rank = 0; rank < _order.Length; rank++)
        {
            if (rank >= kept || (rank > 0 && sum >= enough))
            {
                _weights[_order[rank]] = 0;
            }
            else
            {
                sum += _weights[_order[rank]];
            }
        }
    }

    private double Sum(ReadOnlySpan<int> tokens)
    {
        double sum = 0;
        foreach (var token in tokens)
        {
            sum += _weights[token];
        }

        return sum;
    }

    private int Draw(double uniform, int best)
    {
        double total = 0;
        foreach (var weight in _weights)
        {
            total += weight;
        }

        var rest = uniform * total;
        for (var i = 0; i < _weights.Length; i++)
        {
            rest -= _weights[i];
            if (rest < 0)
            {
                return i;
            }
        }

        // Only rounding leads here: the draw was at the very end.
        return best;
    }
}
