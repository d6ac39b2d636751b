/** The elements inside a container. How one element is drawn is given from outside, so that containers need not know the registry. */

import { createContext, useContext } from "react";
import type { ComponentType } from "react";

import { useChildren } from "../store/hooks.ts";

/** Draws the element with this id, whatever its kind. */
export type ElementView = ComponentType<{ readonly id: string }>;

export const ElementViewContext = createContext<ElementView>(() => null);

export function Children({ of }: { readonly of: string }): React.JSX.Element {
  const View = useContext(ElementViewContext);
  return (
    <>
      {useChildren(of).map((id) => (
        <View key={id} id={id} />
      ))}
    </>
  );
}
