/** Puts a text that arrives in pieces together into whole lines. */
export class LineReader {
  #rest = "";

  /**
   * The lines that a piece completes; a line's end may come in a later piece.
   * @param {string} piece
   * @returns {string[]}
   */
  push(piece) {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = /** @type {string} */ (lines.pop());
    return lines.filter((line) => line.trim() !== "");
  }

  /**
   * What stood after the last line end, once no more will come.
   * @returns {string[]}
   */
  end() {
    const last = this.#rest;
    this.#rest = "";
    return last.trim() === "" ? [] : [last];
  }
}
