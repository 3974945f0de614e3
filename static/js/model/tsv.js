/** @typedef {(string | number)[][]} Table rows of cells */

/**
 * A table as text that spreadsheets take over: columns apart by tabs.
 * @param {Table} table
 */
export function tsv(table) {
  return table.map((row) => row.map((cell) => String(cell).replace(/[\t\n]/g, " ")).join("\t")).join("\n");
}
