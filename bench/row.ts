import { apart, programDisagreement } from "./agreement.ts";
import { differencesOf } from "./differences.ts";
import { interleave, type Contender } from "./measure.ts";
import type { Peer } from "./peers/load.ts";
import type { NamedProgram } from "./programs.ts";

/** Nanoseconds per call, or why there are none: an empty text where a contender does not have the program. */
export type Time = number | string;

/** What the table has of a program. */
export type Row = {
  readonly name: string;
  readonly size: string;
  readonly of: "primal" | "gradient";
  readonly limit: number;
  readonly primal: number;
  readonly nabla: number;
  readonly handwritten: Time;
  readonly others: Readonly<Record<string, Time>>;
};

export const differencesName = "differences";

/** Of the largest magnitude: what other libraries, most of which compute in single precision, may be off by. */
const tolerance = 1e-3;

/**
 * Checks a program, then times everything that computes its derivative.
 * @throws Error if the derivative by nabla is wrong
 */
export async function measureRow(program: NamedProgram, peers: Readonly<Record<string, Peer | undefined>>): Promise<Row> {
  const { name, size, of, limit, primal, nabla, handwritten } = program;
  const problem = programDisagreement(program);
  if (problem !== undefined) throw new Error(problem);

  const absences: Record<string, string> = {};
  const contenders: Record<string, Contender> = { primal, nabla };
  if (handwritten) contenders.handwritten = handwritten;
  for (const [who, peer] of Object.entries(peers)) {
    const found = peer ? await tryPeer(peer, program) : "absent";
    if (typeof found === "string") absences[who] = found;
    else contenders[who] = found;
  }
  const differences = differencesOf(program);
  contenders[differencesName] = differences.run;

  const fastest = interleave(Object.values(contenders));
  const times: Partial<Record<string, number>> = Object.fromEntries(Object.keys(contenders).map((who, k) => [who, fastest[k]]));
  const [primalTime, nablaTime] = fastest;
  // In the order of the table's columns.
  const others: Record<string, Time> = Object.fromEntries(Object.keys(peers).map((who) => [who, times[who] ?? absences[who]]));
  others[differencesName] = fastest[fastest.length - 1] * differences.calls;
  return { name, size, of, limit, primal: primalTime, nabla: nablaTime, handwritten: times.handwritten ?? "", others };
}

/** What computes a program's derivative, or a word that says why nothing does. */
async function tryPeer(peer: Peer, program: NamedProgram): Promise<Contender | string> {
  try {
    const contender = await peer(program);
    if (!contender) return "";
    const result = contender();
    const arrays = typeof result === "number" || ArrayBuffer.isView(result) ? [] : result;
    return apart(arrays, program.nabla(), tolerance) === undefined ? contender : "wrong";
  } catch (error) {
    if (process.env.NABLA_DEBUG !== undefined) console.error(error);
    return "fails";
  }
}
