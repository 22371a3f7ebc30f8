import type { Region, Value } from "../../ir/ops.ts";
import { isLoop, type Parent, type Point, type Structure } from "./structure.ts";

/**
 * Whether values are still needed at points of a structured function. Nothing is stored per point: a value is needed
 * after a point if one of its uses can be reached from there, forwards in the text or round a loop that does not contain
 * the definition.
 */
export class Liveness {
  readonly #structure: Structure;
  readonly #uses: ReadonlyMap<Value, readonly Point[]>;

  constructor(structure: Structure, uses: ReadonlyMap<Value, readonly Point[]>) {
    this.#structure = structure;
    this.#uses = uses;
  }

  /** Whether `value` is read after the op at `point` (after the entry of the region, for −1) has been executed. */
  isLiveAfter(value: Value, point: Point): boolean {
    const definition = this.#structure.definitionOf(value);
    const here = this.#liftTo(point, definition.region);
    if (here === undefined || here.index < definition.index) return false;
    const isInsideDefinition = here.index === definition.index && point.region !== definition.region;
    if (isInsideDefinition && definition.index >= 0) return false;
    return (this.#uses.get(value) ?? []).some((use) => this.#reaches(point, use, definition.region));
  }

  /** Whether control can get from after `from` to `to` without passing the definition, which is in region `home`. */
  #reaches(from: Point, to: Point, home: Region): boolean {
    const { parentOf, depthOf } = this.#structure;
    let [a, b] = [from, to];
    let [parentA, parentB]: (Parent | undefined)[] = [undefined, undefined];
    while (a.region !== b.region) {
      const [depthA, depthB] = [depthOf(a.region), depthOf(b.region)];
      if (depthA >= depthB) {
        parentA = parentOf(a.region);
        if (parentA === undefined) return false;
        a = parentA.at;
      }
      if (depthB >= depthA) {
        parentB = parentOf(b.region);
        if (parentB === undefined) return false;
        b = parentB.at;
      }
    }
    if (b.index > a.index) return true;
    const shared = parentA !== undefined && parentA.op === parentB?.op ? parentA.op : undefined;
    if (shared && b.index === a.index && isLoop(shared)) return true;
    return this.#isInLoopWithin(a.region, home);
  }

  /** Whether a loop lies around `region` and inside `home`. */
  #isInLoopWithin(region: Region, home: Region): boolean {
    for (let inner = region; inner !== home; ) {
      const parent = this.#structure.parentOf(inner);
      if (parent === undefined) return false;
      if (isLoop(parent.op)) return true;
      inner = parent.at.region;
    }
    return false;
  }

  /** The point of `region` at which the op stands that contains `point`; the point itself if it is of that region. */
  #liftTo(point: Point, region: Region): Point | undefined {
    let lifted = point;
    while (lifted.region !== region) {
      const parent = this.#structure.parentOf(lifted.region);
      if (parent === undefined) return undefined;
      lifted = parent.at;
    }
    return lifted;
  }
}
