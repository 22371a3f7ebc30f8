/**
 * Codes of the problems that a marked call can have; 0xxx are problems of the set-up (projectDiagnostics.ts).
 * The code is the contract, the summary heads its entry in the documentation.
 */
export const codes = {
  notAFunction: { code: "NABLA1001", summary: "A marker needs a function whose source is known." },
  unsupportedSyntax: { code: "NABLA1002", summary: "This construct cannot be differentiated yet." },
  unsupportedType: { code: "NABLA1003", summary: "A value of this type cannot take part in differentiated code." },
  untyped: { code: "NABLA1004", summary: "A value of type any or unknown stands where a number is needed." },
  notANumber: { code: "NABLA1005", summary: "The differentiated function does not return what the marker needs." },
  unknownCall: { code: "NABLA1006", summary: "The body of a called function is not known." },
  recursion: { code: "NABLA1007", summary: "This recursion cannot be differentiated." },
  badWrt: { code: "NABLA1008", summary: "An option of a marker is not written out, or does not fit the parameters of the function." },
  badRule: { code: "NABLA1020", summary: "A rule of customVjp or customJvp, or a checkpointed function, is not one that derivatives can use." },
  asynchronous: { code: "NABLA1010", summary: "Asynchronous code, and generators, cannot be differentiated." },
  exception: { code: "NABLA1011", summary: "Something is thrown in a way that a derivative cannot follow." },
  dynamicCode: { code: "NABLA1012", summary: "Code that is made or found when the program runs cannot be differentiated." },
  dynamicKey: { code: "NABLA1013", summary: "A member is named by a value that is known only when the program runs." },
  shape: { code: "NABLA1021", summary: "The shapes or kinds of tensors do not fit an operation, or are not known at build time." },
  tape: { code: "NABLA1030", summary: "A GradientTape is used in a way that cannot be compiled." },
  tapeUsed: { code: "NABLA1031", summary: "A tape that is not persistent is asked for a second set of gradients." },
  unconnected: { code: "NABLA1032", summary: "A source of a tape's gradient does not affect the target." },
  cutDerivative: { code: "NABLA1040", summary: "A warning: the derivative is zero from here on, which may not be meant." },
  internal: { code: "NABLA1999", summary: "An internal error of the compiler." },
} as const;

export type CodeName = keyof typeof codes;
