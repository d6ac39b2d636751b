/** Named imports from CommonJS: TypeScript accepts them all, Node only those that it can guess from the text. */

/**
 * Shows the exports of a CommonJS module with every property of `module.exports` as a named export.
 *
 * @param namespace - What Node's `import()` gave.
 */
export function withNamedExports(namespace: object): object {
  const exported: unknown = Reflect.get(namespace, "default");
  if (exported === null || (typeof exported !== "object" && typeof exported !== "function")) {
    return namespace;
  }
  const sourceOf = (name: string | symbol): object =>
    name in namespace || !(name in exported) ? namespace : exported;
  // The target is empty, since a proxy of a namespace may not show more keys than it has.
  return new Proxy<object>(Object.create(null), {
    get: (_target, name) => Reflect.get(sourceOf(name), name),
    has: (_target, name) => name in namespace || name in exported,
    ownKeys: () => [...new Set([...Reflect.ownKeys(namespace), ...enumerableKeys(exported)])],
    getOwnPropertyDescriptor: (_target, name) => {
      const source = sourceOf(name);
      const isKey = source === namespace ? Object.hasOwn(source, name) : name in source;
      if (!isKey) return undefined;
      return { value: Reflect.get(source, name), enumerable: true, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}

function enumerableKeys(value: object): string[] {
  // Arrays and strings would give their indexes, which nobody imports by name.
  return Array.isArray(value) ? [] : Object.keys(value);
}
