/** Options that decide whether the value of an input may be absent. */

/** The value may be absent. */
export interface Clearable {
  /** The value may be absent, and is at first unless one is given: it is then `undefined`. @defaultValue `false` */
  clearable: true;
}

/** There is always a value. */
export interface NotClearable {
  /** The value may be absent, and is at first unless one is given: it is then `undefined`. @defaultValue `false` */
  clearable?: false;
}
