/** `[script]` of config.toml: how long, how large and how many runs may be. */

import type { Section } from "./section.ts";
import type { ScriptConfig } from "./types.ts";

const defaults = {
  maxMemoryBytes: 512 * 1024 * 1024,
  stateWarnBytes: 1024 * 1024,
  stateMaxBytes: 32 * 1024 * 1024,
  sessionIdleMs: 24 * 3_600_000,
} as const;

/** Less than this and a worker cannot even load the script. */
const leastMemoryBytes = 64 * 1024 * 1024;

export function readScript(section: Section): ScriptConfig {
  const config = {
    runTimeoutMs: section.duration("run_timeout"),
    maxMemoryBytes: section.size("max_memory") ?? defaults.maxMemoryBytes,
    workers: section.integer("workers", 1, 1_000),
    stateWarnBytes: section.size("state_warn") ?? defaults.stateWarnBytes,
    stateMaxBytes: section.size("state_max") ?? defaults.stateMaxBytes,
    sessionIdleMs: section.duration("session_idle") ?? defaults.sessionIdleMs,
  };
  if (config.maxMemoryBytes < leastMemoryBytes) {
    section.refuse("max_memory", "is less than a worker needs to start", 'Write "64MiB" or more.');
  }
  if (config.runTimeoutMs === 0) {
    section.refuse("run_timeout", "leaves a run no time", "Leave it out for no limit.");
  }
  if (config.stateWarnBytes > config.stateMaxBytes) {
    section.refuse("state_warn", "is above state_max", "Swap them, or leave one out.");
  }
  section.finish();
  return config;
}
