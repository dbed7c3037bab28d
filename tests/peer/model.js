// A bundle of the family "autoregressive", run the straightforward way: one clip at a time through session.run, the cache a
// set of tensors that come out of one step and go into the next.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { sample } from "./sampler.js";
import { Tokenizer } from "./tokenizer.js";

// The service's own session options: a small model loses by more threads (docs/performance.md).
const sessionOptions = { intraOpNumThreads: 1, interOpNumThreads: 1 };
const int64 = (values, dims) => new Tensor("int64", BigInt64Array.from(values, BigInt), dims);

export class Model {
  static async load(folder) {
    const model = new Model();
    model.manifest = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
    const open = (role) => InferenceSession.create(join(folder, model.manifest.graphs[role]), sessionOptions);
    model.textEncoder = await open("text_encoder");
    model.frameDecoder = await open("frame_decoder");
    model.pixelDecoder = await open("pixel_decoder");
    const { vocabulary, max_tokens } = model.manifest.text;
    model.tokenizer = new Tokenizer(readFileSync(join(folder, vocabulary), "utf8"), max_tokens);
    return model;
  }

  /** Yields each frame's pixels, a Uint8Array of height x width x 3. */
  async *generate(prompt, frames, { temperature, topP }) {
    const { positions_per_frame: positions, codes_per_position: group, codebook_size: size, delays } = this.manifest.autoregressive;
    const codes = new Array(frames * positions * group).fill(0);
    const state = { ...(await this.encode(prompt)), ...this.emptyCache() };
    let drawn = new Array(group).fill(-1);
    for (let step = 0, frame = 0; frame < frames; step++) {
      const feeds = { ...state, codes: int64(drawn, [1, 1, group]), positions: int64([step], [1, 1]) };
      const outputs = await this.frameDecoder.run(feeds);
      for (const [name, tensor] of Object.entries(outputs)) {
        if (name.startsWith("present.")) state[name.replace("present", "past")] = tensor;
      }
      drawn = delays.map((delay, k) => {
        const position = step - delay;
        if (position < 0) return -1;
        const code = sample(outputs.logits.data.subarray(k * size, (k + 1) * size), temperature, topP);
        codes[position * group + k] = code;
        return code;
      });
      if (step + 1 - Math.max(...delays) === (frame + 1) * positions) {
        const start = frame++ * positions * group;
        const { pixels } = await this.pixelDecoder.run({
          codes: int64(codes.slice(start, start + positions * group), [1, positions, group]),
        });
        yield pixels.data;
      }
    }
  }

  async encode(prompt) {
    const { ids, mask } = this.tokenizer.encode(prompt);
    return this.textEncoder.run({ input_ids: int64(ids, [1, ids.length]), attention_mask: int64(mask, [1, mask.length]) });
  }

  emptyCache() {
    const inputs = this.frameDecoder.inputMetadata.filter((input) => input.name.startsWith("past."));
    return Object.fromEntries(
      inputs.map(({ name, shape }) => {
        const dims = [1, ...shape.slice(1)];
        return [name, new Tensor("float32", new Float32Array(dims.reduce((a, b) => a * b)), dims)];
      }),
    );
  }
}
