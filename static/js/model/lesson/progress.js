/**
 * How far a learner has come: kept by the browser from visit to visit.
 * @typedef {object} Progress
 * @property {boolean} open whether the lesson is shown
 * @property {number} chapter 0…7
 * @property {string[]} done the names of the chapters whose task was done
 * @property {Record<string, string>} answers what was answered, by chapter
 */

export const LENGTH = 8;

/** @type {Progress} */
export const NOT_BEGUN = { open: false, chapter: 0, done: [], answers: {} };

/**
 * The progress that a text tells of, as far as it can be understood.
 * @param {string | null} text
 * @returns {Progress}
 */
export function fromText(text) {
  try {
    const { open, chapter, done, answers } = JSON.parse(text ?? "{}");
    return {
      open: open === true,
      chapter: Number.isInteger(chapter) && chapter >= 0 && chapter < LENGTH ? chapter : 0,
      done: Array.isArray(done) ? done.filter((name) => typeof name === "string") : [],
      answers: Object.fromEntries(Object.entries(answers ?? {}).filter(([, given]) => typeof given === "string")),
    };
  } catch {
    return NOT_BEGUN;
  }
}

/**
 * Where a learner stands: a page that is loaded again goes on where it was, whatever was done in another one meanwhile.
 * @param {string | null} here what this page has kept
 * @param {string | null} everywhere what was kept last, by any page
 * @returns {Progress}
 */
export function kept(here, everywhere) {
  const last = fromText(everywhere);
  if (here === null) return last;
  const { open, chapter } = fromText(here);
  return { ...last, open, chapter };
}

/** @param {Progress} progress @param {string} name */
export function withDone(progress, name) {
  return progress.done.includes(name) ? progress : { ...progress, done: [...progress.done, name] };
}

/** @param {Progress} progress @param {string} name @param {string} given */
export function withAnswer(progress, name, given) {
  return { ...progress, answers: { ...progress.answers, [name]: given } };
}

/** The chapter so many further on, staying within the lesson. @param {Progress} progress @param {number} chapter */
export function at(progress, chapter) {
  return { ...progress, chapter: Math.min(LENGTH - 1, Math.max(0, chapter)) };
}
