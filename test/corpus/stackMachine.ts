/** A stack machine whose instructions are a discriminated union; the program's value in its inputs and constants. */

type Instruction =
  | { readonly op: "push"; readonly value: number }
  | { readonly op: "load"; readonly slot: number }
  | { readonly op: "add" }
  | { readonly op: "mul" }
  | { readonly op: "neg" }
  | { readonly op: "call"; readonly name: "sin" | "exp" };

const program: readonly Instruction[] = [
  { op: "load", slot: 0 },
  { op: "load", slot: 1 },
  { op: "mul" },
  { op: "call", name: "sin" },
  { op: "push", value: 0.5 },
  { op: "load", slot: 0 },
  { op: "neg" },
  { op: "call", name: "exp" },
  { op: "mul" },
  { op: "add" },
];

class Machine {
  private readonly stack: number[] = [];

  constructor(private readonly slots: readonly number[]) {}

  private pop(): number {
    return this.stack.pop()!;
  }

  execute(instruction: Instruction): void {
    switch (instruction.op) {
      case "push":
        this.stack.push(instruction.value);
        break;
      case "load":
        this.stack.push(this.slots[instruction.slot]);
        break;
      case "add":
        this.stack.push(this.pop() + this.pop());
        break;
      case "mul":
        this.stack.push(this.pop() * this.pop());
        break;
      case "neg":
        this.stack.push(-this.pop());
        break;
      case "call": {
        const x = this.pop();
        this.stack.push(instruction.name === "sin" ? Math.sin(x) : Math.exp(x));
        break;
      }
    }
  }

  get top(): number {
    return this.stack[this.stack.length - 1];
  }
}

// at [[0.7, 1.3]]
export function runProgram(inputs: number[]): number {
  const machine = new Machine(inputs);
  for (const instruction of program) machine.execute(instruction);
  return machine.top;
}
