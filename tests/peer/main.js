// node main.js BUNDLE: serves until its input ends, and answers each line on it with what the process has used, in the form
// that the benchmarks' own server uses (tests/InferenceService.Benchmarks/Service/Usage.cs).
import { createInterface } from "node:readline";
import { Model } from "./model.js";
import { serve } from "./server.js";

console.log(`listens at ${await serve(await Model.load(process.argv[2]))}`);
for await (const _ of createInterface({ input: process.stdin })) {
  console.log(`used ${JSON.stringify(usage())}`);
}
process.exit(0);

function usage() {
  const { user, system } = process.cpuUsage();
  const Loop = { Steps: 0, Rows: 0, Bytes: 0 };
  return { Cpu: timeSpan((user + system) / 1e6), Loop, Allocated: 0, Resident: process.memoryUsage.rss(), Heap: 0, Active: 0, Waiting: 0, RefusalMs: [] };
}

/** Seconds as .NET writes them: hh:mm:ss.fffffff. */
function timeSpan(seconds) {
  const two = (value) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${(seconds % 60).toFixed(6).padStart(9, "0")}`;
}
