import { add, primal, type Scalar } from "../algebra/nilpotent.ts";
import type { ArithmeticOperator, Block, Expression, Statement, SwitchCase, Target } from "../model/model.ts";
import { arithmetic, condition, evaluateExpression, scalar } from "./expressions.ts";
import { countStep, observe, observeMagnitude, Scope, type Machine } from "./machine.ts";
import { asArray, load, ModelError, store, type Value } from "./values.ts";

/** How a statement ended. */
type Completion =
  | { readonly kind: "normal" }
  | { readonly kind: "break" | "continue"; readonly label: string | undefined }
  | { readonly kind: "return"; readonly value: Value };

const normal: Completion = { kind: "normal" };

export function callFunction(machine: Machine, name: string, args: readonly Value[]): Value {
  const f = machine.functions.get(name);
  if (f === undefined) throw new ModelError(`${name} is not a function`);
  const scope = new Scope(machine.globals);
  f.parameters.forEach((parameter, i) => scope.declare(parameter.name, args[i]));
  const outer = machine.loopDepth;
  machine.loopDepth = 0;
  const completion = executeBlock(machine, scope, f.body);
  machine.loopDepth = outer;
  return completion.kind === "return" ? completion.value : undefined;
}

function executeBlock(machine: Machine, parent: Scope, block: Block): Completion {
  return executeList(machine, new Scope(parent), block);
}

function executeList(machine: Machine, scope: Scope, block: Block): Completion {
  for (const statement of block) {
    const completion = execute(machine, scope, statement);
    if (completion.kind !== "normal") return completion;
  }
  return normal;
}

function execute(machine: Machine, scope: Scope, s: Statement): Completion {
  countStep(machine);
  switch (s.kind) {
    case "declare":
      scope.declare(s.name, s.value === undefined ? undefined : observed(machine, scope, s.value));
      return normal;
    case "assign":
      assign(machine, scope, s);
      return normal;
    case "step":
      update(machine, scope, s.target, (old) => add(old, s.operator === "++" ? 1 : -1));
      return normal;
    case "expression":
      evaluateExpression(machine, scope, s.value);
      return normal;
    case "block":
      return executeLabelled(machine, scope, s);
    case "if":
      if (condition(machine, scope, s.condition)) return executeBlock(machine, scope, s.then);
      return s.otherwise === undefined ? normal : executeBlock(machine, scope, s.otherwise);
    case "for":
    case "while":
    case "doWhile":
      return executeLoop(machine, scope, s);
    case "switch":
      return executeSwitch(machine, scope, s.subject, s.cases);
    case "break":
    case "continue":
      return { kind: s.kind, label: s.label };
    case "return":
      if (machine.loopDepth > 0) observe(machine, "earlyReturn");
      return { kind: "return", value: s.value === undefined ? undefined : evaluateExpression(machine, scope, s.value) };
  }
}

function executeLabelled(machine: Machine, scope: Scope, s: Extract<Statement, { kind: "block" }>): Completion {
  const completion = executeBlock(machine, scope, s.body);
  const isOwn = completion.kind === "break" && completion.label !== undefined && completion.label === s.label;
  return isOwn ? normal : completion;
}

type LoopStatement = Extract<Statement, { kind: "for" | "while" | "doWhile" }>;

function executeLoop(machine: Machine, parent: Scope, s: LoopStatement): Completion {
  let scope = new Scope(parent);
  if (s.kind === "for" && s.initial !== undefined) execute(machine, scope, s.initial);
  machine.loopDepth += 1;
  let trips = 0;
  let completion: Completion | undefined;
  while ((s.kind === "doWhile" && trips === 0) || condition(machine, scope, s.condition)) {
    trips += 1;
    completion = afterIteration(machine, s.label, executeBlock(machine, scope, s.body));
    if (completion !== undefined) break;
    scope = scope.copy();
    if (s.kind === "for" && s.update !== undefined) execute(machine, scope, s.update);
  }
  machine.loopDepth -= 1;
  if (trips === 0) observe(machine, "zeroTrips");
  return completion ?? normal;
}

/** How the loop with that label ends after an iteration that ended so; undefined if it goes on. */
function afterIteration(machine: Machine, label: string | undefined, completion: Completion): Completion | undefined {
  switch (completion.kind) {
    case "normal":
      return undefined;
    case "return":
      return completion;
    default: {
      if (completion.label !== undefined && completion.label !== label) return completion;
      const event = completion.label === undefined ? completion.kind : labelled(completion.kind);
      observe(machine, event);
      return completion.kind === "break" ? normal : undefined;
    }
  }
}

function labelled(kind: "break" | "continue"): "labelledBreak" | "labelledContinue" {
  return kind === "break" ? "labelledBreak" : "labelledContinue";
}

function executeSwitch(machine: Machine, parent: Scope, subject: Expression, cases: readonly SwitchCase[]): Completion {
  const value = primal(scalar(machine, parent, subject));
  const match = cases.findIndex((c) => c.test === value);
  const entry = match >= 0 ? match : cases.findIndex((c) => c.test === undefined);
  for (const c of entry < 0 ? [] : cases.slice(entry)) {
    const completion = executeBlock(machine, parent, c.body);
    if (completion.kind === "break" && completion.label === undefined) return normal;
    if (completion.kind !== "normal") return completion;
  }
  return normal;
}

function assign(machine: Machine, scope: Scope, s: Extract<Statement, { kind: "assign" }>): void {
  if (s.operator !== "=") {
    const operator = s.operator.slice(0, -1) as ArithmeticOperator;
    update(machine, scope, s.target, (old) => arithmetic(machine, operator, old, scalar(machine, scope, s.value)));
  } else if (s.target.kind === "variable") {
    scope.set(s.target.name, observed(machine, scope, s.value));
  } else {
    const array = asArray(evaluateExpression(machine, scope, s.target.array));
    const index = primal(scalar(machine, scope, s.target.index));
    const value = scalar(machine, scope, s.value);
    observeMagnitude(machine, value);
    store(array, index, value);
  }
}

/** Reads the target, computes the new value, writes it; array and index are evaluated once and first. */
function update(machine: Machine, scope: Scope, target: Target, change: (old: Scalar) => Scalar): void {
  if (target.kind === "variable") {
    const value = change(scalar(machine, scope, target));
    observeMagnitude(machine, value);
    scope.set(target.name, value);
    return;
  }
  const array = asArray(evaluateExpression(machine, scope, target.array));
  const index = primal(scalar(machine, scope, target.index));
  const value = change(load(array, index));
  observeMagnitude(machine, value);
  store(array, index, value);
}

function observed(machine: Machine, scope: Scope, e: Expression): Value {
  const value = evaluateExpression(machine, scope, e);
  if (typeof value === "number" || Array.isArray(value)) observeMagnitude(machine, value as Scalar);
  return value;
}
