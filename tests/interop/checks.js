// Starts the server and calls it as another team's service would. Prints "PASS name" or "FAIL name: reason" for each check.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client, delay, errorDetails, failure, frames, status } from "./client.js";
import { startServer } from "./server.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const prompt = "a red circle moves right";
const pngSignature = Buffer.from("89504e470d0a1a0a", "hex");
const buf = (...args) => promisify(execFile)(`${here}/node_modules/.bin/buf`, args, { cwd: root, maxBuffer: 1 << 26 });
const curl = (...args) => buf("curl", "--protocol", "grpc", "--http2-prior-knowledge", ...args);

let passed = 0;
let failed = 0;
setTimeout(() => end("the checks took longer than 120 s"), 120_000).unref();

async function check(name, body) {
  try {
    await body();
    console.log(`PASS ${name}`);
    passed++;
  } catch (error) {
    console.log(`FAIL ${name}: ${(error.stderr || error.message).replace(/\s+/g, " ").trim()}`);
    failed++;
  }
}

/** A check of what only some models can do. */
function checkWhereHonoured(model, field, name, body) {
  return model.parameters.includes(field) ? check(name, body) : console.log(`SKIP ${name}: ${model.name} does not honour ${field}`);
}

function end(reason) {
  if (reason) {
    console.log(`FAIL interop: ${reason}`);
    failed++;
  }
  console.log(`interop: ${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

/** Fails unless the server still makes clips. */
async function stillServes(client) {
  const events = await client.collect({ prompt, video: { num_frames: 1 } });
  assert.equal(events.at(-1).kind, "completed");
}

/** Starts so many clips and reads them; `ends` are promises of their statuses. */
function fill(client, request, count) {
  const calls = Array.from({ length: count }, () => client.generate(request));
  calls.forEach((call) => call.on("error", () => {}));
  const ends = calls.map((call) => new Promise((resolve) => call.resume().on("status", resolve)));
  return { calls, ends };
}

async function callsByGrpcJs(client, address) {
  const { models } = await client.listModels();
  const model = models.find((m) => m.is_default) ?? models[0];
  const room = settings["Scheduling:Rows"] + settings["Scheduling:MaxQueuedClips"];
  const longest = { prompt, model: model.name, video: { num_frames: model.max_frames } };

  await check("the models are listed with what they can do", async () => {
    assert.ok(model.ready);
    assert.match(model.sha256, /^[0-9a-f]{64}$/);
    assert.ok(model.formats.includes("FRAME_FORMAT_PNG"));
  });

  await check("health is SERVING for the server, the service and each model", async () => {
    for (const name of ["", "video.v1.VideoGenerationService", ...models.map((m) => m.name)]) {
      assert.equal(await client.checkHealth(name), "SERVING", `service '${name}'`);
    }
    assert.equal((await failure(client.checkHealth("no-such-service"))).code, status.NOT_FOUND);
  });

  await check("frames arrive while the clip is being made", async () => {
    await client.collect({ ...longest, video: { num_frames: 1 } }); // what a first call takes besides is not of the clip
    const events = await client.collect(longest);
    const all = frames(events);
    const end = events.at(-1);
    assert.deepEqual([events[0].kind, end.kind], ["accepted", "completed"]);
    assert.equal(all.length, model.max_frames);
    assert.ok(all[0].at < end.at / 4, `first frame after ${all[0].at} ms, the last event after ${end.at} ms`);
    const half = all[all.length / 2].at;
    assert.ok(half > end.at / 4 && half < end.at * 0.9, `half of the frames after ${half} ms of ${end.at} ms`);
  });

  await check("16 PNG frames in order, whole and of the size told", async () => {
    const events = await client.collect({ prompt, video: { num_frames: 16, fps: 8 } });
    const accepted = events[0];
    const all = frames(events);
    assert.deepEqual(all.map((f) => f.index), [...Array(16).keys()]);
    for (const { data } of all) {
      assert.deepEqual(data.subarray(0, 8), pngSignature);
      assert.deepEqual([data.readUInt32BE(16), data.readUInt32BE(20)], [accepted.width, accepted.height]);
    }
    const part = events.find((e) => e.kind === "frame" && e.index === 9);
    assert.deepEqual(part.presentation_time, { seconds: "1", nanos: 125_000_000 });
    const end = events.at(-1);
    assert.deepEqual([end.frames, end.finish_reason], [16, "FINISH_REASON_LENGTH"]);
    assert.equal(Number(end.bytes), all.reduce((sum, f) => sum + f.data.length, 0));
  });

  await check("a large frame comes in parts that make one whole", async () => {
    const output = { format: "FRAME_FORMAT_RAW_RGB24" };
    const events = await client.collect({ prompt, video: { num_frames: 1, width: 1024, height: 1024 }, output });
    assert.ok(events.filter((e) => e.kind === "frame").length > 1);
    assert.equal(frames(events)[0].data.length, 1024 * 1024 * 3);
  });

  await check("same seed, same bytes; another seed, others", async () => {
    const make = async (seed) => {
      const events = await client.collect({ prompt, video: { num_frames: 4 }, sampling: { seed } });
      assert.equal(events[0].seed, seed);
      return Buffer.concat(frames(events).map((f) => f.data));
    };
    const seed = "18446744073709551615"; // the largest: not a number that JavaScript could hold
    const [one, two, other] = await Promise.all([make(seed), make(seed), make("1")]);
    assert.ok(one.equals(two));
    assert.ok(!one.equals(other));
  });

  await check("every clip tells what made it", async () => {
    const [accepted] = await client.collect({ prompt, video: { num_frames: 1 } });
    assert.deepEqual([accepted.model, accepted.model_sha256, accepted.video_index], [model.name, model.sha256, 0]);
    const { receipt } = accepted;
    assert.equal(receipt.family, model.family);
    assert.match(receipt.runtime_version, /^\d+\.\d+/);
    assert.equal(receipt.prompts_sha256, createHash("sha256").update(`0:${prompt}\n`).digest("hex"));
  });

  await check("captions come with their scene", async () => {
    const events = await client.collect({ prompt, video: { num_frames: 4, fps: 8 }, captions: true });
    const [caption] = events.filter((e) => e.kind === "caption");
    assert.deepEqual([caption.index, caption.text, caption.end], [0, prompt, { seconds: "0", nanos: 500_000_000 }]);
    assert.ok(events.indexOf(caption) < events.findIndex((e) => e.kind === "frame"));
  });

  await check("what a model does not honour is refused by name", async () => {
    const fields = {
      conditioning_frames: [{ data: pngSignature }],
      last_frame: { data: pngSignature },
      scenes: [{ prompt, first_frame: 1 }],
      continuation: pngSignature,
      num_videos: 2,
      best_of: true,
      audio: true,
    };
    const refused = Object.keys(fields).filter((field) => !model.parameters.includes(field));
    const error = await failure(client.collect({ prompt, ...Object.fromEntries(refused.map((f) => [f, fields[f]])) }));
    assert.deepEqual(errorDetails(error).BadRequest.fieldViolations.map((v) => v.field).sort(), refused.sort());
  });

  await checkWhereHonoured(model, "continuation", "a clip goes on from any frame, byte for byte", async () => {
    const request = { prompt, video: { num_frames: 6 }, sampling: { seed: "7" } };
    const whole = await client.collect(request);
    const { continuation } = whole.find((e) => e.kind === "frame" && e.index === 2);
    const rest = await client.collect({ ...request, sampling: {}, continuation });
    assert.deepEqual([rest[0].seed, rest[0].first_frame], ["7", 3]);
    assert.deepEqual(frames(rest).map((f) => f.data), frames(whole).slice(3).map((f) => f.data));
    continuation[continuation.length - 1] ^= 1;
    const error = await failure(client.collect({ ...request, continuation }));
    assert.deepEqual(errorDetails(error).BadRequest.fieldViolations.map((v) => v.field), ["continuation"]);
  });

  await checkWhereHonoured(model, "scenes", "scenes change the clip and are told as captions", async () => {
    const request = { prompt, video: { num_frames: 8 }, sampling: { seed: "7" }, captions: true };
    const plain = frames(await client.collect(request));
    const events = await client.collect({ ...request, scenes: [{ prompt: "a blue star moves up", first_frame: 4 }] });
    assert.ok(!frames(events)[7].data.equals(plain[7].data));
    assert.deepEqual(events.filter((e) => e.kind === "caption").map((c) => c.text), [prompt, "a blue star moves up"]);
  });

  await checkWhereHonoured(model, "num_videos", "candidates are the clips of the seeds that follow", async () => {
    const request = { prompt, video: { num_frames: 3 }, sampling: { seed: "7" } };
    const events = await client.collect({ ...request, num_videos: 2 });
    const alone = frames(await client.collect({ ...request, sampling: { seed: "8" } }));
    const second = frames(events.filter((e) => e.video_index === 1));
    assert.deepEqual(second.map((f) => f.data), alone.map((f) => f.data));
    assert.deepEqual(events.slice(-2).map((e) => [e.kind, e.video_index]), [["completed", 0], ["completed", 1]]);
  });

  await checkWhereHonoured(model, "conditioning_frames", "a clip goes on from a given picture", async () => {
    const [picture] = frames(await client.collect({ prompt, video: { num_frames: 1 } }));
    const events = await client.collect({ prompt, video: { num_frames: 3 }, conditioning_frames: [{ data: picture.data }] });
    assert.deepEqual(frames(events).map((f) => f.index), [1, 2]);
  });

  await checkWhereHonoured(model, "audio", "sound comes before the frame it is heard with, without gaps", async () => {
    const request = { prompt, video: { num_frames: 4 }, sampling: { seed: "7" }, audio: true };
    const events = await client.collect(request);
    const samples = 48000 / events[0].fps;
    const heard = events.filter((e) => e.kind === "audio");
    const all = frames(events);
    assert.deepEqual(heard.map((b) => Number(b.first_sample)), all.map((f) => f.index * samples));
    for (const [i, block] of heard.entries()) {
      assert.equal(block.sample_rate, 48000);
      assert.equal(block.data.length, samples * block.channels * 2);
      const next = events[events.indexOf(block) + 1];
      assert.deepEqual([next.kind, next.index, Number(next.offset)], ["frame", all[i].index, 0]);
    }
    const again = (await client.collect(request)).filter((e) => e.kind === "audio");
    assert.deepEqual(again.map((b) => b.data), heard.map((b) => b.data));
    const other = { ...request, video: { num_frames: 4, fps: events[0].fps * 2 } };
    const error = await failure(client.collect(other));
    assert.deepEqual(errorDetails(error).BadRequest.fieldViolations.map((v) => v.field), ["video.fps"]);
  });

  await check("a clip in Chinese", async () => {
    const events = await client.collect({ prompt: "红色圆形向右移动", video: { num_frames: 1 } });
    assert.equal(frames(events).length, 1);
  });

  await check("words that a model does not know are told as they were written", async () => {
    const events = await client.collect({ prompt: "a rde circle on Magenta, 猫咪", video: { num_frames: 1 } });
    assert.deepEqual(events[0].unknown_words, ["rde", "Magenta", "猫咪"]);
    assert.ok(model.max_prompt_tokens > 2);
    const error = await failure(client.collect({ prompt: "red ".repeat(model.max_prompt_tokens) }));
    assert.match(error.details, new RegExp(`at most ${model.max_prompt_tokens} tokens.* got ${model.max_prompt_tokens + 2}`));
  });

  await check("a seed that the server draws is a number that JavaScript holds", async () => {
    const events = await client.collect({ prompt, video: { num_frames: 1 } });
    assert.ok(Number.isSafeInteger(Number(events[0].seed)));
  });

  await check("a target of several addresses is served", async () => {
    const several = new Client(`ipv4:${address},${address}`, { "grpc.default_authority": "video" });
    assert.ok((await several.listModels()).models.length > 0);
    several.close();
  });

  await check("a request with more violations than trailers hold is still INVALID_ARGUMENT", async () => {
    const scenes = Array.from({ length: 64 }, () => ({ prompt: "\u0001".repeat(500), first_frame: -1 }));
    const error = await failure(client.collect({ prompt, scenes }));
    assert.equal(error.code, status.INVALID_ARGUMENT);
    const { ErrorInfo, BadRequest } = errorDetails(error);
    assert.equal(BadRequest.fieldViolations.length + Number(ErrorInfo.metadata.violations_left_out), 128);
    assert.match(error.details, /; and \d+ more$/);
  });

  await check("a cancelled clip ends with CANCELLED and the server serves on", async () => {
    const call = client.generate(longest);
    let seen = 0;
    const error = await failure((async () => {
      for await (const { event } of call) {
        if (event === "frame" && ++seen === 2) call.cancel();
      }
    })());
    assert.equal(error.code, status.CANCELLED);
    assert.ok(seen < model.max_frames);
    await stillServes(client);
  });

  await check("a deadline that passes ends the clip with DEADLINE_EXCEEDED and the server serves on", async () => {
    const start = Date.now();
    const call = client.generate({ ...longest, video: { num_frames: 16, width: 3072 } }, { deadline: start + 600 });
    let events = 0;
    const error = await failure((async () => {
      for await (const _ of call) events++;
    })());
    assert.equal(error.code, status.DEADLINE_EXCEEDED);
    assert.ok(events > 0, "refused before the clip began");
    assert.ok(Date.now() - start < 5000);
    await stillServes(client);
  });

  await check("a deadline that cannot be met is refused before it passes", async () => {
    // How short is too short depends on the machine: a fast one makes the clip in time, and below some deadline the client's own
    // timer is first.
    const reasons = [];
    for (const deadline of [160, 120, 80, 60, 40, 30, 20, 15, 10]) {
      const reason = await client.collect(longest, { deadline: Date.now() + deadline }).then(
        () => "made in time",
        (error) => {
          assert.equal(error.code, status.DEADLINE_EXCEEDED);
          return error.metadata.get("grpc-status-details-bin").length > 0 && errorDetails(error).ErrorInfo.reason;
        },
      );
      reasons.push(reason);
    }
    assert.ok(reasons.includes("DEADLINE_TOO_SHORT"), `reasons: ${reasons}`);
  });

  await check("an invalid request gets INVALID_ARGUMENT with every violation", async () => {
    const error = await failure(client.collect({
      request_id: "no spaces",
      video: { num_frames: 0, fps: -1, width: 5, height: 9999 },
      sampling: { temperature: 9, top_k: -1, top_p: 0, guidance_scale: 50 },
      output: { format: 99, quality: 101 },
    }));
    assert.equal(error.code, status.INVALID_ARGUMENT);
    const { BadRequest, ErrorInfo } = errorDetails(error);
    assert.deepEqual([ErrorInfo.reason, ErrorInfo.domain], ["INVALID_REQUEST", "video.v1"]);
    assert.deepEqual(BadRequest.fieldViolations.map((v) => v.field).sort(), [
      "output.format", "output.quality", "prompt", "request_id", "sampling.guidance_scale", "sampling.temperature",
      "sampling.top_k", "sampling.top_p", "video.fps", "video.height", "video.num_frames", "video.width",
    ]);
  });

  await check("an unknown model gets NOT_FOUND", async () => {
    const error = await failure(client.collect({ prompt, model: "no-such-model" }));
    assert.equal(error.code, status.NOT_FOUND);
    assert.equal(errorDetails(error).ErrorInfo.reason, "UNKNOWN_MODEL");
  });

  await check("a request_id in use gets ALREADY_EXISTS", async () => {
    const call = client.generate({ ...longest, request_id: "twice" });
    call.on("error", () => {});
    await new Promise((resolve) => call.once("data", resolve));
    const error = await failure(client.collect({ prompt, request_id: "twice" }));
    call.cancel();
    assert.equal(error.code, status.ALREADY_EXISTS);
    assert.equal(errorDetails(error).ErrorInfo.reason, "DUPLICATE_REQUEST_ID");
  });

  await check("a full server refuses at once, with RetryInfo and pushback, and recovers", async () => {
    const { calls, ends } = fill(client, longest, room + 1);
    const refused = await Promise.race(ends);
    calls.forEach((call) => call.cancel());
    await Promise.all(ends);
    assert.equal(refused.code, status.RESOURCE_EXHAUSTED);
    const { ErrorInfo, RetryInfo } = errorDetails(refused);
    assert.equal(ErrorInfo.reason, "OVERLOADED");
    assert.ok(RetryInfo.retryDelay);
    assert.match(refused.metadata.get("grpc-retry-pushback-ms")[0], /^\d+$/);
    await delay(100);
    await stillServes(client);
  });

  await check("a client's retry policy carries a refused clip through", async () => {
    const retrying = new Client(address, { "grpc.service_config": JSON.stringify(serviceConfig) });
    const { calls, ends } = fill(client, longest, room);
    await Promise.all(calls.slice(0, 4).map((call) => new Promise((resolve) => call.once("data", resolve))));
    const clip = retrying.collect({ prompt, video: { num_frames: 1 } });
    await delay(50);
    calls.forEach((call) => call.cancel());
    await Promise.all(ends);
    assert.equal((await clip).at(-1).kind, "completed");
    retrying.close();
  });
}

/** As docs/deployment.md advises. */
const retryPolicy = {
  maxAttempts: 5,
  initialBackoff: "0.2s",
  maxBackoff: "5s",
  backoffMultiplier: 2,
  retryableStatusCodes: ["UNAVAILABLE", "RESOURCE_EXHAUSTED"],
};
const serviceConfig = { methodConfig: [{ name: [{ service: "video.v1.VideoGenerationService" }], retryPolicy }] };

async function callsByBuf(address) {
  const service = `http://${address}/video.v1.VideoGenerationService`;

  await check("buf lint: the contract is STANDARD clean", () => buf("lint", "protos"));

  await check("buf breaking: what compiles against the released contract still does", () =>
    buf("breaking", "protos", "--against", "tests/interop/released"));

  await check("buf curl: reflection lists the services", async () => {
    const { stdout } = await curl("--list-services", `http://${address}`);
    assert.match(stdout, /^video\.v1\.VideoGenerationService$/m);
  });

  await check("buf curl: a call by reflection", async () => {
    const { stdout } = await curl("--reflect", "--data", "{}", `${service}/ListModels`);
    assert.ok(JSON.parse(stdout).models.length > 0);
  });

  await check("buf curl: a clip by the .proto files", async () => {
    const request = JSON.stringify({ prompt, video: { numFrames: 2 } });
    const { stdout } = await curl("--schema", "protos", "--reflect=false", "--data", request, `${service}/GenerateVideo`);
    const kinds = [...stdout.matchAll(/"(accepted|frame|completed)":\s*{/g)].map((m) => m[1]);
    assert.deepEqual(kinds, ["accepted", "frame", "frame", "completed"]);
  });
}

/** Last, because the server is gone afterwards. */
async function stop(server, client) {
  await check("on SIGTERM clips under way end, new ones are told UNAVAILABLE, and the server exits with 0", async () => {
    const call = client.generate({ prompt, video: { num_frames: 32 } });
    const kinds = [];
    const ended = new Promise((resolve) => call.on("data", (m) => kinds.push(m.event)).on("error", () => {}).on("status", resolve));
    await new Promise((resolve) => call.once("data", resolve));
    const start = Date.now();
    const exit = server.stop();
    await delay(50);
    const refused = await failure(client.collect({ prompt }));
    assert.equal(refused.code, status.UNAVAILABLE);
    assert.equal((await ended).code, status.OK);
    assert.equal(kinds.at(-1), "completed");
    // Whatever the checks before left behind, nothing of it is waited for.
    assert.equal(await exit, 0, `the server's log ends with: ${server.log().slice(-300)}`);
    assert.ok(Date.now() - start < 10_000, `the server took ${Date.now() - start} ms to stop`);
  });
}

// Few places, so that a full server is easily had.
const settings = { "Scheduling:Rows": 4, "Scheduling:MaxQueuedClips": 2, "Scheduling:ShutdownGrace": "00:00:10" };
let server;
await check("the server starts and reports SERVING", async () => {
  server = await startServer(root, settings);
  await new Client(server.address).waitUntilServing(20_000);
});
if (failed === 0) {
  const client = new Client(server.address);
  await callsByGrpcJs(client, server.address);
  await callsByBuf(server.address);
  await stop(server, client);
}

end();
