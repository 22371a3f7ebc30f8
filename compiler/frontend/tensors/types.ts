import type ts from "typescript";
import { int, opaque, typedArray, type RecordType, type Type } from "../../../ir/types.ts";
import type { Dtype } from "../../../runtime/tensor/algebra.ts";
import { isMarkerFile } from "../derivatives/markerFile.ts";
import type { TypeSource } from "../objects/recordTypes.ts";

/** The arrays that hold the elements of tensors. */
export const storageOf = { float64: "Float64Array", float32: "Float32Array", int32: "Int32Array", bool: "Uint8Array" } as const;

const known = new Map<string, RecordType>();

/**
 * The type of tensors of a rank: `data`, dense and in row-major order, and `shape`, a number for each dimension. The runtime makes
 * them from the two; derivatives have the shape of the original.
 */
export function tensorRecord(dtype: Dtype, rank: number): RecordType {
  const key = `${dtype} ${rank}`;
  const made = known.get(key);
  if (made) return made;
  const lengths = Array.from({ length: rank }, (_, axis) => ({ name: String(axis), type: int }));
  const shape: RecordType = { kind: "record", brand: "tuple", isTuple: true, fields: lengths };
  const result: RecordType = {
    kind: "record",
    brand: "Tensor",
    maker: "tensorOf",
    fields: [
      { name: "data", type: typedArray(storageOf[dtype]) },
      { name: "shape", type: shape, isStructural: true },
    ],
  };
  known.set(key, result);
  return result;
}

export function isTensorRecord(type: Type): boolean {
  return type.kind === "record" && type.maker === "tensorOf";
}

export function rankOf(type: RecordType): number {
  const shape = type.fields[1]?.type;
  return shape?.kind === "record" ? shape.fields.length : 0;
}

export function dtypeOf(type: RecordType): Dtype {
  const data = type.fields[0]?.type;
  const storage = data?.kind === "array" ? data.storage : "Float64Array";
  return (Object.entries(storageOf).find(([, name]) => name === storage)?.[0] ?? "float64") as Dtype;
}

/** Whether a file declares tensors and the operations on them: by its place beside the file that declares the markers. */
export function isTensorFile({ program }: Pick<TypeSource, "program">, file: ts.SourceFile): boolean {
  const [, folder, extension] = /^(.*\/runtime)\/tensor\/.*?((?:\.d)?\.ts)$/.exec(file.fileName) ?? [];
  const markers = folder === undefined ? undefined : program.getSourceFile(`${folder}/markers${extension}`);
  return markers !== undefined && isMarkerFile(markers);
}

export function isTensorType(source: Pick<TypeSource, "program">, type: ts.Type): type is ts.TypeReference {
  const symbol = type.getSymbol();
  const [declaration] = symbol?.declarations ?? [];
  return symbol?.name === "Tensor" && declaration !== undefined && isTensorFile(source, declaration.getSourceFile());
}

/** The record type of a `Tensor<…>`; `opaque` where its rank or the kind of its elements is not known. */
export function tensorType(source: TypeSource, type: ts.TypeReference): RecordType | typeof opaque {
  const lengths = lengthsOf(source, type);
  const [, dtype] = source.checker.getTypeArguments(type);
  const name = dtype?.isStringLiteral() ? dtype.value : undefined;
  return lengths && name !== undefined && name in storageOf ? tensorRecord(name as Dtype, lengths.length) : opaque;
}

/** The lengths that the type of a tensor tells, undefined where it says `number`; undefined if it does not tell the rank. */
export function lengthsOf(source: Pick<TypeSource, "ts" | "checker" | "program">, type: ts.Type): readonly (number | undefined)[] | undefined {
  if (!isTensorType(source, type)) return undefined;
  const { checker, ts } = source;
  const [shape] = checker.getTypeArguments(type);
  const tuple = shape && (checker.getBaseConstraintOfType(shape) ?? shape);
  if (!tuple || !checker.isTupleType(tuple)) return undefined;
  const { elementFlags } = (tuple as ts.TupleTypeReference).target;
  if (elementFlags.some((flag) => flag !== ts.ElementFlags.Required)) return undefined;
  return checker.getTypeArguments(tuple as ts.TypeReference).map((length) => (length.isNumberLiteral() ? length.value : undefined));
}
