/**
 * Asks one question at a time and always the newest: while an answer is under way, of the questions that come up only
 * the last is kept. A question may say that it gives way; then a newer one does not wait for its answer, which is dropped
 * whenever it comes. So no answer is ever shown over that to a newer question.
 * @template Q
 * @template A
 */
export class Latest {
  /** @type {{ question: Q, controller: AbortController } | null} */
  #current = null;
  /** @type {{ question: Q } | null} */
  #waiting = null;
  #on;

  /**
   * @param {object} on
   * @param {(question: Q, signal: AbortSignal) => Promise<A>} on.send
   * @param {(question: Q, answer: A) => void} on.show
   * @param {(question: Q, error: unknown) => void} on.fail
   * @param {(question: Q) => boolean} on.givesWay
   * @param {(one: Q, other: Q) => boolean} on.same
   */
  constructor(on) {
    this.#on = on;
  }

  /** The question under way. */
  get asks() {
    return this.#current?.question ?? null;
  }

  /** @param {Q} question */
  ask(question) {
    if (this.#current && !this.#on.givesWay(this.#current.question)) {
      this.#waiting = { question };
      return;
    }
    this.#current?.controller.abort();
    void this.#run(question);
  }

  /**
   * Asks a question unless it is the one under way.
   * @param {Q} question
   */
  want(question) {
    if (this.#current && this.#on.same(this.#current.question, question)) this.#waiting = null;
    else this.ask(question);
  }

  /** Drops what is under way and what waits. */
  stop() {
    this.#current?.controller.abort();
    this.#current = null;
    this.#waiting = null;
  }

  /** @param {Q} question */
  async #run(question) {
    const own = { question, controller: new AbortController() };
    this.#current = own;
    this.#waiting = null;
    let shown;
    try {
      const answer = await this.#on.send(question, own.controller.signal);
      shown = () => this.#on.show(question, answer);
    } catch (error) {
      shown = () => this.#on.fail(question, error);
    }
    if (this.#current !== own) return;
    this.#current = null;
    const next = /** @type {{ question: Q } | null} */ (this.#waiting);
    if (next) void this.#run(next.question);
    shown();
  }
}
