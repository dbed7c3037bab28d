/** Draws a code from logits: temperature, then the fewest likeliest codes that hold the share topP. */
export function sample(logits, temperature, topP) {
  const highest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = Array.from(logits, (logit) => Math.exp((logit - highest) / temperature));
  const order = weights.map((_, code) => code).sort((a, b) => weights[b] - weights[a]);
  const enough = topP * weights.reduce((a, b) => a + b);
  let kept = 0;
  let sum = 0;
  while (kept < order.length && sum < enough) sum += weights[order[kept++]];
  let rest = Math.random() * sum;
  for (let rank = 0; rank < kept; rank++) {
    rest -= weights[order[rank]];
    if (rest < 0) return order[rank];
  }
  return order[0];
}
