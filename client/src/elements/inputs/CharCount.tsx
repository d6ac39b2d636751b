/** How much of a text's length is used. It is announced when little is left, not on each key. */

/** From so many characters left, each pause in typing says how many. */
const announcedBelow = 20;

export interface CharCountProps {
  readonly length: number;
  readonly max: number;
}

export function CharCount({ length, max }: CharCountProps): React.JSX.Element {
  const left = Math.max(0, max - length);
  return (
    <span className="char-count" data-full={left === 0 || undefined}>
      <span aria-hidden="true">
        {length.toLocaleString()} / {max.toLocaleString()}
      </span>
      <span className="visually-hidden">{max.toLocaleString()} characters at most.</span>
      <span className="visually-hidden" aria-live="polite">
        {left <= announcedBelow && length > 0 ? `${left} characters left` : ""}
      </span>
    </span>
  );
}
