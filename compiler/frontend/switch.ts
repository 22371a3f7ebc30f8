import type ts from "typescript";
import type { Value } from "../../ir/ops.ts";
import { equal } from "./truth.ts";
import { alwaysExits, closeTarget, openTarget, targetOf, unlessLeft } from "./exits.ts";
import type { Lowering } from "./lowering.ts";
import { constantOf } from "./names.ts";
import { lowerValue } from "./values.ts";

/** Clauses that run into each other; all but the last go on into the next. */
type Group = { readonly clauses: readonly ts.CaseOrDefaultClause[]; readonly isDefault: boolean };

/**
 * `switch`: the expression once, then the cases in order until one matches. Clauses that do not run into others become a
 * chain of branches; where they do, the matching clause's number decides which of their statements are run.
 */
export function lowerSwitch(l: Lowering, node: ts.SwitchStatement): void {
  const subject = lowerValue(l, node.expression);
  const target = openTarget(l, node, "switch");
  l.inScope(l.scope, () => {
    const groups = groupsOf(l, node);
    if (isChain(l, groups)) lowerChain(l, node, subject, inTestingOrder(groups));
    else lowerNumbered(l, node, subject);
  });
  closeTarget(l, target);
}

function groupsOf(l: Lowering, node: ts.SwitchStatement): Group[] {
  const groups: Group[] = [];
  let open: ts.CaseOrDefaultClause[] = [];
  const { clauses } = node.caseBlock;
  clauses.forEach((clause, i) => {
    open.push(clause);
    const last = clause.statements[clause.statements.length - 1];
    const isClosed = last !== undefined && (alwaysExits(l, last) || l.ts.isThrowStatement(last));
    if (!isClosed && i < clauses.length - 1) return;
    groups.push({ clauses: open, isDefault: open.some((member) => l.ts.isDefaultClause(member)) });
    open = [];
  });
  return groups;
}

/**
 * Whether every group has statements in its last clause only, and a default can be left to the end: the cases that would
 * be tested with it match nothing else.
 */
function isChain(l: Lowering, groups: readonly Group[]): boolean {
  const { ts } = l;
  const labels = groups.flatMap(({ clauses }) => clauses.flatMap((clause) => (ts.isCaseClause(clause) ? [clause.expression] : [])));
  const constants = labels.map((label) => constantOf(l, label));
  const literals = new Set(constants.flatMap((constant) => (constant ? [constant.literal] : [])));
  const areDistinct = literals.size === labels.length;
  return groups.every(({ clauses, isDefault }, i) => {
    const isLast = i === groups.length - 1;
    return clauses.slice(0, -1).every(({ statements }) => statements.length === 0) && (!isDefault || areDistinct || (isLast && clauses.length === 1));
  });
}

function inTestingOrder(groups: readonly Group[]): readonly Group[] {
  return [...groups.filter(({ isDefault }) => !isDefault), ...groups.filter(({ isDefault }) => isDefault)];
}

function lowerChain(l: Lowering, node: ts.SwitchStatement, subject: Value, groups: readonly Group[]): void {
  const [group, ...rest] = groups;
  if (!group) return;
  const run = (): undefined => {
    l.statements(withoutBreak(l, node, group.clauses.flatMap(({ statements }) => [...statements])));
    return undefined;
  };
  if (group.isDefault) {
    run();
    return;
  }
  const labels = group.clauses.flatMap((clause) => (l.ts.isCaseClause(clause) ? [clause.expression] : []));
  l.branch(node, matchesAny(l, subject, labels), run, () => {
    lowerChain(l, node, subject, rest);
    return undefined;
  });
}

function matchesAny(l: Lowering, subject: Value, labels: readonly ts.Expression[]): Value {
  const [label, ...rest] = labels;
  if (!label) return l.constant(false);
  const first = matches(l, subject, label);
  if (rest.length === 0) return first;
  if (rest.every((other) => constantOf(l, other))) {
    return rest.reduce((all, other) => either(l, all, matches(l, subject, other)), first);
  }
  return l.branch(label, first, () => l.constant(true), () => matchesAny(l, subject, rest)) as Value;
}

function either(l: Lowering, a: Value, b: Value): Value {
  if (l.known(a) === true || l.known(b) === false) return a;
  return l.known(b) === true || l.known(a) === false ? b : l.b.apply("or", a, b);
}

function matches(l: Lowering, subject: Value, label: ts.Expression): Value {
  const value = lowerValue(l, label);
  l.at(label);
  return equal(l, subject, value, "===");
}

/** The statements without a `break` of the switch at their end, which goes where they end anyway. */
function withoutBreak(l: Lowering, node: ts.SwitchStatement, statements: readonly ts.Statement[]): readonly ts.Statement[] {
  const last = statements[statements.length - 1];
  const isOwn = last && l.ts.isBreakStatement(last) && targetOf(l.ts, last) === node;
  return isOwn ? statements.slice(0, -1) : statements;
}

/** General form: the number of the first clause that matches; each clause from there on runs until one leaves. */
function lowerNumbered(l: Lowering, node: ts.SwitchStatement, subject: Value): void {
  const { ts } = l;
  const { clauses } = node.caseBlock;
  const fallback = clauses.findIndex((clause) => ts.isDefaultClause(clause));
  const entryFrom = (i: number): Value => {
    const clause = clauses[i];
    if (!clause) return l.constant(fallback < 0 ? clauses.length : fallback);
    if (ts.isDefaultClause(clause)) return entryFrom(i + 1);
    return l.branch(clause, matches(l, subject, clause.expression), () => l.constant(i), () => entryFrom(i + 1)) as Value;
  };
  const entry = entryFrom(0);
  const known = l.known(entry);
  clauses.forEach((clause, i) => {
    if (clause.statements.length === 0) return;
    unlessLeft(l, clause, () => {
      const isEntered = typeof known === "number" ? l.constant(known <= i) : l.b.apply("le", entry, l.constant(i));
      l.branch(clause, isEntered, () => { l.statements(clause.statements); return undefined; }, () => undefined);
    });
  });
}
