/** How often a text that is sent while typing is sent. */

/** Milliseconds without a key before the script gets the text. */
export const livePauseMs = 150;
