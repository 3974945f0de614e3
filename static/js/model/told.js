/**
 * What a server says of a request, in the language in use. It says it in English, in a few fixed forms around what was
 * sent and what is allowed; what has another form stays as it is.
 * @typedef {import("./words.js").Translate} Translate
 */

/** Whole sentences, and the keys that they have on the page; groups are their slots. @type {[RegExp, string, ...string[]][]} */
const SENTENCES = [
  [/^is missing; it must be given$/, "told.missing"],
  [/^is not known here$/, "told.unknown"],
  [/^The server cannot be reached\. Is it still running\? Once it is, try again: this page need not be reloaded\.$/, "told.unreachable"],
  [/^The server stopped answering before the end\. Is it still running\?$/, "told.broken"],
  [/^The file is neither a \.npz nor a \.safetensors file\.$/, "told.file.neither"],
  [/^The file begins as a \.(\w+) file does, but is cut or damaged\.$/, "told.file.damaged", "form"],
];

/** How large what was sent is. @type {[RegExp, string, ...string[]][]} */
const SIZES = [
  [/^a matrix, (\S+×\S+)$/, "told.matrix", "size"],
  [/^a list of length (\d+)$/, "told.list", "length"],
  [/^of (\w+) = (\d+)$/, "told.of", "what", "size"],
  [/^missing$/, "told.absent"],
];

/** What is allowed. @type {[RegExp, string, ...string[]][]} */
const ALLOWED = [
  [/^a whole number$/, "told.whole"],
  [/^a number$/, "told.number"],
  [/^a finite number$/, "told.finite"],
  [/^a finite number above (\S+)$/, "told.finite.above", "low"],
  [/^a finite number of at least (\S+)$/, "told.finite.least", "low"],
  [/^at least (\S+) and below (\S+)$/, "told.between", "low", "high"],
  [/^at least (\S+)$/, "told.least", "low"],
  [/^at most (\S+)$/, "told.most", "high"],
  [/^more than (\S+)$/, "told.more", "low"],
  [/^less than (\S+)$/, "told.less", "high"],
  [/^at most (\S+) characters long$/, "told.characters.most", "high"],
  [/^at least (\S+) characters long$/, "told.characters.least", "low"],
  [/^(\w+) of at most (\S+)$/, "told.of.most", "what", "high"],
  [/^finite numbers$/, "told.finites"],
  [/^a number that leaves every weight finite$/, "told.gain"],
  [/^real numbers$/, "told.reals"],
  ...SIZES,
  [/^a matrix with rows and columns$/, "told.matrix.any"],
  [/^a matrix, (\S+×\S+), of numbers$/, "told.matrix.numbers", "size"],
  [/^a list of length (\d+), of numbers$/, "told.list.numbers", "length"],
  [/^every weight: (.+)$/, "told.every.weight", "names"],
  [/^every bias, or none: (.+)$/, "told.every.bias", "names"],
  [/^weights of (\w+): (.+)$/, "told.weights", "cell", "names"],
  [/^one of (.+)$/, "told.one", "names"],
  [/^weights of a network, by (.+) names$/, "told.names", "names"],
  [/^(.+) or ('[^']*')$/, "told.either", "some", "last"],
];

/**
 * @param {string} said by the server, or the key of a sentence that the page has for it
 * @param {Translate} t
 * @returns {string}
 */
export function told(said, t) {
  if (/^problem\.[\w.]+$/.test(said)) return t(said);
  const whole = among(SENTENCES, said, t);
  if (whole !== null) return whole;
  const parts = /^((?:\S+: )?)(is|has) (.+); allowed: (.+?)(\.?)$/s.exec(said);
  if (!parts) return said;
  const [, place, verb, sent, allowed, end] = parts;
  const may = among(ALLOWED, allowed, t), value = among(SIZES, sent, t) ?? sent;
  return may === null ? said : `${place}${t(verb === "is" ? "told.value" : "told.holds", { value, allowed: may })}${end}`;
}

/**
 * @param {[RegExp, string, ...string[]][]} forms
 * @param {string} text
 * @param {Translate} t
 */
function among(forms, text, t) {
  for (const [form, key, ...slots] of forms) {
    const found = form.exec(text);
    if (found) return t(key, Object.fromEntries(slots.map((slot, i) => [slot, found[i + 1]])));
  }
  return null;
}
