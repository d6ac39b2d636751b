/** The app's pages as links, in the sidebar or in the header. */

import { pageUrl } from "../connection/location.ts";
import { Icon } from "../ui/Icon.tsx";
import { usePage, visibleSections } from "./use-page.ts";

export function Navigation({
  position,
}: {
  readonly position: "sidebar" | "top";
}): React.JSX.Element | null {
  const page = usePage();
  const sections = visibleSections(page);
  if (sections.length === 0) return null;
  return (
    <nav className="pages" data-position={position} aria-label="Pages">
      {sections.map(({ title, pages }) => (
        <div key={title ?? ""} className="pages-section">
          {title !== undefined && <p className="pages-title">{title}</p>}
          <ul>
            {pages.map(({ path, title: name, icon }) => (
              <li key={path}>
                <a
                  className="page-link"
                  href={pageUrl({ path, query: "" }).href}
                  aria-current={path === page.navigation?.current ? "page" : undefined}
                >
                  {icon !== undefined && <Icon icon={icon} size={17} />}
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
