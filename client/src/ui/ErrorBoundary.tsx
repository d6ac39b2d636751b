/** A fault in one element shows in its place; the rest of the page goes on. It is tried again when the element changes. */

import { CircleX } from "lucide-react";
import { Component } from "react";

interface Props {
  /** What is drawn; when it is another one, drawing is tried again. */
  readonly of: unknown;
  readonly children: React.ReactNode;
}

interface State {
  readonly of: unknown;
  readonly error: unknown;
}

export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { of: undefined, error: undefined };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ of }: Props, state: State): State | null {
    return of === state.of ? null : { of, error: undefined };
  }

  override render(): React.ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className="alert" data-tone="error" role="alert">
        <CircleX className="tone-icon" size={18} />
        <div>
          <p>This part of the page could not be shown.</p>
          {error instanceof Error && <p className="fault">{error.message}</p>}
        </div>
      </div>
    );
  }
}
