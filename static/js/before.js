// Runs before the first drawing, so that a page never flashes in another theme, size or language than it keeps, nor moves
// for the lesson that will stand beside it.
{
  const root = document.documentElement;
  const theme = localStorage.getItem("theme");
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "dark" : "light";
  if (localStorage.getItem("projector") === "on") root.dataset.projector = "";
  const language = localStorage.getItem("language") ?? navigator.language;
  root.lang = language.startsWith("zh") ? "zh-CN" : "en";
  const [visit] = performance.getEntriesByType("navigation");
  const again = /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type === "reload";
  const kept = /"open":true/.test(sessionStorage.getItem("lesson") ?? localStorage.getItem("lesson") ?? "");
  if (location.hash && !again ? /[#&]chapter=[1-8](&|$)/.test(location.hash) : kept) root.classList.add("with-lesson");
}
