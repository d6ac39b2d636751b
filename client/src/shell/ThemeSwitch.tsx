/** Light, dark, or as the system. */

import { Check, Monitor, Moon, Sun } from "lucide-react";
import { useRef, useState } from "react";

import { placeBeside } from "../ui/place.ts";
import { chooseTheme, readTheme, themeChoices } from "./theme.ts";
import type { ThemeChoice } from "./theme.ts";

const looks = {
  auto: { Sign: Monitor, name: "As the system" },
  light: { Sign: Sun, name: "Light" },
  dark: { Sign: Moon, name: "Dark" },
} as const satisfies Record<ThemeChoice, object>;

export function ThemeSwitch(): React.JSX.Element {
  const [chosen, setChosen] = useState(readTheme);
  const button = useRef<HTMLButtonElement>(null);
  const { Sign } = looks[chosen];

  function choose(choice: ThemeChoice): void {
    chooseTheme(choice);
    setChosen(choice);
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        className="icon-button"
        popoverTarget="theme"
        aria-label="Theme"
        title="Theme"
      >
        <Sign size={18} />
      </button>
      <div
        id="theme"
        popover="auto"
        className="popup theme-popup"
        onToggle={(event) => {
          if (event.newState === "open") placeBeside(event.currentTarget, button.current, "end");
        }}
      >
        <fieldset>
          <legend className="visually-hidden">Theme</legend>
          {themeChoices.map((choice) => {
            const { Sign: Own, name } = looks[choice];
            return (
              <label key={choice} className="menu-item">
                <input
                  type="radio"
                  name="sluice-theme"
                  className="visually-hidden"
                  checked={choice === chosen}
                  onChange={() => choose(choice)}
                />
                <Own size={16} aria-hidden="true" />
                {name}
                <Check className="menu-check" size={16} aria-hidden="true" />
              </label>
            );
          })}
        </fieldset>
      </div>
    </>
  );
}
