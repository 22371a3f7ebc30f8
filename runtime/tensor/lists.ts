/** The list with a member more before that at a place. */
export function inserted<Member>(list: readonly Member[], at: number, member: Member): Member[] {
  return [...list.slice(0, at), member, ...list.slice(at)];
}

/** The list without the member at a place. */
export function without<Member>(list: readonly Member[], at: number): Member[] {
  return [...list.slice(0, at), ...list.slice(at + 1)];
}
