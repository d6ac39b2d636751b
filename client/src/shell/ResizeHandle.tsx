/** The edge of the sidebar, to be dragged, or moved by the arrow keys. */

export const sidebarWidths = { min: 220, normal: 288, max: 480 } as const;

const stepPixels = 16;

export function ResizeHandle({
  width,
  onResize,
}: {
  readonly width: number;
  readonly onResize: (width: number) => void;
}): React.JSX.Element {
  function resize(wanted: number): void {
    onResize(Math.round(Math.min(sidebarWidths.max, Math.max(sidebarWidths.min, wanted))));
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    const target = targetOf(event.key, width);
    if (target === undefined) return;
    event.preventDefault();
    resize(target);
  }

  return (
    // A separator that can be moved is a control by ARIA, and has no tag of its own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="side-handle"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the sidebar"
      aria-valuenow={width}
      aria-valuemin={sidebarWidths.min}
      aria-valuemax={sidebarWidths.max}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(sidebarWidths.normal)}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(event.clientX);
      }}
    />
  );
}

function targetOf(key: string, width: number): number | undefined {
  switch (key) {
    case "ArrowLeft":
      return width - stepPixels;
    case "ArrowRight":
      return width + stepPixels;
    case "Home":
      return sidebarWidths.min;
    case "End":
      return sidebarWidths.max;
    default:
      return undefined;
  }
}
