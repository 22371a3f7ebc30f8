/** The names of the typed arrays, whose lengths never change. */
export const typedArrayName = /^(Float|Int|Uint)\d+(Clamped)?Array$/;
